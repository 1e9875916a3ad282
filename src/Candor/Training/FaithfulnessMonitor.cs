using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training;

/// <summary>Validation scores of one epoch.</summary>
/// <param name="Accuracy">Share of right predictions.</param>
/// <param name="Loss">Mean cross-entropy.</param>
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
    /// <summary>The explainer; null: only accuracy and loss are watched.</summary>
    public Explainer? Explainer => explainer;

    internal ValidationScores Score(Predictor predictor, Tensor inputs, Tensor labels, ulong seed, int? chunkRows,
        EpochChoice choice = EpochChoice.Insertion)
    {
        using var scope = torch.NewDisposeScope();
        using var assessment = new Assessment(predictor, explainer ?? new Gradient(), inputs, labels, seed, chunkRows);
        var probabilities = assessment.TargetProbabilities(ExplainedLabel.True);
        var loss = -probabilities.clamp(min: 1e-30).log().mean().ToDouble();
        return new ValidationScores(
            Mean(new Accuracy()), loss,
            explainer is null ? null : Mean(new Insertion(baseline, steps)),
            explainer is null ? null : Mean(new Deletion(baseline, steps)),
            explainer is null || choice == EpochChoice.Insertion
                ? null : Mean(new Insertion(baseline, steps, label: ExplainedLabel.Wrong)));

        double Mean(Metric metric) => metric.Score(assessment).mean().ToDouble();
    }

    /// <summary>The part that is watched: validation, or training where there is no validation part.</summary>
    internal static DataPart Watched(DataSplit data) => data.Validation.Count > 0 ? data.Validation : data.Train;
}
