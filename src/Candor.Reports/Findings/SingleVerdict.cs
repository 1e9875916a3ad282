using Candor.Data.Runs;
using Candor.Reports.Markup;

namespace Candor.Reports.Findings;

/// <summary>The verdict where there is nothing to compare: the figures in words, and the level of label leakage.</summary>
internal static class SingleVerdict
{
    /// <summary>The verdict on a record with one evaluation, or none.</summary>
    public static Verdict Of(RunRecord record)
    {
        if ((record.After ?? record.Before) is not { } only)
            return new(VerdictTone.Neutral, "This run holds no evaluation: nothing was measured.", [], []);

        var leakage = LabelLeakage.Of(record);
        var findings = Scores(only).ToArray();
        return new(
            leakage.Warnings.Count > 0 ? VerdictTone.Caution : VerdictTone.Neutral,
            $"One predictor, measured on {Show.Count(only.Rows)} rows; there is nothing to compare it with.",
            findings,
            leakage.Warnings);
    }

    private static IEnumerable<string> Scores(Evaluation e)
    {
        if (Mean(e, "accuracy") is { } accuracy)
            yield return $"It predicts {Show.Percent(accuracy)} of the rows correctly.";
        if (Mean(e, "insertion") is { } insertion)
            yield return $"Shown only the features that the explanations rank highest, it gives the true class a mean probability of {Show.Score(insertion)} (insertion ↑).";
        if (Mean(e, "insertionMargin") is { } margin)
            yield return $"That is {Show.Score(margin)} more than a random wrong class reaches with an explanation of its own (insertion margin ↑).";
        if (Mean(e, "deletion") is { } deletion)
            yield return $"With those features taken away, {Show.Score(deletion)} is left (deletion ↓).";
    }

    private static double? Mean(Evaluation e, string metric) =>
        e.Metrics.TryGetValue(metric, out var score) && double.IsFinite(score.Mean) ? score.Mean : null;
}
