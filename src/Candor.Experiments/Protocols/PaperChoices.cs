using System.Globalization;
using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Data.Statistics;
using Candor.Experiments.Jobs;
using Candor.Experiments.Plots;
using Candor.Experiments.Statistics;
using Candor.Experiments.Studies;
using Candor.Literature;
using Candor.Tensors;

namespace Candor.Experiments.Protocols;

/// <summary>
/// Where the paper's text is open, misprinted or unusual: its choice to the letter beside the alternatives, each trained and scored with
/// its
/// own explanations, by paired tests.
/// </summary>
/// <remarks>
/// Yoshikawa &amp; Iwata (2024), Eqs. (12)–(14), Fig. 1. A choice's parameters are those of a comparison of methods with <c>id</c> and
/// <c>title</c>; <c>ours</c> names the paper's option among the methods. A choice may be a comparison of its own on other data.
/// </remarks>
public sealed class PaperChoices : Study
{
    private const double Slightly = 0.02;

    private const string Balance = "balance";

    private static readonly string[] s_tested = [Balance, "accuracy", "insertion", "oneMinusDeletion", "sensitivityN"];

    private readonly IReadOnlyList<Question> _questions;

    private PaperChoices(IReadOnlyList<Question> questions) => _questions = questions;

    /// <summary>The protocol. <c>ID</c> holds where no alternative is significantly better, <c>ID-better</c> where the paper's option is
    /// significantly better than all.</summary>
    public static Protocol Protocol { get; } = new(
        "paper-choices", "Compares the paper's choices to the letter with their alternatives by the balance of accuracy, insertion and deletion.",
        [.. new[] { "grad-cam-output", "second-order", "lime-kernel", "lime-intercept", "shapley-weights", "masked-precision" }.SelectMany(
            id => new[] { id, id + "-better" })],
        (json, options) => new PaperChoices(Read(json, options)));

    /// <inheritdoc />
    public override IReadOnlyList<Job> Jobs => [.. _questions.SelectMany(q => q.Grid.Jobs)];

    /// <inheritdoc />
    public override Findings Conclude(StudyResults results)
    {
        var answers = _questions.Select(q => new Answer(q, new GridResults(q.Grid, results))).ToArray();
        var begun = answers.Select(a => a.Results.Begin([a.Eta])).ToArray();
        return new Findings
        {
            Seeds = [.. begun.SelectMany(b => b.Seeds).Distinct()],
            Data = [.. begun.SelectMany(b => b.Data).DistinctBy(d => d.Name)],
            Scores = begun[0].Scores,
            Summaries = [.. begun.SelectMany(b => b.Summaries)],
            Notes = [.. begun.SelectMany(b => b.Notes).Distinct()],
            Comparisons = [.. answers.SelectMany(a => a.Comparisons())],
            Tables = [.. answers.SelectMany(Tables)],
            Figures = [.. answers.Select(Bars)],
            Verdicts = new Dictionary<string, ClaimVerdict>(answers.SelectMany(Verdicts)),
        };
    }

    private static IReadOnlyList<Question> Read(JsonObject json, StudyOptions options)
    {
        if (json["choices"] is not JsonArray { Count: > 0 } choices)
            throw new CandorException("The protocol paper-choices needs choices: a list of comparisons with id and title; see docs/experiments.md.");
        return
        [
            .. choices.Select(choice =>
            {
                var fields = choice!.DeepClone().AsObject();
                var (id, title) = (Take(fields, "id"), Take(fields, "title"));
                var grid = new MethodGrid(GridParameters.Read(fields), options);
                return grid.Methods.Contains(grid.Parameters.Ours)
                    ? new Question(id, title, grid)
                    : throw new CandorException($"The choice {id} has no method '{grid.Parameters.Ours}', which it names as the paper's (ours).");
            }),
        ];

        static string Take(JsonObject fields, string name)
        {
            var value = fields[name]?.GetValue<string>()
                ?? throw new CandorException($"A choice of the protocol paper-choices has no {name}.");
            fields.Remove(name);
            return value;
        }
    }

    private static IEnumerable<TableEntry> Tables(Answer a)
    {
        var metrics = a.Metrics.Where(m => m != "deletion").ToArray();
        var means = GridTables.Means(a.Results, a.Eta, metrics);
        yield return means with { Title = $"{a.Title}. {means.Title}" };
        if (a.Untuned(metrics) is { Count: > 0 } rows)
            yield return new TableEntry($"{a.Title}. The same predictors before tuning: how the explanations alone differ",
                ["data, explainer, S", "option", .. metrics.Select(GridTables.Head)], rows);
        yield return GridTables.Tests(
            FormattableString.Invariant($"{a.Title}. Paired t-tests over sets and splits at η = {Number.Eta(a.Eta)}; Holm's correction within each metric"), a.Comparisons());
    }

