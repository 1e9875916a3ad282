using System.Globalization;
using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers;
using Candor.Runs.Configuration;

namespace Candor.Runs.Training;

/// <summary>What the reader of a record should know before believing its figures.</summary>
internal static class RunNotes
{
    public static IReadOnlyList<string> Of(DataSplit data, TrainConfig config, Explainer explainer, Explainer shown, int units,
        Evaluation after, int? divergedInEpoch)
    {
        var notes = new List<string>();
        if (divergedInEpoch is { } epoch)
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"Training ran away in epoch {epoch} and ended there (deletion regularisers A and B have no lower bound); " +
                $"the best epoch before was kept. A lower learning rate (--lr {config.Training.LearningRate / 2}), " +
                $"--cosine or smaller weights of the terms are steadier."));
        if (data.Validation.Count < 30)
            notes.Add(FormattableString.Invariant(
                $"The validation part, by which the epoch is chosen, has only {data.Validation.Count} rows."));
        if (config.Training.Batch is null && data.Train.Count < 128)
            notes.Add(FormattableString.Invariant(
                $"The training part has {data.Train.Count} rows, fewer than the usual batch of 128: each epoch is one batch."));
        if (config.Training.Step.ShareOf(data.Train.Count) is < 1 and var share && config.Training.Step.ExplainedShare is null
            && config.Training.Epochs > 0 && config.Method != "ce")
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"Of each batch {share:p0} of the rows were explained and regularised, an unbiased estimate, " +
                $"since the training part has {data.Train.Count} rows (--explained-share 1 explains them all, " +
                $"in {1 / share:0.0} times the time)."));
        return [.. notes, .. Measured(data, config, explainer, shown, units, after)];
    }

    /// <summary>What holds of every measurement, whether a predictor was tuned or not.</summary>
    public static IReadOnlyList<string> Measured(
        DataSplit data, TrainConfig config, Explainer explainer, Explainer shown, int units, Evaluation after)
    {
        var notes = new List<string>(data.Notes);
        var part = config.Measures ? "data have" : "test part has";
        if (data.Test.Count < 100)
            notes.Add(data.Source.Schema.Task == LearningTask.Regression
                ? FormattableString.Invariant($"The {part} only {data.Test.Count} rows, so means over them are uncertain.")
                : string.Create(CultureInfo.InvariantCulture,
                    $"The {part} only {data.Test.Count} rows: a share of them has a standard error of up to " +
                    $"{50 / Math.Sqrt(data.Test.Count):f1} percentage points."));
        if (explainer is KernelShap { Options: { Fit: ShapleyFit.Constrained } options } && options.IsExhaustive(units))
            notes.Add("KernelSHAP visits all coalitions here: its Shapley values are exact.");
        if (config.Samples > 0 && ExplainerFits.Of(explainer) != ExplainerFits.Of(shown))
            notes.Add($"Explanations of single rows are by {config.Explainer} with an intercept; training and scores use the paper's " +
                "equation, which has none and gives every column a share of the output on the background.");
        foreach (var (name, score) in after.Metrics)
            if (score.N < after.Rows)
                notes.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{name} is undefined for {after.Rows - score.N} of {after.Rows} rows (an explanation that is all zero); " +
                    $"its mean is over the others."));
        notes.AddRange(after.Remarks);
        return notes;
    }
}
