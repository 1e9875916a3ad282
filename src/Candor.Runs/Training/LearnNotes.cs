using System.Globalization;
using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers.Learned;
using Candor.Predictors;
using Candor.Runs.Configuration;

namespace Candor.Runs.Training;

/// <summary>What the reader of a learned explainer's record should know before believing its figures.</summary>
internal static class LearnNotes
{
    private const double Leak = 0.1;

    public static IEnumerable<string> Of(DataSplit data, TrainConfig config, LearnedConfig learned, Predictor model, Evaluation after)
    {
        foreach (var note in data.Notes)
            yield return note;
        if (data.Test.Count < 100)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"The test part has only {data.Test.Count} rows: a share of it has a standard error of up to " +
                $"{50 / Math.Sqrt(data.Test.Count):f1} percentage points.");
        if (!model.HasGradients && learned.Options.Prior != PriorKnowledge.None && config.Method is "meed" or "honest-meed")
            yield return "The model has no gradients, so the explainer was learned without a prior.";
        var m = after.Metrics;
        if (m["flippedX"].Mean > m["blankM"].Mean + Leak || m["flippedA"].Mean > 0.5)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"Label leakage: told that the model had said another class, the explainer's selection convinces the network trained " +
                $"with it in {100 * m["flippedA"].Mean:f0} %, the model in {100 * m["flippedM"].Mean:f0} % and a judge of random " +
                $"selections in {100 * m["flippedX"].Mean:f0} % of the rows. Read the fidelity with this in mind.");
        if (m["maskOnly"].Mean > Math.Max(m["evalX"].Mean, 0.9))
            yield return string.Create(CultureInfo.InvariantCulture,
                $"The class can be read from which features are selected in {100 * m["maskOnly"].Mean:f0} % of the rows, " +
                $"without their values: the selection is also a code.");
        if (m["blankM"].Mean > 0.6)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"The model gives a blank input the class of {100 * m["blankM"].Mean:f0} % of the rows, so even an empty selection has " +
                $"that fsM.");
    }
}
