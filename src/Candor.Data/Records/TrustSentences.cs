using System.Globalization;

namespace Candor.Data.Records;

/// <summary>What a reader must know of an explanation before relying on it, in plain sentences.</summary>
public static class TrustSentences
{
    // Places whose order a reader looks at, and what rounding of float32 leaves of a sum that is exact.
    private const int First = 3;
    private const double Rounding = 1e-3;

    /// <summary>The sentences.</summary>
    /// <param name="explanation">φ and its trust.</param>
    /// <param name="names">Names of the units.</param>
    /// <param name="show">How a number is written.</param>
    /// <returns>None where the record has no trust.</returns>
    public static IReadOnlyList<string> Of(SampleExplanation explanation, IReadOnlyList<string> names, Func<double, string> show)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(show);
        return explanation.Trust is { } trust
            ? [Sum(explanation, trust, show), Chance(explanation, trust), .. Order(explanation, trust, names),
                .. trust.RandomRankings > 0 ? [Ranking(explanation, trust, show)] : Array.Empty<string>()]
            : [];
    }

    /// <summary>Whether the ranking is no better than a random one by insertion or by deletion.</summary>
    /// <param name="explanation">φ and its trust.</param>
    public static bool NoBetterThanRandom(SampleExplanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        return explanation.Trust is { RandomRankings: > 0 } t
            && !(explanation.Insertion > t.RandomInsertion && explanation.Deletion < t.RandomDeletion);
    }

    private static string Sum(SampleExplanation e, Trust t, Func<double, string> show)
    {
        if (!t.Signed)
            return "These are scores from 0 up: they rank features, but have no sign and add up to nothing.";
        var (sum, distance) = (e.Contributions.Sum(), t.Value - t.Base);
        var between = $"from the base value {show(t.Base)} to the {t.Output} {show(t.Value)}";
        return t.Additivity switch
        {
            "exact" when Math.Abs(sum - distance) <= Rounding * Math.Max(1, Math.Abs(distance)) =>
                $"The contributions add up to {show(sum)}, the whole way {between}.",
            "exact" => $"The contributions add up to {show(sum)}, but must to {show(distance)}, the way {between}: do not rely on them.",
            "approximate" => $"The contributions add up to {show(sum)}, about the way {between} ({show(distance)}).",
            _ => $"The contributions add up to {show(sum)}; this method does not promise that they make up the way {between} " +
                $"({show(distance)}).",
        };
    }

    private static string Chance(SampleExplanation e, Trust t)
    {
        if (!t.Drawn)
            return "Nothing is drawn at random: the same row gets the same contributions every time.";
        if (t.HalfWidths is not { } half)
            return "The contributions rest on random draws, too few to say how far they would move under others: give more (--samples).";
        var unsure = half.Zip(e.Contributions).Count(p => Math.Abs(p.Second) <= p.First && p.First > 0);
        var may = unsure switch
        {
            0 => "none of them reaches 0",
            1 => "one of them reaches 0, so that contribution may have the other sign or be none",
            _ => FormattableString.Invariant(
                $"{unsure} of {half.Count} reach 0, so those contributions may have the other sign or be none"),
        };
        return $"The contributions rest on random draws; ± gives 95 % intervals: {may}.";
    }

    private static IEnumerable<string> Order(SampleExplanation e, Trust t, IReadOnlyList<string> names)
    {
        if (t.GapHalfWidths is not { } gaps)
            yield break;
        var order = Enumerable.Range(0, e.Contributions.Count).OrderByDescending(i => Math.Abs(e.Contributions[i])).ToArray();
        for (var k = 0; k < Math.Min(First, gaps.Count); k++)
        {
            var (a, b) = (order[k], order[k + 1]);
            if (Math.Abs(e.Contributions[a]) - Math.Abs(e.Contributions[b]) > gaps[k])
                continue;
            yield return k == 0
                ? $"Which feature weighs most is not certain: “{names[a]}” and “{names[b]}” may change places under other random draws."
                : $"The order after the first {(k == 1 ? "feature" : "two features")} is not certain: “{names[a]}” and “{names[b]}” may " +
                    "change places under other random draws.";
            yield break;
        }
    }

    private static string Ranking(SampleExplanation e, Trust t, Func<double, string> show)
    {
        var figures = string.Create(CultureInfo.InvariantCulture,
            $"insertion ↑ {show(e.Insertion)} against {show(t.RandomInsertion)} of {t.RandomRankings} random rankings, deletion ↓ " +
            $"{show(e.Deletion)} against {show(t.RandomDeletion)}");
        return NoBetterThanRandom(e)
            ? $"On this row the ranking is not better than a random one on both scores ({figures}): do not rely on it."
            : $"On this row the ranking beats a random one: {figures}.";
    }
}
