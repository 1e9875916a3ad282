using Candor.Data.Records;
using Candor.Experiments.Jobs;
using Candor.Experiments.Plots;
using Candor.Experiments.Statistics;
using Candor.Experiments.Studies;
using Candor.Metrics;
using Candor.Tensors;

namespace Candor.Experiments.Protocols;

/// <summary>One point of a sweep.</summary>
/// <param name="Options">The options that vary, with their values.</param>
/// <param name="Jobs">A job for each seed.</param>
public sealed record SweepPoint(IReadOnlyDictionary<string, string> Options, IReadOnlyList<TrainUnit> Jobs)
{
    /// <summary>The point for people.</summary>
    public string Name => Options.Count == 0 ? "all defaults" : string.Join(", ", Options.Select(o => $"{o.Key} {o.Value}"));
}

/// <summary>A grid over options of training on one data set; Eq. (15) on the validation part names the best point for every η.</summary>
public sealed class SweepStudy : Study
{
    private readonly IReadOnlyList<SweepPoint> _points;

    /// <summary>A sweep over points.</summary>
    public SweepStudy(IReadOnlyList<SweepPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Count == 0)
            throw new CandorException("A sweep needs at least one point.");
        _points = points;
    }

    /// <inheritdoc />
    public override IReadOnlyList<Job> Jobs => [.. _points.SelectMany(p => p.Jobs)];

    /// <inheritdoc />
    public override Findings Conclude(StudyResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var first = results.Record(_points[0].Jobs[0]);
        var etas = first.Selections.Select(s => s.Eta).Order().ToArray();
        return new Findings
        {
            Seeds = [.. _points[0].Jobs.Select(j => j.Config.Seed)],
            Data = [first.Data],
            Scores = result => result.Job is TrainUnit { KeepsModel: false } job && results.Record(job).After is { } after
                ? after.Metrics.ToDictionary(m => m.Key, m => m.Value.Mean)
                : new Dictionary<string, double>(),
            Summaries =
            [
                .. from point in _points
                   from eta in etas
                   select new SummaryEntry(
                       new Dictionary<string, string>(point.Options) { ["eta"] = Number.Eta(eta) },
                       new[] { "validationScore", "accuracy", "insertion", "oneMinusDeletion", "insertionMargin" }.ToDictionary(m => m,
                           m => Score(results, point, eta, m))),
            ],
            Figures = [.. Figures(results, first)],
            Winner = Winner(results, first),
            Tables = [Best(results, etas), .. etas.Where(e => first.Selections.Any(s => s.Chosen && s.Eta.Equals(e))).Select(eta =>
                All(results, eta))],
            Notes = _points[0].Jobs.Count < 2 ? ["One seed only: differences between points may be chance (--seeds 1,2,3)."] : [],
        };
    }

    /// <summary>The best point for each η, by the mean validation score; of equals the first.</summary>
    public IReadOnlyList<(double Eta, SweepPoint Point)> BestPoints(StudyResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return [.. results.Record(_points[0].Jobs[0]).Selections.Select(s => s.Eta).Order().Select(eta => (eta,
            _points.MaxBy(p => Score(results, p, eta, "validationScore").Mean)!))];
    }

    // The best point at the run's own η; of its repeats the first, for scores of different splits say nothing of each other.
    private WinnerEntry? Winner(StudyResults results, RunRecord first) =>
        first.Selections.FirstOrDefault(s => s.Chosen) is { } chosen
            && BestPoints(results).First(b => b.Eta.Equals(chosen.Eta)).Point is { } point
            ? new(point.Options, chosen.Eta, point.Jobs[0].Config.Seed, _points.Count) : null;

    private IEnumerable<FigureEntry> Figures(StudyResults results, RunRecord first)
    {
        if (first.Selections.FirstOrDefault(s => s.Chosen) is not { } chosen)
            return [];
        string[] metrics = ["accuracy", "insertion", "deletion"];
        SweepScores[] scores = [.. from point in _points
                                   from metric in metrics
                                   select new SweepScores(point.Options, metric, Values(results, point, chosen.Eta, metric))];
        return _points.SelectMany(p => p.Options.Keys).Distinct(StringComparer.Ordinal)
            .Select(o => SweepPlot.Of(o, scores, metrics, m => m == "accuracy" && first.Data.HasNumbers ? "R² ↑" : GridTables.Head(m)));
    }

    private TableEntry Best(StudyResults results, double[] etas) => new(
        "Best point for each η: η·Acc + Ins + 1 − Del on the validation part, Eq. (15); test scores",
        ["η", "point", "validation score ↑", What(results), "insertion ↑", "1 − deletion ↑", "insertion margin ↑"],
        [.. BestPoints(results).Select(b => (IReadOnlyList<string>)[Number.Eta(b.Eta), b.Point.Name, .. Cells(results, b.Point, b.Eta)])]);

    private TableEntry All(StudyResults results, double eta) => new(
        $"All points at η = {Number.Eta(eta)}, the best validation score first",
        ["point", "validation score ↑", What(results), "insertion ↑", "1 − deletion ↑", "insertion margin ↑"],
        [.. _points.OrderByDescending(p => Score(results, p, eta, "validationScore").Mean).Select(p => (IReadOnlyList<string>)[p.Name,
            .. Cells(results, p, eta)])]);

    private string What(StudyResults results) => results.Record(_points[0].Jobs[0]).Data.HasNumbers ? "R² ↑" : "accuracy ↑";

    private static IEnumerable<string> Cells(StudyResults results, SweepPoint point, double eta) =>
        new[] { "validationScore", "accuracy", "insertion", "oneMinusDeletion", "insertionMargin" }.Select(m =>
            Number.Spread(Score(results, point, eta, m)));

    private static Score Score(StudyResults results, SweepPoint point, double eta, string metric) =>
        Evaluator.Summary(Values(results, point, eta, metric), Direction.Up);

    private static double[] Values(StudyResults results, SweepPoint point, double eta, string metric) =>
    [
        .. point.Jobs.Select(job =>
        {
            var record = results.Record(job);
            var selection = record.Selections.First(s => s.Eta.Equals(eta));
            return metric == "validationScore" ? selection.ValidationScore : new Choice(job, record, selection)[metric];
        }),
    ];
}
