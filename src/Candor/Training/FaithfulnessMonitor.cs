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
        EpochChoice choice = EpochChoice.Insertion, Ranks? ranks = null)
    {
        using var scope = torch.NewDisposeScope();
        ranks ??= Ranks.One;
        using var assessment = Assess(predictor, inputs, labels, seed, chunkRows, ranks);
        var outputs = assessment.TargetOutputs(ExplainedLabel.True);
        var regression = assessment.IsRegression;
        var right = regression ? assessment.Outputs.select(1, 0) : new Accuracy().Score(assessment).to(outputs.dtype);
        (outputs, right) = (All(assessment, outputs), All(assessment, right));
        var loss = regression
            ? (outputs - labels).square().mean().ToDouble()
            : -outputs.clamp(min: 1e-30).log().mean().ToDouble();
        // R² needs all of the numbers.
        var accuracy = Mean(regression ? R2.Of(labels.to(ScalarType.Float64), right.to(ScalarType.Float64)) : right, Direction.Up);
        if (explainer is null)
            return new ValidationScores(accuracy, loss, null, null);
        var (rows, their) = Explained(inputs, labels, seed);
        using var explained = Assess(predictor, rows, their, seed, chunkRows, ranks);
        return new ValidationScores(
            accuracy, loss, Of(new Insertion(baseline, steps)), Of(new Deletion(baseline, steps)),
            choice == EpochChoice.Insertion ? null : Of(new Insertion(baseline, steps, label: ExplainedLabel.Wrong)));

        double Of(Metric metric) => Mean(All(explained, metric.Score(explained).to(ScalarType.Float64)), metric.Direction);

        // Rows without a score (a broken explanation) are left out, as in every evaluation.
        static double Mean(Tensor scores, Direction direction) =>
            Evaluator.Summary(scores.to(ScalarType.Float64).ToArray<double>(), direction).Mean;

        static Tensor All(Assessment of, Tensor own) => of.Share?.Join(own) ?? own;
    }

    // Of several ranks each has its part, unless masks are drawn for each row within groups of rows that it does not know all of.
    private Assessment Assess(Predictor predictor, Tensor inputs, Tensor labels, ulong seed, int? chunkRows, Ranks ranks)
    {
        var whole = ranks.Count == 1 || !predictor.Space.IsContinuous && explainer is SurrogateExplainer { DrawsByRow: true };
        var share = whole ? null : RowShare.Even(ranks, inputs.size(0));
        if (share is not null)
            (inputs, labels) = (inputs.index_select(0, share.IndexOn(inputs.device)), labels.index_select(0, share.IndexOn(labels.device)));
        return new Assessment(predictor, explainer ?? new Gradient(), inputs, labels, seed, chunkRows) { Share = share };
    }

    /// <summary>The rows whose explanations are watched: all, or as many as make an epoch's means sure enough, the same in every
    /// epoch.</summary>
    private static (Tensor Inputs, Tensor Labels) Explained(Tensor inputs, Tensor labels, ulong seed)
    {
        if (inputs.size(0) <= MostExplained)
            return (inputs, labels);
        using var generator = new Generator(Seeds.Mix(seed, Seeds.Watched));
        var index = torch.randperm(inputs.size(0), device: generator.device, generator: generator).narrow(0, 0, MostExplained)
            .to(inputs.device);
        return (inputs.index_select(0, index), labels.index_select(0, index));
    }

    /// <summary>The part that is watched: validation, or training where there is no validation part.</summary>
    internal static DataPart Watched(DataSplit data) => data.Validation.Count > 0 ? data.Validation : data.Train;
}
