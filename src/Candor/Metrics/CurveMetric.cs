using Candor.Data;
using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>The scored part of an insertion or deletion curve.</summary>
public abstract class CurveMetric : Metric
{
    private readonly bool _insert;

    /// <summary>A score of a curve.</summary>
    protected CurveMetric(Baseline baseline, MaskSteps? steps, Area area, ExplainedLabel label, bool insert)
    {
        Baseline = baseline ?? throw new ArgumentNullException(nameof(baseline));
        (Steps, Area, Label, _insert) = (steps ?? MaskSteps.Half, area, label, insert);
    }

    /// <summary>b.</summary>
    public Baseline Baseline { get; }

    /// <summary>The steps that count.</summary>
    public MaskSteps Steps { get; }

    /// <summary>How the curve becomes a number.</summary>
    public Area Area { get; }

    /// <summary>Whose class is explained and scored.</summary>
    public ExplainedLabel Label { get; }

    /// <inheritdoc/>
    public override Paper Paper => Area == Area.Trapezoid ? Papers.Rise : Papers.IdExpo;

    /// <inheritdoc/>
    public override void Validate(int units) => Steps.Validate();

    /// <inheritdoc/>
    public override bool Fits(LearningTask task) => task == LearningTask.Classification || Label != ExplainedLabel.Wrong;

    /// <inheritdoc/>
    public override Tensor Score(Assessment assessment)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        var steps = Steps.For(assessment.Units);
        if (Area == Area.MeanOfSteps)
            return assessment.Curve(Baseline, Label, _insert, steps).to(ScalarType.Float64).mean([1]);          // Eqs. (1), (3)
        int[] points = [0, .. steps];
        var p = assessment.Curve(Baseline, Label, _insert, points).to(ScalarType.Float64);
        var widths = points.Zip(points.Skip(1), (from, to) => (double)(to - from) / (2 * points[^1])).ToArray();
        return ((p.narrow(1, 0, steps.Length) + p.narrow(1, 1, steps.Length)) * Tensor.From(widths, [1, widths.Length], p.device)).sum(1);
    }
}