    private static FigureEntry Bars(Answer a) => BarPlot.Means(
        a.Question.Id, FormattableString.Invariant($"{a.Title}, η = {Number.Eta(a.Eta)}"), a.Results, a.Grid.Cells, a.Eta,
        [.. s_tested.Where(a.Metrics.Contains)]);

    private static IEnumerable<KeyValuePair<string, ClaimVerdict>> Verdicts(Answer a)
    {
        var tests = a.Others.Select(o => (Name: o, Test: a.Compare(o, Balance))).ToArray();
        var (best, worse, better) = (
            tests.MinBy(t => t.Test.Difference),
            tests.Where(t => t.Test is { P: < PairedTest.Level, Difference: < 0 }).ToArray(),
            tests.Count(t => t.Test is { P: < PairedTest.Level, Difference: > 0 }));
        var leader = best.Test.Difference < 0 ? best.Name : a.Paper;
        var found = $"best on average: {leader}; '{a.Paper}' is significantly better than {better} and significantly worse than {worse.Length} of {tests.Length} alternatives";
        var evidence = string.Create(CultureInfo.InvariantCulture,
            $"Balance η·accuracy + insertion + 1 − deletion on the test part at η = {Number.Eta(a.Eta)}, '{a.Paper}' minus each, " +
            $"paired over sets and splits: ")
            + string.Join("; ", tests.Select(t => $"{t.Name} {Number.Test(t.Test)}")) + ".";
        yield return new(a.Question.Id, ClaimVerdict.By(found, worse.Length == 0,
            worse.Length > 0 ? Decision.Against : Decide.All(tests.Select(t => Decide.NotBelow(t.Test, Slightly))),
            "Holds if it is shown of no alternative to be better by two hundredths or more. " + evidence));
        yield return new(a.Question.Id + "-better", ClaimVerdict.By(found, better == tests.Length,
            Decide.All(tests.Select(t => Decide.Above(t.Test))), "Holds if it is significantly better than every alternative (5 %). " + evidence));
    }

    private sealed record Question(string Id, string Title, MethodGrid Grid);

    private sealed record Answer(Question Question, GridResults Results)
    {
        public MethodGrid Grid => Question.Grid;

        public string Title => Question.Title;

        public double Eta => Grid.Parameters.Eta;

        public string Paper => Grid.Parameters.Ours;

        public IReadOnlyList<string> Metrics => Grid.Parameters.Metrics;

        public IEnumerable<string> Others => Grid.Methods.Where(m => m != Paper);

        public PairedTest Compare(string other, string metric) => PairedTest.Of(Values(Paper, metric), Values(other, metric));

        public IReadOnlyList<ComparisonEntry> Comparisons() =>
        [
            .. s_tested.Where(m => m == Balance || Metrics.Contains(m)).SelectMany(metric =>
            {
                var tests = Others.Select(o => (Other: o, Test: Compare(o, metric))).ToArray();
                var adjusted = Holm.Adjust([.. tests.Select(t => t.Test.P)]);
                var of = new Dictionary<string, string> { ["choice"] = Question.Id, ["eta"] = Number.Eta(Eta) };
                return tests.Select((t, i) => GridResults.Entry(of, metric, Paper, t.Other, t.Test, adjusted[i]));
            }),
        ];

        /// <summary>Scores before tuning: the predictor is the same for all options.</summary>
        public IReadOnlyList<IReadOnlyList<string>> Untuned(string[] metrics) =>
        [
            .. from cell in Grid.Cells
               from method in Grid.Methods
               let records = Grid.Trials.Where(t => t.Cell == cell && t.Method == method).Select(t =>
                   Results.Results.Record(t.Candidates[0])).ToArray()
               where records.All(r => r.Before is { } b && metrics.All(b.Metrics.ContainsKey))
               select (IReadOnlyList<string>)[cell.ToString(), method,
                   .. metrics.Select(m => Number.Score(records.Average(r => r.Before!.Metrics[m].Mean)))],
        ];

        private double[] Values(string method, string metric) => metric == Balance
            ? [.. Grid.Cells.SelectMany(c => Grid.Parameters.Seeds.Select(s => Results.Choose(c, method, s, Eta))).Select(c =>
                Eta * c["accuracy"] + c["insertion"] + c["oneMinusDeletion"])]
            : Results.Values(Grid.Cells, method, Eta, metric);
    }
}
