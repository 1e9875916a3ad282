using System.Globalization;
using Candor.Data;
using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>How ROAD removes pixels.</summary>
public sealed record RoadOptions
{
    /// <summary>Shares of the units that are removed, each above 0 and below 1.</summary>
    /// <value>0.1, 0.2, …, 0.9, the paper's.</value>
    public IReadOnlyList<double> Shares { get; init; } = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

    /// <summary>Deviation of the normal noise on filled pixels, in standardised inputs; 0 or more.</summary>
    /// <value>0.01, that of the authors' program.</value>
    public double Noise { get; init; } = 0.01;
}

/// <summary>
/// ROAD (remove and debias), on images, in [0, 1]: the mean probability of the label while units are removed and their pixels filled from
/// their neighbours with a little noise, so that neither a background's look nor the shape of the hole tells what was removed.
/// The units that the explanation ranks highest go first (MoRF, ↓), or those that it ranks lowest (LeRF, ↑).
/// </summary>
/// <remarks>
/// Rong et al. (2022), Sections 4.3, 5.2: noisy linear imputation. The paper counts right predictions, here their probability is taken, as
/// insertion and deletion do. NaN for a single unit, which cannot be removed in part.
/// </remarks>
public sealed class Road(bool mostRelevantFirst = true, RoadOptions? options = null) : Metric
{
    /// <summary>Pixel values at once.</summary>
    private const long Values = 1 << 22;

    private readonly RoadOptions _options = options ?? new();

    /// <inheritdoc/>
    public override string Name => mostRelevantFirst ? "roadMorf" : "roadLerf";

    /// <inheritdoc/>
    public override Direction Direction => mostRelevantFirst ? Direction.Down : Direction.Up;

    /// <inheritdoc/>
    public override Paper Paper => Papers.Road;

    internal override double Cost => _options.Shares.Count;

    /// <inheritdoc/>
    public override void Validate(int units)
    {
        if (_options.Shares.Count == 0 || _options.Shares.Any(s => !(s > 0 && s < 1)) || !(_options.Noise >= 0)
            || !double.IsFinite(_options.Noise))
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"ROAD removes the shares {string.Join(", ", _options.Shares)} with noise {_options.Noise}, " +
                $"but needs shares between 0 and 1 and noise from 0 on."));
    }

    /// <inheritdoc/>
    public override bool Fits(LearningTask task) => task == LearningTask.Classification;

    /// <inheritdoc/>
    public override Tensor Score(Assessment assessment)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        if (assessment.Predictor.Space is not ImageSpace space)
            throw new CandorException($"{Name} fills removed pixels from their neighbours, which only images have; " +
                $"leave it out (--metrics).");
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var (x, phi) = (assessment.Inputs, assessment.Explain(ExplainedLabel.True));
        var sizes = RankedMasks.Sizes(_options.Shares, assessment.Units);
        if (sizes.Length == 0)
            return scope.MoveToOuter(torch.full([x.size(0)], double.NaN, dtype: ScalarType.Float64, device: x.device));
        using var generator = assessment.Stream(Seeds.Noise + 100);
        var noise = _options.Noise * torch.randn([sizes.Length, .. space.InputShape], dtype: ScalarType.Float64, device: x.device,
            generator: generator);
        var rows = (int)Math.Max(1, Values / noise.numel());
        var scores = RowChunks.Join(rows, torch.arange(x.size(0), device: x.device), index => Block(
            assessment, x.index_select(0, index), phi.index_select(0, index),
            assessment.Targets(ExplainedLabel.True).index_select(0, index), sizes, noise));
        return scope.MoveToOuter(scores.masked_fill(assessment.Broken(ExplainedLabel.True), double.NaN));
    }

    private Tensor Block(Assessment assessment, Tensor x, Tensor phi, Tensor targets, int[] sizes, Tensor noise)
    {
        assessment.Heed();
        var (predictor, count) = (assessment.Predictor, x.size(0));
        var removed = mostRelevantFirst ? HardMask.Top(phi, sizes)
            : 1 - HardMask.Top(phi, [.. sizes.Select(s => assessment.Units - s)]);
        var known = 1 - predictor.Space.For(x).Expand(removed).to(ScalarType.Float64);                       // [b, S, 1, H, W]
        var images = x.to(ScalarType.Float64).unsqueeze(1).expand([count, .. noise.shape]);
        var filled = NeighbourFill.Fill(images.flatten(0, 1), known.flatten(0, 1)).reshape(images.shape) + (1 - known) * noise;
        var p = RowChunks.Join(assessment.ChunkRows, filled.flatten(0, 1).to(x.dtype), part => predictor.forward(part).softmax(-1));
        var label = targets.unsqueeze(1).expand(count, sizes.Length).reshape(-1, 1);
        return p.gather(1, label).reshape(count, sizes.Length).to(ScalarType.Float64).mean([1]);
    }
}
