using Candor.Data;
using Candor.Literature;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>A score of every row's explanation, or of every row's prediction.</summary>
public abstract class Metric
{
    /// <summary>Name in catalogs and JSON, e.g. <c>insertion</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Which way is better.</summary>
    public abstract Direction Direction { get; }

    /// <summary>Where the metric comes from; null for textbook metrics.</summary>
    public virtual Paper? Paper => null;

    /// <summary>Whether the metric has a meaning for a predictor's kind of labels.</summary>
    public virtual bool Fits(LearningTask task) => true;

    /// <summary>How much work a row is, about, in explanations: for the time left.</summary>
    internal virtual double Cost => 1;

    /// <summary>Refuses options that mean nothing for D units.</summary>
    public virtual void Validate(int units)
    {
    }

    /// <summary>What the reader should know of these scores, e.g. how many are undefined; null where there is nothing to say.</summary>
    public virtual string? Remark(IReadOnlyList<double> scores) => null;

    /// <summary>The scores, [N] (float64). Rows whose score is undefined are NaN and are left out of means and counted.</summary>
    public abstract Tensor Score(Assessment assessment);
}
