using Candor.Data.Records;
using Candor.Data.Statistics;
using Candor.Experiments.Jobs;
using Candor.Experiments.Plots;
using Candor.Experiments.Statistics;
using Candor.Experiments.Studies;

namespace Candor.Experiments.Protocols;

/// <summary>Accuracy and faithfulness of the six methods against the number of examples (Figs. 2, 3 of Iwata &amp; Yoshikawa).</summary>
public sealed class ExampleCurves : ExampleStudy
{
    private const string Ours = "fewer-examples";
    private const double Comparable = 0.03;

    private ExampleCurves(ExampleGrid grid)
        : base(grid)
    {
    }

    /// <summary>The protocol.</summary>
    public static Protocol Protocol { get; } = new(
        "example-curves", "Accuracy and faithfulness of methods that explain by training examples, against the number of examples.",
        ["accuracy-comparable", "faithfulness-above-pretrain", "faithfulness-above-joint", "balance-best", "gates-help-pretrain",
            "gates-help-rps",
            "rps-accuracy-lower"],
        (json, options) => new ExampleCurves(new ExampleGrid(ExampleParameters.Read(json), options)));

    private int Few => P.Examples.Contains(10) ? 10 : P.Examples[0];

    /// <inheritdoc />
    public override Findings Conclude(StudyResults results)
    {
        var comparisons = Compare(results, "accuracy", s => s.Accuracy).Concat(Compare(results, "faithfulness", s => s.Faithfulness))
            .ToArray();
        return Grid.Begin(results) with
        {
            Summaries =
            [
                .. from data in P.Data from method in P.Methods from u in P.Examples
                   select new SummaryEntry(
                       new Dictionary<string, string> { ["data"] = data, ["method"] = method,
                           ["examples"] = FormattableString.Invariant($"{u}") },
                       new Dictionary<string, Score> { ["accuracy"] = Mean(results, data, method, u, s => s.Accuracy),
                           ["faithfulness"] = Mean(results, data, method, u, s => s.Faithfulness) }),
            ],
            Comparisons = comparisons,
            Tables =
            [
                Table(results, "Accuracy", s => s.Accuracy), Table(results, "Faithfulness", s => s.Faithfulness),
                Table(results, "√(accuracy · faithfulness)", Balance), Chosen(results),
            ],
            Figures = [Figure(results, "accuracy", "Accuracy", s => s.Accuracy), Figure(results, "faithfulness", "Faithfulness",
                s => s.Faithfulness)],
            Verdicts = Verdicts(results),
        };
    }

    private Score Mean(StudyResults results, string data, string method, int u, Func<ExampleScore, double> score) =>
        ExampleGrid.Score(Grid.Scores(results, data, method, u, score));

    private IEnumerable<ComparisonEntry> Compare(StudyResults results, string metric, Func<ExampleScore, double> score)
    {
        if (!P.Methods.Contains(Ours))
            return [];
        var tests = (from data in P.Data
                     from u in P.Examples
                     from other in P.Methods
                     where other != Ours
                     select (data, u, other,
            Test: Test(results, data, Ours, other, u, score))).ToArray();
        var adjusted = Holm.Adjust([.. tests.Select(t => t.Test.P)]);
        return tests.Select((t, i) => GridResults.Entry(
            new Dictionary<string, string> { ["data"] = t.data, ["examples"] = FormattableString.Invariant($"{t.u}") }, metric, Ours,
                t.other, t.Test, adjusted[i]));
    }

    private PairedTest Test(StudyResults results, string data, string a, string b, int u, Func<ExampleScore, double> score) =>
        PairedTest.Of(Grid.Scores(results, data, a, u, score), Grid.Scores(results, data, b, u, score));

    private TableEntry Table(StudyResults results, string title, Func<ExampleScore, double> score) => new(
        FormattableString.Invariant($"{title} ↑ on the test part against U, mean ± standard error over {P.Seeds.Count} splits"),
        ["data, method", .. P.Examples.Select(u => FormattableString.Invariant($"U = {u}"))],
        [.. from data in P.Data from method in P.Methods select (IReadOnlyList<string>)[$"{data}, {method}",
            .. P.Examples.Select(u => ExampleGrid.Text(Mean(results, data, method, u, score)))]]);

