using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>1 − <see cref="Deletion"/>, ↑: the paper reports it so that all its scores point the same way.</summary>
public sealed class OneMinusDeletion(Baseline baseline, MaskSteps? steps = null, Area area = Area.MeanOfSteps) : Metric
{
    private readonly Deletion _deletion = new(baseline, steps, area, ExplainedLabel.True);

    /// <inheritdoc/>
    public override string Name => "oneMinusDeletion";

    /// <inheritdoc/>
    public override Direction Direction => Direction.Up;

    /// <inheritdoc/>
    public override Paper Paper => Papers.IdExpo;

    /// <inheritdoc/>
    public override void Validate(int units) => _deletion.Validate(units);

    /// <inheritdoc/>
    public override Tensor Score(Assessment assessment) => 1 - _deletion.Score(assessment);
}
