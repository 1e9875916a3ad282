using Candor.Literature;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>How sensitivity-n samples.</summary>
public sealed record SensitivityNOptions
{
    /// <summary>n, units taken away at once; where there are no more than n, one less than all.</summary>
    /// <value>4, the paper's.</value>
    public int Removed { get; init; } = 4;

    /// <summary>Random sets of n units; the same for all rows.</summary>
    /// <value>100.</value>
    public int Subsets { get; init; } = 100;
}

/// <summary>
/// Sensitivity-n, ↑, in [−1, 1]: over random sets of n units, the correlation between the sum of their contributions and how much the
/// output that is explained, f_y or the logit, falls without them.
/// </summary>
/// <remarks>Ancona et al. (2018), on units as Yoshikawa &amp; Iwata (2024) have it. Where either side does not
/// vary the correlation is undefined and counts as 0; what varies is judged by φ's own size, so that φ and 10⁻⁶ φ score the same.</remarks>
public sealed class SensitivityN(Baseline baseline, SensitivityNOptions? options = null) : Metric
{
    private readonly SensitivityNOptions _options = options ?? new();

    /// <inheritdoc/>
    public override string Name => "sensitivityN";

    /// <inheritdoc/>
    public override Direction Direction => Direction.Up;

    /// <inheritdoc/>
    public override Paper Paper => Papers.SensitivityN;

    /// <inheritdoc/>
    public override void Validate(int units)
    {
        if (_options.Removed < 1 || _options.Subsets < 2)
            throw new CandorException(FormattableString.Invariant(
                $"Sensitivity-n removes {_options.Removed} units in {_options.Subsets} sets, but needs 1 unit and 2 sets at least."));
    }

    /// <inheritdoc/>
    public override string? Remark(IReadOnlyList<double> scores)
    {
        // A defined correlation is never exactly 0 in practice: 0 is what an undefined one counts as.
        var undefined = scores.Count(s => s.Equals(0.0));
        return undefined == 0
            ? null
            : FormattableString.Invariant($"{Name} is undefined for {undefined} of {scores.Count} rows (contributions or outputs do not vary over the removed units) and counts as 0 there.");
    }

    /// <inheritdoc/>
    public override Tensor Score(Assessment assessment)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        using var generator = assessment.Stream(Seeds.Subsets);
        var n = Math.Min(_options.Removed, assessment.Units - 1);
        if (n == 0)
            return torch.zeros([assessment.Rows], dtype: ScalarType.Float64, device: assessment.Inputs.device);
        return Score(assessment, RandomSubsets.OfSize(n, _options.Subsets, assessment.Units, generator));
    }

    internal Tensor Score(Assessment assessment, Tensor removed)
    {
        var (sums, falls) = Removal.Compare(assessment, removed, baseline);
        return Correlation(sums, falls);
    }

    /// <summary>Pearson's correlation of the rows of two matrices, 0 where one does not vary; NaN where there is a NaN.</summary>
    internal static Tensor Correlation(Tensor sums, Tensor falls)
    {
        // float32 carries noise of about 1e-7 of what was computed: of φ's own size, of outputs of 1 and more.
        const double Noise = 1e-12;
        var (u, v) = (sums - sums.mean([1], keepdim: true), falls - falls.mean([1], keepdim: true));
        var (uu, vv) = (u.square().mean([1]), v.square().mean([1]));
        var undefined = (uu <= sums.square().mean([1]) * Noise) | (vv < falls.square().mean([1]).clamp(min: 1) * Noise);
        var r = (u * v).mean([1]) / (uu.sqrt() * vv.sqrt()).masked_fill(undefined, 1);
        return r.masked_fill(undefined, 0).clamp(-1, 1);
    }
}
