using Candor.Literature;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>
/// Infidelity, ↓, from 0 on: the mean squared difference between the sum of the contributions of randomly removed units and how much the
/// output that is explained, f_y or the logit, falls without them.
/// </summary>
/// <remarks>
/// Yeh et al. (2019), Eq. (2), with the perturbation "replace each unit by the background with probability ½"; φ counts as shares, so
/// derivatives are multiplied by x − b.
/// </remarks>
public sealed class Infidelity(Baseline baseline, int perturbations = 100) : Metric
{
    /// <inheritdoc/>
    public override string Name => "infidelity";

    /// <inheritdoc/>
    public override Direction Direction => Direction.Down;

    /// <inheritdoc/>
    public override Paper Paper => Papers.Infidelity;

    /// <inheritdoc/>
    public override void Validate(int units)
    {
        if (perturbations < 1)
            throw new CandorException(FormattableString.Invariant($"Infidelity has {perturbations} perturbations, but needs 1 or more."));
    }

    /// <inheritdoc/>
    public override Tensor Score(Assessment assessment)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        using var generator = assessment.Stream(Seeds.Subsets + 100);
        var removed = torch.empty([1, perturbations, assessment.Units], device: assessment.Inputs.device);
        removed.bernoulli_(0.5, generator);
        return Score(assessment, removed);
    }

    internal Tensor Score(Assessment assessment, Tensor removed)
    {
        var (sums, falls) = Removal.Compare(assessment, removed, baseline);
        return (sums - falls).square().mean([1]);
    }
}
