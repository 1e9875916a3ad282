using System.Globalization;
using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>Scores a predictor's explanations on rows.</summary>
public static class Evaluator
{
    private const int TokenPoints = 10;

    private const long MostContributions = 4_000_000;

    /// <summary>The metrics of every evaluation: the paper's, those of stability, fidelity and complexity, and the label-leakage
    /// pair.</summary>
    /// <param name="baseline">b.</param>
    /// <param name="steps">The steps of insertion and deletion. Null: up to half of the units.</param>
    /// <param name="area">How their curves become a score.</param>
    /// <param name="task">What the predictor gives: classes; or a number, which has R² for accuracy and no other labels to explain.</param>
    public static IReadOnlyList<Metric> Standard(
        Baseline baseline, MaskSteps? steps = null, Area area = Area.MeanOfSteps, LearningTask task = LearningTask.Classification) =>
        task == LearningTask.Regression
            ? [new R2(), .. OfClasses(baseline, steps, area).Where(m => RegressionMetrics.Names.Contains(m.Name))]
            : OfClasses(baseline, steps, area);

    private static Metric[] OfClasses(Baseline baseline, MaskSteps? steps, Area area) =>
    [
        new Accuracy(),
        new Insertion(baseline, steps, area),
        new Deletion(baseline, steps, area),
        new OneMinusDeletion(baseline, steps, area),
        new SensitivityN(baseline),
        new Infidelity(baseline),
        new MaxSensitivity(),
        new Insertion(baseline, steps, area, ExplainedLabel.Predicted),
        new Deletion(baseline, steps, area, ExplainedLabel.Predicted),
        new Insertion(baseline, steps, area, ExplainedLabel.Wrong),
        new InsertionMargin(baseline, steps, area),
        new Complexity(),
        new Sparseness(),
    ];

