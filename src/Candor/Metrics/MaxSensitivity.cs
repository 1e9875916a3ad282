using System.Globalization;
using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>How max-sensitivity perturbs.</summary>
public sealed record MaxSensitivityOptions
{
    /// <summary>Half the width of the uniform noise on every standardised input; above 0.</summary>
    /// <value>0.1.</value>
    public double Radius { get; init; } = 0.1;

    /// <summary>Noisy copies an input.</summary>
    /// <value>10.</value>
    public int Draws { get; init; } = 10;
}

/// <summary>
/// Max-sensitivity, ↓, from 0 on: the largest relative change ‖φ(x + δ) − φ(x)‖/‖φ(x)‖ of the explanation over noisy copies of the input,
/// the class and the perturbation masks held.
/// </summary>
/// <remarks>Yeh et al. (2019), Eq. (3), relative to ‖φ(x)‖. NaN where φ(x) is all zero.</remarks>
public sealed class MaxSensitivity(MaxSensitivityOptions? options = null) : Metric
{
    private readonly MaxSensitivityOptions _options = options ?? new();

    /// <inheritdoc/>
    public override string Name => "maxSensitivity";

    internal override double Cost => _options.Draws;

    /// <inheritdoc/>
    public override Direction Direction => Direction.Down;

    /// <inheritdoc/>
    public override Paper Paper => Papers.Infidelity;

    /// <inheritdoc/>
    public override void Validate(int units)
    {
        if (!(_options.Radius > 0) || !double.IsFinite(_options.Radius) || _options.Draws < 1)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"Max-sensitivity has radius {_options.Radius} and {_options.Draws} draws, but needs a radius above 0 and 1 draw " +
                $"or more."));
    }

    /// <inheritdoc/>
    public override Tensor Score(Assessment assessment)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        if (!assessment.Predictor.Space.IsContinuous)
            throw new CandorException("maxSensitivity adds small noise to inputs, but token indices have none; leave it out (--metrics).");
        using var generator = assessment.Stream(Seeds.Noise);
        return Score(assessment, Enumerable.Range(0, _options.Draws).Select(_ =>
        {
            var noise = torch.empty([.. assessment.Inputs.shape], dtype: assessment.Inputs.dtype, device: assessment.Inputs.device);
            noise.uniform_(-_options.Radius, _options.Radius, generator);
            return noise;
        }), _options.Draws);
    }

    internal static Tensor Score(Assessment assessment, IEnumerable<Tensor> noises, int draws = 1)
    {
        var phi = assessment.Explain(ExplainedLabel.True).to(ScalarType.Float64);
        var targets = assessment.Targets(ExplainedLabel.True);
        var norm = phi.square().sum(1).sqrt();
        Tensor? largest = null;
        var drawn = 0;
        foreach (var noise in noises)
        {
            using var scope = torch.NewDisposeScope();
            var moved = assessment.Explain(Gaps.Kept(assessment.Inputs + noise, assessment.Inputs), targets).to(ScalarType.Float64);
            var change = (moved - phi).square().sum(1).sqrt() / norm;
            largest = scope.MoveToOuter(largest is null ? change : torch.maximum(largest, change));
            assessment.Observe?.Invoke(Math.Min(1, ++drawn / (double)draws));
        }
        return torch.where(norm > 0, largest!, torch.full([assessment.Rows], double.NaN, dtype: ScalarType.Float64, device: norm.device));
    }
}
