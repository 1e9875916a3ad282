using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training;

/// <summary>Validation scores of one epoch.</summary>
/// <param name="Accuracy">Share of right predictions; R² of a regression.</param>
/// <param name="Loss">Mean cross-entropy; mean squared error of a regression.</param>
/// <param name="Insertion">Mean insertion; null where no explainer watches.</param>
/// <param name="Deletion">Mean deletion; null where no explainer watches.</param>
/// <param name="WrongLabelInsertion">Mean insertion of a random wrong label; null where the choice does not look at it.</param>
public sealed record ValidationScores(double Accuracy, double Loss, double? Insertion, double? Deletion, double? WrongLabelInsertion = null)
{
    /// <summary>
    /// valscore = η·Acc + Ins + 1 − Del, Eq. (15), where the insertion of a wrong label is taken off if it was measured
    /// (<see cref="EpochChoice.Margin"/>); without an explainer the accuracy, ties going to the lower loss.
    /// </summary>
    public double For(double eta) => Insertion is { } ins && Deletion is { } del
        ? eta * Accuracy + ins - (WrongLabelInsertion ?? 0) + 1 - del
        : Accuracy - Loss * 1e-6;
}

/// <summary>Watches a training run on the validation part: accuracy, insertion and deletion, always under the same masks.</summary>
/// <remarks>Yoshikawa &amp; Iwata (2024), Eq. (15).</remarks>
public sealed class FaithfulnessMonitor(Explainer? explainer, Baseline baseline, MaskSteps? steps = null)
{
    /// <summary>Rows of the validation part that are explained at most, drawn once by the seed: a mean's 95 % interval is then within ±.014
    /// at worst.</summary>
    public const int MostExplained = 5000;

    /// <summary>The explainer; null: only accuracy and loss are watched.</summary>
    public Explainer? Explainer => explainer;

    internal ValidationScores Score(Predictor predictor, Tensor inputs, Tensor labels, ulong seed, int? chunkRows,
        EpochChoice choice = EpochChoice.Insertion)
    {
        using var scope = torch.NewDisposeScope();
        using var assessment = new Assessment(predictor, explainer ?? new Gradient(), inputs, labels, seed, chunkRows);
        var outputs = assessment.TargetOutputs(ExplainedLabel.True);
        var loss = assessment.IsRegression
            ? (outputs - labels).square().mean().ToDouble()
            : -outputs.clamp(min: 1e-30).log().mean().ToDouble();
        var accuracy = Mean(assessment.IsRegression ? new R2() : new Accuracy(), assessment);
        if (explainer is null)
            return new ValidationScores(accuracy, loss, null, null);
        using var explained = Explained(assessment, seed, chunkRows);
        return new ValidationScores(
            accuracy, loss, Mean(new Insertion(baseline, steps), explained), Mean(new Deletion(baseline, steps), explained),
            choice == EpochChoice.Insertion ? null : Mean(new Insertion(baseline, steps, label: ExplainedLabel.Wrong), explained));

        // Rows without a score (a broken explanation) are left out, as in every evaluation.
        static double Mean(Metric metric, Assessment of) => Evaluator.Summary(metric.Score(of).ToArray<double>(), metric.Direction).Mean;
    }

    /// <summary>The rows whose explanations are watched: all, or as many as make an epoch's means sure enough, the same in every
    /// epoch.</summary>
    private static Assessment Explained(Assessment all, ulong seed, int? chunkRows)
    {
        if (all.Rows <= MostExplained)
            return new Assessment(all.Predictor, all.Explainer, all.Inputs, all.Labels, seed, chunkRows);
        using var generator = new Generator(Seeds.Mix(seed, Seeds.Watched));
        var index = torch.randperm(all.Rows, device: generator.device, generator: generator).narrow(0, 0,
            MostExplained).to(all.Inputs.device);
        return new Assessment(
            all.Predictor, all.Explainer, all.Inputs.index_select(0, index), all.Labels.index_select(0, index), seed, chunkRows);
    }

    /// <summary>The part that is watched: validation, or training where there is no validation part.</summary>
    internal static DataPart Watched(DataSplit data) => data.Validation.Count > 0 ? data.Validation : data.Train;
}
