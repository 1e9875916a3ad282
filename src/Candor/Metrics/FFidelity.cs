using System.Globalization;
using Candor.Data;
using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>
/// F-Fidelity, in [−1, 1]: how much the probability of the label falls when a few units are removed, by a copy of the predictor that was
/// tuned on inputs with as many units missing, so that what is measured is like what it has seen. Removed are random units among those that
/// the explanation selects (FFid+, ↑), or among all others (FFid−, ↓); the mean over selections of 10, 20, …, 90 % of the units.
/// </summary>
/// <remarks>
/// Zheng et al. (2025): of a selection of s units, min(αs, βD) go, of the others min(α(D − s), βD). One unit at least goes, and as many as
/// may go are missing at most while the copy is tuned. The paper counts right predictions, here their
/// probability is taken, as insertion and deletion do; and of a regression, whose selection has the largest |φ|, how near the copy's value
/// stays to its value on the whole row (then in [0, 1]). It tunes on <see cref="Assessment.Training"/>, so it is only computed where it is
/// asked for by name; the predictor's state is put back. NaN for a single unit.
/// </remarks>
public sealed class FFidelity(Baseline baseline, bool selected = true, FFidelityOptions? options = null) : Metric
{
    private static readonly double[] s_sizes = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

    /// <summary>Mask values at once.</summary>
    private const long Values = 1 << 22;

    private readonly FFidelityOptions _options = options ?? new();
    private FFidelityCopy? _copy;
    private bool _numbers;

    /// <inheritdoc/>
    public override string Name => selected ? "fFidelityPlus" : "fFidelityMinus";

    /// <inheritdoc/>
    public override Direction Direction => selected ? Direction.Up : Direction.Down;

    /// <inheritdoc/>
    public override Paper Paper => Papers.FFidelity;

    internal override double Cost => s_sizes.Length * _options.Draws;

    /// <inheritdoc/>
    public override void Validate(int units) => _options.Validate();

    /// <inheritdoc/>
    public override string? Remark(IReadOnlyList<double> scores) => _copy is not { } copy ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"{Name} is measured with a copy of the predictor tuned on {copy.Rows} training rows with up to {copy.Missing} of their units " +
        $"missing: {(_numbers ? $"its R² on the measured rows as they are is {copy.After:0.000}, the predictor's {copy.Before:0.000}"
            : $"it is right for {copy.After:0.0%} of the measured rows as they are, the predictor for {copy.Before:0.0%}")}.");

    /// <inheritdoc/>
    public override Tensor Score(Assessment assessment)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var device = assessment.Inputs.device;
        if (assessment.Units < 2)
            return scope.MoveToOuter(torch.full([assessment.Rows], double.NaN, dtype: ScalarType.Float64, device: device));
        assessment.Explain(ExplainedLabel.True);                                            // of the predictor, not of its copy
        _numbers = assessment.IsRegression;
        _copy = assessment.Once((baseline, _options), () => FFidelityCopy.Tune(assessment, baseline, _options));
        using var saved = new SavedState(assessment.Predictor);
        assessment.Predictor.LoadState(_copy.State);
        var falls = Falls(assessment);
        return scope.MoveToOuter(falls.masked_fill(assessment.Broken(ExplainedLabel.True), double.NaN));
    }

    // The mean fall over all sizes and draws, [N].
    private Tensor Falls(Assessment assessment)
    {
        var ranks = Kept(assessment);
        var (x, phi, y) = (assessment.Inputs, assessment.Ranking(assessment.Explain(ExplainedLabel.True)),
            assessment.Targets(ExplainedLabel.True));
        var rows = (int)Math.Max(1, Values / ranks.numel());
        return RowChunks.Join(rows, torch.arange(x.size(0), device: x.device), index =>
        {
            assessment.Heed();
            var (inputs, targets) = (x.index_select(0, index), y.index_select(0, index).unsqueeze(1));
            var f = MaskedPasses.Outputs(assessment.Predictor, inputs, RankedMasks.Of(phi.index_select(0, index), ranks).to(x.dtype),
                baseline.On(inputs), targets, ExplainedOutput.Probability, assessment.ChunkRows).squeeze(2).to(ScalarType.Float64);
            if (assessment.IsRegression)
                f = Nearness.Of(f, f.narrow(1, 0, 1));
            return f.narrow(1, 0, 1).squeeze(1) - f.narrow(1, 1, f.size(1) - 1).mean([1]);
        });
    }

    // Which ranks stay, [1 + sizes · draws, D]: first all of them, for f(x).
    private Tensor Kept(Assessment assessment)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = assessment.Stream(Seeds.Subsets + (selected ? 200UL : 201UL));
        var units = assessment.Units;
        var missing = _options.Missing(units);
        var kept = new List<Tensor> { torch.ones([1, units], device: generator.device) };
        foreach (var size in RankedMasks.Sizes(s_sizes, units))
        {
            var from = selected ? size : units - size;
            var gone = Math.Clamp((int)Math.Round(_options.Removed * from, MidpointRounding.AwayFromZero), 1, missing);
            var draws = torch.ones([_options.Draws, units], device: generator.device);
            draws.narrow(1, selected ? 0 : size, from).sub_(RandomSubsets.OfSize(gone, _options.Draws, from, generator).squeeze(0));
            kept.Add(draws);
        }
        return scope.MoveToOuter(torch.cat([.. kept]));
    }
}
