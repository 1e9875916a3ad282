using Candor.Data.Records;
using Candor.Reports.Charts;
using Candor.Reports.Findings;
using Candor.Runs.Explaining;

namespace Candor.Notebooks;

/// <summary>The charts of explanations and runs, one by one.</summary>
public static class NotebookCharts
{
    /// <summary>The contributions of a case as bars, the largest first.</summary>
    /// <param name="explanation">What <c>Run.Show</c> gives.</param>
    public static VegaLite Chart(this CaseExplanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        return VegaLite.Of(ContributionChart.Of(explanation.Sample));
    }

    /// <summary>Contributions row by row, coloured by value, for a class (of a regression the number); tables alone have them.</summary>
    /// <param name="whole">What <c>RunGlobalExplanation.Explain</c> gives.</param>
    /// <param name="target">The class; null: the first that is told of.</param>
    /// <exception cref="CandorException">There are no rows to draw, or there is no such class.</exception>
    public static VegaLite Beeswarm(this GlobalExplanation whole, string? target = null)
    {
        ArgumentNullException.ThrowIfNull(whole);
        return VegaLite.Of(BeeswarmChart.Of(whole, Explained(whole, target)));
    }

    /// <summary>Contributions of a feature against its value, coloured by the feature that it interacts with most.</summary>
    /// <param name="whole">What <c>RunGlobalExplanation.Explain</c> gives.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="target">The class; null: the first that is told of.</param>
    /// <exception cref="CandorException">There are no rows to draw, or there is no such feature or class.</exception>
    public static VegaLite Dependence(this GlobalExplanation whole, string feature, string? target = null)
    {
        ArgumentNullException.ThrowIfNull(whole);
        string[] names = [.. whole.Units.Select(u => u.Name)];
        var unit = Array.IndexOf(names, feature);
        return unit < 0 ? throw Suggestion.Unknown("feature", feature, names)
            : VegaLite.Of(DependenceChart.Of(whole, Explained(whole, target), unit));
    }

    /// <summary>Loss and validation scores over the epochs, a chart each.</summary>
    /// <param name="record">What a run's folder holds.</param>
    public static IReadOnlyList<VegaLite> Training(this RunRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return [.. TrainingChart.Of(record).SelectMany(p => p.Charts).Select(VegaLite.Of)];
    }

    private static int Explained(GlobalExplanation whole, string? target)
    {
        if (whole.Points.Count == 0)
            throw new CandorException("This explanation of a whole model has no rows to draw: of texts, pictures and training examples " +
                "there are means alone.");
        if (target is null)
            return GlobalFindings.Drawn(whole)[0];
        string[] names = [.. whole.Classes.Select(c => c.Name)];
        return Array.IndexOf(names, target) is var index and >= 0 ? index : throw Suggestion.Unknown("class", target, names);
    }
}