    private TableEntry Chosen(StudyResults results) => new(
        "The weight η that validation chose and the influences left, a split each",
        ["data, method", "η (influences that are not 0, their share)"],
        [.. from data in P.Data from method in P.Methods select (IReadOnlyList<string>)[$"{data}, {method}",
            string.Join("; ", P.Seeds.Select(seed => Choice(Grid.Results(results, data, method, seed), Classes(results, data))))]]);

    private static string Choice(ExampleResults r, int classes) =>
        FormattableString.Invariant($"{(r.Sparsities.FirstOrDefault(s => s.Chosen)?.Eta is { } eta ? $"{eta}" : "–")} ") +
        FormattableString.Invariant($"({r.NonZero}, {Number.Share((double)r.NonZero / (r.Candidates * classes))})");

    /// <summary>√(accuracy · faithfulness) above every other method's that predicts by its network.</summary>
    private ClaimVerdict BalanceBest(StudyResults results)
    {
        var tests = (from data in P.Data
                     from other in P.Methods
                     where other != Ours
                     select (data, other, Test: Test(results, data, Ours, other, Few, Balance))).ToArray();
        return ClaimVerdict.By(
            FormattableString.Invariant($"√(accuracy · faithfulness) at U = {Few}: highest in {P.Data.Count(d => tests.Where(t => t.data == d).All(t => t.Test.Difference > 0))} of {P.Data.Count} sets"),
            tests.All(t => t.Test.Difference > 0), Decide.All(tests.Select(t => Decide.Above(t.Test))),
            $"Holds if above every other method's on every set. {string.Join("; ", tests.Select(t => $"{t.data}, {t.other}: {Number.Test(t.Test)}"))}.");
    }

    private int Classes(StudyResults results, string data) =>
        Math.Max(1, RunUnits.RecordOf(Grid.Result(results, data, P.Methods[0], P.Seeds[0])).Data.Classes.Count);

    private FigureEntry Figure(StudyResults results, string name, string title, Func<ExampleScore, double> score) => ExampleScorePlot.Of(
        name, $"{title} against the number of examples", "examples U", P.Methods,
        from data in P.Data
        from method in P.Methods
        from u in P.Examples
        select (data, method, (double)u, Mean(results, data, method, u,
            score)));

    private Dictionary<string, ClaimVerdict> Verdicts(StudyResults results)
    {
        var verdicts = new Dictionary<string, ClaimVerdict>();
        Add("accuracy-comparable", Ours, "pretrain", s => s.Accuracy, t => t.Difference >= -Comparable, t => Decide.NotBelow(t, Comparable),
            "accuracy at most 0.03 below");
        Add("faithfulness-above-pretrain", Ours, "pretrain", s => s.Faithfulness, t => t.Difference > 0, Decide.Above,
            "faithfulness higher");
        Add("faithfulness-above-joint", Ours, "joint", s => s.Faithfulness, t => t.Difference > 0, Decide.Above, "faithfulness higher");
        if (P.Methods.Contains(Ours))
            verdicts["balance-best"] = BalanceBest(results);
        Add("gates-help-pretrain", "pretrain-r", "pretrain", s => s.Faithfulness, t => t.Difference > 0, Decide.Above,
            "faithfulness higher");
        Add("gates-help-rps", "rps-r", "rps", s => s.Accuracy, t => t.Difference > 0, Decide.Above, "accuracy higher");
        Add("rps-accuracy-lower", "rps", Ours, s => s.Accuracy, t => t.Difference < 0, Decide.Below, "accuracy lower");
        return verdicts;

        void Add(string id, string a, string b, Func<ExampleScore, double> score, Func<PairedTest, bool> holds,
            Func<PairedTest, Decision> decide, string what)
        {
            if (!P.Methods.Contains(a) || !P.Methods.Contains(b))
                return;
            var tests = P.Data.Select(d => (Data: d, Test: Test(results, d, a, b, Few, score))).ToArray();
            verdicts[id] = ClaimVerdict.By(
                FormattableString.Invariant($"{a} against {b} at U = {Few}: {what} in {tests.Count(t => holds(t.Test))} of {tests.Length} sets, {tests.Count(t => holds(t.Test) && t.Test.P < PairedTest.Level)} significantly"),
                tests.All(t => holds(t.Test)),
                Decide.All(tests.Select(t => decide(t.Test))),
                $"Holds if so on every set (means over splits). {string.Join("; ", tests.Select(t => $"{t.Data}: {Number.Test(t.Test)}"))}.");
        }
    }
}
