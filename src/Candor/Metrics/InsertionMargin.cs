using Candor.Data;
using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>
/// Insertion margin, ↑, in [−1, 1]: insertion minus wrong-label insertion. Near 0 means that the masks carry the label: any class could
/// have been "explained" as convincingly.
/// </summary>
/// <remarks>Ours, after Jethani et al. (AISTATS 2021).</remarks>
public sealed class InsertionMargin(Baseline baseline, MaskSteps? steps = null, Area area = Area.MeanOfSteps) : Metric
{
    private readonly Insertion _right = new(baseline, steps, area);
    private readonly Insertion _wrong = new(baseline, steps, area, ExplainedLabel.Wrong);

    /// <inheritdoc/>
    public override string Name => "insertionMargin";

    /// <inheritdoc/>
    public override Direction Direction => Direction.Up;

    /// <inheritdoc/>
    public override Paper Paper => Papers.LabelLeakage;

    /// <inheritdoc/>
    public override void Validate(int units) => _right.Validate(units);

    /// <inheritdoc/>
    public override bool Fits(LearningTask task) => task == LearningTask.Classification;

    /// <inheritdoc/>
    public override Tensor Score(Assessment assessment) => _right.Score(assessment) - _wrong.Score(assessment);
}
