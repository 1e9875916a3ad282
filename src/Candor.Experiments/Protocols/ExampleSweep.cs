using Candor.Data.Records;
using Candor.Data.Statistics;
using Candor.Experiments.Plots;
using Candor.Experiments.Statistics;
using Candor.Experiments.Studies;

namespace Candor.Experiments.Protocols;

/// <summary>Accuracy and faithfulness against λ or η (Figs. 6–9 of Iwata &amp; Yoshikawa), at the first number of examples.</summary>
public sealed class ExampleSweep : ExampleStudy
{
    private ExampleSweep(ExampleGrid grid)
        : base(grid)
    {
    }

    /// <summary>The protocol.</summary>
    public static Protocol Protocol { get; } = new(
        "example-sweep", "Accuracy and faithfulness of an explanation by training examples against one option.",
        ["faithfulness-rises", "accuracy-falls", "best-depends-on-data", "inner-best"],
        (json, options) =>
        {
            var parameters = ExampleParameters.Read(json);
            if (parameters.Vary.Length == 0 || parameters.Values.Count < 2)
                throw new CandorException("A sweep needs the path of the option that it varies (\"vary\": \"examples.lambda\") and two or more values.");
            return new ExampleSweep(new ExampleGrid(parameters, options));
        });

    private string Option => P.Vary == "examples.etas" ? "η" : P.Vary == "examples.lambda" ? "λ" : P.Vary;

    /// <inheritdoc />
    public override Findings Conclude(StudyResults results) => Grid.Begin(results) with
    {
        Tables = [Table(results, "Accuracy", s => s.Accuracy), Table(results, "Faithfulness", s => s.Faithfulness)],
        Figures = [Figure(results, "accuracy", "Accuracy", s => s.Accuracy), Figure(results, "faithfulness", "Faithfulness",
            s => s.Faithfulness)],
        Verdicts = new Dictionary<string, ClaimVerdict>
        {
            ["faithfulness-rises"] = Ends(results, "faithfulness", s => s.Faithfulness, up: true),
            ["accuracy-falls"] = Ends(results, "accuracy", s => s.Accuracy, up: false),
            ["best-depends-on-data"] = Depends(results),
            ["inner-best"] = Inner(results),
        },
    };

    private Score Mean(StudyResults results, string data, string method, double value, Func<ExampleScore, double> score) =>
        ExampleGrid.Score(Grid.Scores(results, data, method, P.Examples[0], score, value));

    private TableEntry Table(StudyResults results, string title, Func<ExampleScore, double> score) => new(
        FormattableString.Invariant($"{title} ↑ with {P.Examples[0]} examples against {Option}, mean ± standard error over {P.Seeds.Count} splits"),
        ["data, method", .. P.Values.Select(v => FormattableString.Invariant($"{Option} = {v}"))],
        [.. from data in P.Data from method in P.Methods select (IReadOnlyList<string>)[$"{data}, {method}",
            .. P.Values.Select(v => ExampleGrid.Text(Mean(results, data, method, v, score)))]]);

    private FigureEntry Figure(StudyResults results, string name, string title, Func<ExampleScore, double> score) => ExampleScorePlot.Of(
        name, $"{title} against {Option}", Option, P.Methods,
        from data in P.Data
        from method in P.Methods
        from value in P.Values
        select (data, method, value, Mean(results, data, method, value,
            score)));

    private ClaimVerdict Ends(StudyResults results, string what, Func<ExampleScore, double> score, bool up)
    {
        var method = P.Methods[0];
        var tests = P.Data.Select(d => (Data: d, Test: PairedTest.Of(
            Grid.Scores(results, d, method, P.Examples[0], score, P.Values[^1]), Grid.Scores(results, d, method, P.Examples[0], score,
                P.Values[0])))).ToArray();
        bool Holds(PairedTest t) => up ? t.Difference > 0 : t.Difference < 0;
        return ClaimVerdict.By(
            FormattableString.Invariant($"{what} at {Option} = {P.Values[^1]} is {(up ? "above" : "below")} that at {P.Values[0]} in {tests.Count(t => Holds(t.Test))} of {tests.Length} sets"),
            tests.All(t => Holds(t.Test)),
            Decide.All(tests.Select(t => up ? Decide.Above(t.Test) : Decide.Below(t.Test))),
                $"Holds if so on every set (means over splits). " +
                $"{string.Join("; ", tests.Select(t => $"{t.Data}: {Number.Test(t.Test)}"))}.");
    }

    // Two sets whose best values differ, each significantly better there than the other's.
    private ClaimVerdict Depends(StudyResults results)
    {
        var best = Best(results);
        return ClaimVerdict.By(Text(best), best.Select(b => b.Value).Distinct().Count() > 1,
            Decide.Any(from a in best
                       from b in best
                       where a.Value < b.Value
                       select Decide.All([Better(results, a.Data, a.Value, b.Value), Better(results, b.Data, b.Value, a.Value)])
                           is Decision.For ? Decision.For : Decision.Open),
            $"The best {Option} has the largest mean √(accuracy · faithfulness); holds if it is not the same for all sets, each set's best " +
            $"being better there than another's.");
    }

    // An end that is significantly better than every inner value decides against.
    private ClaimVerdict Inner(StudyResults results)
    {
        var best = Best(results);
        double[] ends = [P.Values[0], P.Values[^1]];
        var inner = P.Values.Except(ends).ToArray();
        return ClaimVerdict.By(Text(best), best.All(b => inner.Contains(b.Value)),
            Decide.All(best.Select(b => inner.Contains(b.Value)
                ? ends.All(e => Better(results, b.Data, b.Value, e) == Decision.For) ? Decision.For : Decision.Open
                : inner.All(v => Better(results, b.Data, b.Value, v) == Decision.For) ? Decision.Against : Decision.Open)),
            $"The best {Option} has the largest mean √(accuracy · faithfulness); holds if it is neither the smallest nor the largest for any " +
            $"set, and better than both.");
    }

    private (string Data, double Value)[] Best(StudyResults results) =>
        [.. P.Data.Select(d => (d, P.Values.MaxBy(v => Balances(results, d, v).Average())))];

    private string Text(IEnumerable<(string Data, double Value)> best) =>
        $"best {Option}: {string.Join("; ", best.Select(b => FormattableString.Invariant($"{b.Data}: {b.Value}")))}";

    private Decision Better(StudyResults results, string data, double a, double b) =>
        Decide.Above(PairedTest.Of(Balances(results, data, a), Balances(results, data, b)));

    private double[] Balances(StudyResults results, string data, double value) =>
        Grid.Scores(results, data, P.Methods[0], P.Examples[0], Balance, value);
}
