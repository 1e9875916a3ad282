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
/// A change counts as clear when it exceeds two standard errors of the difference. Insertion and deletion are compared row by row where the
/// record has the rows; other metrics as independent samples, which is the careful side.
/// </remarks>
public sealed record Verdict(VerdictTone Tone, string Headline, IReadOnlyList<string> Findings, IReadOnlyList<string> Warnings)
{
    /// <summary>The verdict on a record.</summary>
    public static Verdict Of(RunRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Examples is { } examples)
            return ExampleVerdict.Of(examples);
        if (record.Before is null || record.After is null)
            return SingleVerdict.Of(record);

        var accuracy = Difference.Of(record, "accuracy");
        var faithfulness = Faithfulness(record);
        var leakage = LabelLeakage.Of(record);
        var (tone, headline) = Judge(faithfulness, accuracy);
        if (leakage.Grew)
        {
            tone = tone == VerdictTone.Bad ? tone : VerdictTone.Caution;
            headline += $"; {leakage.Growth}";
        }

        var findings = faithfulness.Append(accuracy).Where(d => double.IsFinite(d.Change)).Select(Sentences.Change);
        return new(tone, headline + ".", [.. findings, .. leakage.Findings], [.. leakage.Warnings, .. Gaps(record)]);
    }

    private static Difference[] Faithfulness(RunRecord record)
    {
        var deletion = Difference.Of(record, "deletion");
        return [Difference.Of(record, "insertion"), double.IsFinite(deletion.Change) ? deletion : Difference.Of(record, "oneMinusDeletion")];
    }

    private static (VerdictTone Tone, string Headline) Judge(Difference[] faithfulness, Difference accuracy)
    {
        if (!faithfulness.Any(d => double.IsFinite(d.Change)))
            return (VerdictTone.Neutral, "Insertion and deletion were not measured both times, so there is no verdict on faithfulness");
        var better = faithfulness.Any(d => d.Improved);
        var worse = faithfulness.Any(d => d.Worsened);
        var price = Sentences.Accuracy(accuracy);
        return (better, worse) switch
        {
            (true, false) => (accuracy.Worsened ? VerdictTone.Caution : VerdictTone.Good, $"Explanations became more faithful{price}"),
            (false, true) => (VerdictTone.Bad, $"Explanations became less faithful{price}"),
            (true, true) => (VerdictTone.Caution, $"Explanations became better in one way and worse in another{price}"),
            _ => (accuracy.Worsened ? VerdictTone.Bad : VerdictTone.Neutral, $"No change in faithfulness beyond chance{price}"),
        };
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
