using Candor.Data.Records;
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

        if (Mean(only, "fsM") is { } kept)
            return Learned(record, only, kept);

        var leakage = LabelLeakage.Of(record);
        var against = AgainstBaselines.Of(record);
        var findings = (record.Data.HasNumbers ? Numbers(only) : Scores(only)).ToArray();
        string[] warnings = [.. leakage.Warnings, .. against.Warnings];
        return new(
            warnings.Length > 0 ? VerdictTone.Caution : VerdictTone.Neutral,
            against.Behind(against.Sentences.Count == 0
                ? $"One predictor, measured on {Show.Count(only.Rows)} rows; there is nothing to compare it with."
                : $"One predictor, explained by {record.Explainer} and measured on {Show.Count(only.Rows)} rows."),
            findings,
            warnings);
    }

    /// <summary>An explainer that selects features: what they carry, and whether the selection could have argued for anything.</summary>
    private static Verdict Learned(RunRecord record, Evaluation only, double kept)
    {
        var flipped = new[] { "flippedM", "flippedA", "flippedX" }.Select(m => Mean(only, m)).OfType<double>().DefaultIfEmpty(0).Max();
        var code = flipped > 0.5;
        var findings = new List<string>();
        if (Mean(only, "fuM") is { } without)
            findings.Add($"Without the selected features the model keeps its class in {Show.Percent(without)} of the rows (FU-M ↓).");
        if (Mean(only, "evalX") is { } judged)
            findings.Add($"A network that was trained on random selections finds the class in {Show.Percent(judged)} (EVAL-X ↑).");
        string[] warnings = code
            ? [$"Told that the model had said another class, the same explainer selects features that convince a judge of it in {Show.Percent(flipped)} of the rows: its selection encodes what it is told."]
            : [];
        var against = AgainstBaselines.Of(record);
        return new(
            code || against.Warnings.Count > 0 ? VerdictTone.Caution : VerdictTone.Neutral,
            against.Behind($"On the features that {record.Explainer} selects the model keeps its class in {Show.Percent(kept)} of " +
                $"{Show.Count(only.Rows)} rows; at worst {Show.Percent(flipped)} could be argued for another class."),
            findings, [.. warnings, .. against.Warnings]);
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

    private static IEnumerable<string> Numbers(Evaluation e)
    {
        if (Mean(e, "r2") is { } r2)
            yield return $"Its predictions account for {Show.Score(r2)} of the numbers' variance (R² " +
                $"↑){(e.Errors is { } off ? $"; they are off by {Show.InUnits(off.MeanAbsolute)} in the mean" : "")}.";
        if (Mean(e, "insertion") is { } insertion)
            yield return $"Shown only the features that the explanations rank highest, " +
                $"its value comes as near as {Show.Score(insertion)} to that of the whole row, where 1 is the same (insertion ↑).";
        if (Mean(e, "deletion") is { } deletion)
            yield return $"With those features taken away, it stays as near as {Show.Score(deletion)} (deletion ↓).";
    }

    private static double? Mean(Evaluation e, string metric) =>
        e.Metrics.TryGetValue(metric, out var score) && double.IsFinite(score.Mean) ? score.Mean : null;
}
