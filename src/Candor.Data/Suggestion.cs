namespace Candor;

/// <summary>Errors for names that nothing has.</summary>
public static class Suggestion
{
    private const int Most = 40, MostKnown = 200;

    // Names of data may be of any length and number: longer ones are not compared, and no more of them than this.
    private const int Longest = 100, MostCompared = 10_000;

    /// <summary>The error for an unknown name: what there is, and which of it was probably meant.</summary>
    public static CandorException Unknown(string kind, string name, IEnumerable<string> known)
    {
        var names = known.ToList();
        var hint = Nearest(name, names, _ => Math.Max(2, name.Length / 3)) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        return new CandorException($"There is no {kind} '{Short(name)}'.{hint} Known: {List(names, MostKnown)}.");
    }

    /// <summary>" Did you mean 'x'? It has: …" for a name that is not among those known.</summary>
    internal static string Of(string name, IReadOnlyList<string> known)
    {
        var near = Nearest(name, known, n => Math.Max(1, Math.Min(name.Length, n.Length) / 3));
        return $"{(near is null ? "" : $" Did you mean '{near}'?")} There are: {List(known, Most)}.";
    }

    /// <summary>A name for a message, cut where it is long.</summary>
    internal static string Short(string name) => name.Length <= Longest ? name : $"{name[..Longest]}…";

    private static string List(IReadOnlyList<string> known, int most) => string.Join(", ", known.Take(most).Select(Short))
        + (known.Count > most ? FormattableString.Invariant($", … ({known.Count} in all)") : "");

    private static string? Nearest(string name, IReadOnlyList<string> known, Func<string, int> within)
    {
        var (nearest, least) = ((string?)null, int.MaxValue);
        if (name.Length > Longest)
            return null;
        foreach (var candidate in known.Take(MostCompared))
        {
            var most = Math.Min(within(candidate), least - 1);
            if (candidate.Length <= Longest && Math.Abs(candidate.Length - name.Length) <= most
                && Distance(name, candidate) is var distance && distance <= most)
                (nearest, least) = (candidate, distance);
        }

        return nearest;
    }

    /// <summary>Levenshtein's distance, without regard to case.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1)));
            }
        }
        return row[b.Length];
    }
}
