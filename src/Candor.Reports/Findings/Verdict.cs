using Candor.Data.Records;

namespace Candor.Reports.Findings;

/// <summary>How a verdict turned out, for the colour or the exit code that goes with it.</summary>
public enum VerdictTone
{
    /// <summary>Nothing to compare, or no change beyond chance.</summary>
    Neutral,

    /// <summary>Explanations became more faithful, and nothing that was measured speaks against it.</summary>
    Good,

    /// <summary>More faithful, but at a price or with growing label leakage; or better in one way and worse in another.</summary>
    Caution,

    /// <summary>Explanations became less faithful, or only accuracy fell.</summary>
    Bad,
}

/// <summary>What a record says, in plain words and computed from its figures alone.</summary>
/// <param name="Tone">How it turned out.</param>
/// <param name="Headline">The result in one sentence.</param>
/// <param name="Findings">The figures behind it, a sentence each.</param>
/// <param name="Warnings">What speaks against believing them, label leakage first; empty where nothing does.</param>
/// <remarks>
/// A change counts as clear when a paired t-test over the rows rejects chance at 5 %; in records without that test when it exceeds two
/// standard errors of the difference, rows compared one by one where the record has them, else as independent samples, which is the careful
/// side. What costs nothing, a random ranking and the best untrained explainer, stands beside on the same rows where it was measured.
/// "More faithful" needs a clear change of insertion or deletion of <see cref="Matters"/> or more, and is never said while insertion,
/// deletion, the insertion margin or infidelity became clearly worse: then the headline says what was gained and what it cost.
/// </remarks>
public sealed record Verdict(VerdictTone Tone, string Headline, IReadOnlyList<string> Findings, IReadOnlyList<string> Warnings)
{
    /// <summary>The least change of insertion or deletion, in score, that is called more or less faithful: two points of
    /// probability, of a regression of nearness.</summary>
    public const double Matters = 0.02;

    /// <summary>The verdict on a record.</summary>
    public static Verdict Of(RunRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Examples is { } examples)
            return ExampleVerdict.Of(examples);
        if (record.Before is null || record.After is null)
            return SingleVerdict.Of(record);

        var accuracy = Difference.Of(record, record.Data.HasNumbers ? "r2" : "accuracy");
        var faithfulness = Faithfulness(record);
        var leakage = LabelLeakage.Of(record);
        var prices = new[] { "insertionMargin", "infidelity" }.Select(m => Difference.Of(record, m)).ToArray();
        var (tone, headline) = Judge(faithfulness, prices, accuracy);
        if (leakage.Grew)
        {
            tone = tone == VerdictTone.Bad ? tone : VerdictTone.Caution;
            headline += $"; {leakage.Growth}";
        }

        var findings = faithfulness.Append(accuracy).Where(d => double.IsFinite(d.Change)).Select(Sentences.Change);
        var price = prices.Where(d => d.Metric == "infidelity" && double.IsFinite(d.Change)).Select(Sentences.Change);
        var against = AgainstBaselines.Of(record);
        return new(tone, against.Behind(headline + "."), [.. findings, .. price, .. leakage.Findings],
            [.. leakage.Warnings, .. against.Warnings, .. Gaps(record)]);
    }

    private static Difference[] Faithfulness(RunRecord record)
    {
        var deletion = Difference.Of(record, "deletion");
        return [Difference.Of(record, "insertion"), double.IsFinite(deletion.Change) ? deletion : Difference.Of(record,
            "oneMinusDeletion")];
    }

    private static (VerdictTone Tone, string Headline) Judge(Difference[] faithfulness, Difference[] prices, Difference accuracy)
    {
        if (!faithfulness.Any(d => double.IsFinite(d.Change)))
            return (VerdictTone.Neutral, "Insertion and deletion were not measured both times, so there is no verdict on faithfulness");
        var gains = faithfulness.Where(d => d.Gained).ToArray();
        var costs = faithfulness.Concat(prices).Where(d => d.Worsened).ToArray();
        var price = Sentences.Accuracy(accuracy);
        if (gains.Length > 0 && costs.Length > 0)
            return (VerdictTone.Caution, $"{Sentences.Moves(gains)}, but {Sentences.Moves(costs, start: false)}{price}");
        if (gains.Length > 0)
            return (accuracy.Worsened ? VerdictTone.Caution : VerdictTone.Good, $"Explanations became more faithful{price}");
        if (faithfulness.Any(d => d.Lost))
            return (VerdictTone.Bad, $"Explanations became less faithful{price}");
        var clear = faithfulness.Where(d => d.IsClear).Union(costs).ToArray();
        // Infidelity has a scale of its own, on which nobody can say what matters.
        var tone = accuracy.Worsened || costs.Any(d => d.Lost || d.Metric == "infidelity") ? VerdictTone.Bad : VerdictTone.Neutral;
        return (tone, clear.Length == 0
            ? $"No change in faithfulness beyond chance{price}"
            : $"No change in faithfulness that matters ({Markup.Show.Score(Matters)} or more): " +
                $"{Sentences.Moves(clear, start: false)}{price}");
    }

    private static IEnumerable<string> Gaps(RunRecord record)
    {
        var broken = Difference.All(record)
            .Where(d => d.Before is { } b && !double.IsFinite(b.Mean) || d.After is { } a && !double.IsFinite(a.Mean))
            .Select(d => MetricGuide.For(d.Metric).Title)
            .ToArray();
        if (broken.Length > 0)
            yield return $"No number came out for: {string.Join(", ", broken)}. Look for diverged training or rows that the metric is not defined on.";
        if (record is { Before: { } before, After: { } after } && before.Rows != after.Rows)
            yield return $"Before was measured on {Markup.Show.Count(before.Rows)} rows, after on {Markup.Show.Count(after.Rows)}: the two are not the same test.";
    }
}
