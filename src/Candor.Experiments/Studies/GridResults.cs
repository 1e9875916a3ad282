using System.Globalization;
using Candor.Data.Records;
using Candor.Data.Statistics;
using Candor.Experiments.Jobs;
using Candor.Experiments.Statistics;
using Candor.Metrics;
using Candor.Tensors;

namespace Candor.Experiments.Studies;

/// <summary>What Eq. 15 chose for one η: the job with the best validation score, and the epoch that it kept.</summary>
/// <param name="Job">The job.</param>
/// <param name="Record">Its record.</param>
/// <param name="Selection">Its kept epoch with the test scores.</param>
public sealed record Choice(TrainUnit Job, RunRecord Record, Selection Selection)
{
    /// <summary>A test score of the kept epoch.</summary>
    public double this[string metric] => Selection.Metrics is { } all && all.TryGetValue(metric, out var value) ? value : metric switch
    {
        "accuracy" => Selection.Accuracy,
        "insertion" => Selection.Insertion,
        "deletion" => Selection.Deletion,
        "oneMinusDeletion" => 1 - Selection.Deletion,
        _ => throw new CandorException($"The metric {metric} was not measured; add it to the experiment's metrics."),
    };
}

/// <summary>The results of a grid, chosen by Eq. 15 from one set of jobs for every η.</summary>
public sealed class GridResults
{
    private readonly Dictionary<(Cell, string, ulong), Trial> _trials;

    /// <summary>Results of a grid's jobs.</summary>
    public GridResults(MethodGrid grid, StudyResults results)
    {
        ArgumentNullException.ThrowIfNull(grid);
        (Grid, Results) = (grid, results);
        _trials = grid.Trials.ToDictionary(t => (t.Cell, t.Method, t.Seed));
    }

    /// <summary>The grid.</summary>
    public MethodGrid Grid { get; }

    /// <summary>Its jobs' results.</summary>
    public StudyResults Results { get; }

    /// <summary>Every η for which epochs were kept.</summary>
    public IReadOnlyList<double> Etas => [.. Results.Record(Grid.Trials[0].Candidates[0]).Selections.Select(s => s.Eta).Order()];

    /// <summary>The choice for an η: best on the validation part by Eq. (15); of equals the first of the grid.</summary>
    public Choice Choose(Cell cell, string method, ulong seed, double eta) => _trials[(cell, method, seed)].Candidates
        .Select(job => (Job: job, Record: Results.Record(job)))
        .Select(c => new Choice(c.Job, c.Record, c.Record.Selections.FirstOrDefault(s => s.Eta.Equals(eta))
            ?? throw new CandorException(FormattableString.Invariant(
                $"No epoch was kept for η = {eta}; add it to training.etas of the experiment."))))
        .MaxBy(c => c.Selection.ValidationScore)!;

    /// <summary>Test scores, one a split.</summary>
    public double[] Values(Cell cell, string method, double eta, string metric) =>
        [.. Grid.Parameters.Seeds.Select(seed => Choose(cell, method, seed, eta)[metric])];

    /// <summary>Test scores over several cells, one a cell and split.</summary>
    public double[] Values(IEnumerable<Cell> cells, string method, double eta, string metric) =>
        [.. cells.SelectMany(cell => Values(cell, method, eta, metric))];

    /// <summary>Test accuracy as text, mean ± deviation over splits.</summary>
    public string Accuracy(Cell cell, string method, double eta) => Number.Spread(Score(cell, method, eta, "accuracy"));

    /// <summary>Mean and deviation over splits.</summary>
    public Score Score(Cell cell, string method, double eta, string metric) =>
        Evaluator.Summary(Values(cell, method, eta, metric), Catalog.Items.First(i => i.Kind == "metric"
            && i.Name == metric).Direction == "up" ? Direction.Up : Direction.Down);

    /// <summary>Means over splits of all methods in all cells.</summary>
    public IReadOnlyList<SummaryEntry> Summaries(IReadOnlyList<double> etas) =>
    [
        .. from cell in Grid.Cells
           from method in Grid.Methods
           from eta in etas
           select new SummaryEntry(
               Of(cell, ("method", method), ("eta", FormattableString.Invariant($"{eta}"))),
               Grid.Parameters.Metrics.ToDictionary(m => m, m => Score(cell, method, eta, m))),
    ];

    /// <summary>Paired t-tests of a method against others, in every cell; Holm's correction within each metric.</summary>
    public IReadOnlyList<ComparisonEntry> Compare(string method, IReadOnlyList<string> others, double eta, IReadOnlyList<string> metrics) =>
    [
        .. metrics.SelectMany(metric =>
        {
            var tests = (from cell in Grid.Cells
                         from other in others
                         select (cell, other, Test: PairedTest.Of(Values(cell, method, eta, metric), Values(cell, other, eta, metric))))
                             .ToArray();
            var adjusted = Holm.Adjust([.. tests.Select(t => t.Test.P)]);
            return tests.Select((t, i) => Entry(Of(t.cell, ("eta", FormattableString.Invariant($"{eta}"))), metric, method, t.other,
                t.Test, adjusted[i]));
        }),
    ];

    /// <summary>A test as the record has it.</summary>
    public static ComparisonEntry Entry(IReadOnlyDictionary<string, string> of, string metric, string a, string b, PairedTest test,
        double adjusted)
    {
        ArgumentNullException.ThrowIfNull(test);
        return new(of, metric, a, b, test.N, test.Difference, test.Low, test.High, test.T, test.P, adjusted, test.EffectSize);
    }

    /// <summary>Findings with what every grid has: data, seeds, scores of jobs, means.</summary>
    public Findings Begin(IReadOnlyList<double> etas) => new()
    {
        Seeds = Grid.Parameters.Seeds,
        Data = [.. Grid.Trials.GroupBy(t => t.Cell.Data).Select(g => Results.Record(g.First().Candidates[0]).Data)],
        Scores = Scores,
        Summaries = Summaries(etas),
        Notes = Notes(),
    };

    private IReadOnlyDictionary<string, double> Scores(JobResult result)
    {
        if (result.Job is not TrainUnit { KeepsModel: false } job || Results.Record(job).After is not { } after)
            return new Dictionary<string, double>();
        return after.Metrics.ToDictionary(m => m.Key, m => m.Value.Mean);
    }

    private List<string> Notes()
    {
        var notes = new List<string>();
        if (Grid.Parameters.Seeds.Count < 2)
            notes.Add("One split only: there are no deviations and no tests; differences may be chance.");
        var ranAway = Grid.Trials.SelectMany(t => t.Candidates).Count(j => Results.Record(j).Notes.Any(n =>
            n.StartsWith("Training ran away", StringComparison.Ordinal)));
        if (ranAway > 0)
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"{ranAway} of {Grid.Trials.Sum(t => t.Candidates.Count)} jobs ran away (deletion regularisers A and B have no lower " +
                $"bound); the best epoch before counts."));
        return notes;
    }

    private static Dictionary<string, string> Of(Cell cell, params (string Name, string Value)[] more)
    {
        var of = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["data"] = cell.Data,
            ["explainer"] = cell.Explainer,
            ["fraction"] = FormattableString.Invariant($"{cell.Fraction}"),
        };
        foreach (var (name, value) in more)
            of[name] = value;
        return of;
    }
}
