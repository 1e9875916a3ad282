using Candor.Data;
using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>
/// How right the predictor still is where units are missing at random, whatever an explanation says: each unit is replaced by the
/// background with probability ½, by the same masks for all rows. A predictor that depends on nothing ever being missing falls far below
/// its accuracy, and its insertion and deletion then say as much of missing inputs as of the explanation (missingness bias).
/// </summary>
/// <remarks>Jain et al. (2022), Section 2, here with the masks of LIME; Yoshikawa &amp; Iwata (2024), Section 3.1, claim that ID-ExpO's
/// terms repair it. Accuracy ↑ is the share of masks under which the row's class is predicted, in [0, 1]; log-loss ↓ is the mean of
/// −log f_y over the masks, in nats, from 0 on.</remarks>
public sealed class MaskedPrediction(Baseline baseline, bool logLoss = false, int masks = 50) : Metric
{
    private const int BlockRows = 256;
    private const double Least = 1e-38;

    /// <inheritdoc/>
    public override string Name => logLoss ? "maskedLogLoss" : "maskedAccuracy";

    /// <inheritdoc/>
    public override Direction Direction => logLoss ? Direction.Down : Direction.Up;

    /// <inheritdoc/>
    public override Paper Paper => Papers.Missingness;

    /// <inheritdoc/>
    public override bool Fits(LearningTask task) => task == LearningTask.Classification;

    /// <inheritdoc/>
    public override void Validate(int units)
    {
        if (masks < 1)
            throw new CandorException(FormattableString.Invariant($"{Name} has {masks} masks, but needs 1 or more."));
    }

    /// <inheritdoc/>
    public override Tensor Score(Assessment assessment)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        // Accuracy and log-loss are asked of the same passes.
        var both = assessment.Once((nameof(MaskedPrediction), baseline, masks), () =>
        {
            using var scope = torch.NewDisposeScope();
            using var generator = assessment.Stream(Seeds.Subsets + 300);
            var kept = torch.empty([1, masks, assessment.Units], dtype: assessment.Inputs.dtype, device: assessment.Inputs.device);
            kept.bernoulli_(0.5, generator);
            return Both(assessment, kept).DetachFromDisposeScope();
        });
        return Read(both);
    }

    internal Tensor Score(Assessment assessment, Tensor kept)
    {
        using var both = Both(assessment, kept);
        return Read(both);
    }

    private Tensor Read(Tensor both)
    {
        using var column = both.select(1, logLoss ? 1 : 0);
        return column.clone();
    }

    // Accuracy and log-loss of each row, [B, 2].
    private Tensor Both(Assessment assessment, Tensor kept)
    {
        var predictor = assessment.Predictor;
        if (assessment.IsRegression)
            throw new CandorException($"{Name} asks how often a class is still predicted, but the predictor gives a number; " +
                $"leave it out (--metrics).");
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var classes = torch.arange(predictor.Classes, device: assessment.Inputs.device);
        var scores = RowChunks.Join(BlockRows, torch.arange(assessment.Rows, device: assessment.Inputs.device), index =>
        {
            assessment.Heed();
            var (x, y) = (assessment.Inputs.index_select(0, index), assessment.Labels.index_select(0, index));
            var p = MaskedPasses.Outputs(predictor, x, kept, baseline.On(x), classes.unsqueeze(0).expand(x.size(0), -1),
                ExplainedOutput.Probability, assessment.ChunkRows).to(ScalarType.Float64);                         // [b, M, L]
            return torch.stack([p.argmax(2).eq(y.unsqueeze(1)).to(ScalarType.Float64).mean([1]),
                -p.gather(2, y.view(-1, 1, 1).expand(x.size(0), kept.size(1), 1)).clamp(Least).log().mean([1, 2])], 1);
        });
        return scope.MoveToOuter(scores);
    }
}