    /// <summary>Scores of one evaluation.</summary>
    /// <param name="name">What is evaluated.</param>
    /// <param name="assessment">Predictor, explainer and rows.</param>
    /// <param name="metrics">The metrics.</param>
    /// <exception cref="CandorException">Options mean nothing for the units, or two metrics have one name.</exception>
    /// <param name="curves">Also records the curves over all units, where insertion and deletion are among the metrics.</param>
    /// <param name="observe">Is told which share of the work is done, in [0, 1].</param>
    public static Evaluation Evaluate(
        string name, Assessment assessment, IReadOnlyList<Metric> metrics, bool curves = true, Action<double>? observe = null)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        ArgumentNullException.ThrowIfNull(metrics);
        using var scope = torch.NewDisposeScope();
        foreach (var metric in metrics)
        {
            metric.Validate(assessment.Units);
            if (metric.Fits(assessment.Predictor.Task))
                continue;
            var (wanted, own) = assessment.IsRegression
                ? ("classes", $"a number; use {string.Join(", ", RegressionMetrics.Names)}") : ("a number", "classes; leave it out");
            throw new CandorException(
                $"The metric '{metric.Name}' is of predictors that give {wanted}, but this one gives {own} (--metrics).");
        }
        if (metrics.GroupBy(m => m.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"The metric '{twice.Key}' is asked for {twice.Count()} times, but scores are kept by name; " +
                $"evaluate its variants one after the other."));
        var insertion = metrics.OfType<Insertion>().FirstOrDefault(m => m.Label == ExplainedLabel.True);
        var deletion = metrics.OfType<Deletion>().FirstOrDefault(m => m.Label == ExplainedLabel.True);
        // Whole curves first: the scores are then read from them.
        var insertionCurve = curves && insertion is not null ? Whole(assessment, insertion, insert: true) : null;
        var deletionCurve = curves && deletion is not null ? Whole(assessment, deletion, insert: false) : null;
        var (all, done) = (metrics.Sum(m => m.Cost), 0.0);
        var rows = new Dictionary<string, double[]>();
        foreach (var metric in metrics)
        {
            assessment.Observe = share => observe?.Invoke((done + share * metric.Cost) / all);
            rows[metric.Name] = PerRow(assessment, metric);
            done += metric.Cost;
            assessment.Observe = null;
            observe?.Invoke(done / all);
        }
        return new Evaluation
        {
            Name = name,
            Rows = (int)assessment.Rows,
            Metrics = metrics.ToDictionary(m => m.Name, m => Summary(rows[m.Name], m.Direction)),
            Insertion = insertionCurve,
            Deletion = deletionCurve,
            Remarks = [.. metrics.Select(m => m.Remark(rows[m.Name])).Append(Broken(assessment))
                .Append(Constant(assessment)).OfType<string>()],
            InsertionPerRow = insertion is null ? [] : rows[insertion.Name],
            DeletionPerRow = deletion is null ? [] : rows[deletion.Name],
            Decisions = assessment.IsRegression ? null : DecisionScores.Of(assessment.Probabilities, assessment.Labels),
            Errors = NumberErrors.Of(assessment),
            PerRow = rows,
            Contributions = OfColumns(assessment),
            Units = assessment.Predictor.Space is ColumnSpace space ? space.Names : [],
            Predicted = assessment.IsRegression ? [] : DecisionScores.Predicted(assessment.Probabilities),
        };
    }

    /// <summary>Mean and sample deviation of scores; rows with NaN are left out, and <see cref="Score.N"/> says how many are
    /// left.</summary>
    public static Score Summary(IReadOnlyList<double> scores, Direction direction)
    {
        var defined = scores.Where(s => !double.IsNaN(s)).ToArray();
        var mean = defined.Length == 0 ? double.NaN : defined.Average();
        var std = defined.Length < 2 ? 0 : Math.Sqrt(defined.Sum(s => (s - mean) * (s - mean)) / (defined.Length - 1));
        return new Score(mean, std, defined.Length, direction == Direction.Up ? "up" : "down");
    }

    /// <summary>How many explanations are no numbers: their rows have no scores.</summary>
    private static string? Broken(Assessment assessment)
    {
        if (assessment.Explained is null)
            return null;
        using var scope = torch.NewDisposeScope();
        var count = assessment.Broken(ExplainedLabel.True).to(ScalarType.Float64).sum().ToDouble();
        return count == 0 ? null : string.Create(CultureInfo.InvariantCulture,
            $"{assessment.Explainer.Name} gives a contribution that is no number (NaN) in {count} of {assessment.Rows} rows; scores and " +
            $"curves are those of the others.");
    }

    /// <summary>How many explanations rank nothing: Grad-CAM's maps, for one, can be all zero.</summary>
    private static string? Constant(Assessment assessment)
    {
        using var scope = torch.NewDisposeScope();
        var phi = assessment.Explained;
        if (phi is null || phi.size(1) < 2)
            return null;
        var constant = phi.amax([1]).eq(phi.amin([1]));
        var count = constant.to(ScalarType.Float64).sum().ToDouble();
        if (count == 0)
            return null;
        var zero = (constant & phi.select(1, 0).eq(0.0)).to(ScalarType.Float64).sum().ToDouble();
        return string.Create(CultureInfo.InvariantCulture,
            $"{assessment.Explainer.Name} gives {count} of {assessment.Rows} rows the same contribution for every unit ({zero} of them " +
            $"0), so that the order of their units is that of their numbers.");
    }

    // What explanations by group are made of; not where they would fill the memory.
    private static double[] OfColumns(Assessment assessment)
    {
        using var scope = torch.NewDisposeScope();
        return assessment.Predictor.Space is ColumnSpace && assessment.Explained is { } phi && phi.numel() <= MostContributions
            ? phi.to(ScalarType.Float64).ToArray<double>() : [];
    }

    private static double[] PerRow(Assessment assessment, Metric metric)
    {
        using var scope = torch.NewDisposeScope();
        return metric.Score(assessment).ToArray<double>();
    }

    private static Curve Whole(Assessment assessment, CurveMetric metric, bool insert)
    {
        using var scope = torch.NewDisposeScope();
        var scored = metric.Steps.For(assessment.Units);
        // Each step of a text is a pass of its own over the whole network: its curves are drawn through fewer points.
        var every = assessment.Predictor.Space.IsContinuous ? 1 : Math.Max(1, assessment.Units / TokenPoints);
        int[] steps = [.. Enumerable.Range(0, assessment.Units / every + 1).Select(i => i * every).Concat(scored)
            .Append(assessment.Units).Distinct().Order()];
        var curve = assessment.Curve(metric.Baseline, metric.Label, insert, steps).to(ScalarType.Float64);
        var rows = (int)assessment.Rows - (int)assessment.Broken(metric.Label).to(ScalarType.Float64).sum().ToDouble();
        var mean = curve.masked_fill(curve.isnan(), 0).sum([0]) / rows;                  // NaN where no row has a curve
        return new Curve(steps, mean.ToArray<double>(), scored[^1]) { Rows = rows == assessment.Rows ? null : rows };
    }
}
