using Candor.Data.Records;
using Candor.Data.Statistics;
using Candor.Experiments.Plots;
using Candor.Experiments.Statistics;
using Candor.Experiments.Studies;

namespace Candor.Experiments.Protocols;

/// <summary>What cheaper ways of training with examples cost in accuracy and faithfulness, against the first way, on the same
/// splits.</summary>
public sealed class ExampleWays : ExampleStudy
{
    /// <summary>A mean that is lower by at most this much counts as unharmed.</summary>
    private const double Margin = 0.01;

    private static readonly (string Metric, Func<ExampleScore, double> Of)[] s_scores = [("accuracy", s => s.Accuracy),
        ("faithfulness", s => s.Faithfulness)];

    private ExampleWays(ExampleGrid grid)
        : base(grid)
    {
    }

    /// <summary>The protocol.</summary>
    public static Protocol Protocol { get; } = new(
        "example-ways", "Accuracy and faithfulness of cheaper ways of training with examples, against the exact one.",
        [.. from way in new[] { "open", "fresh", "cached", "sampled" } from score in s_scores select $"{way}-{score.Metric}"],
        (json, options) =>
        {
            var parameters = ExampleParameters.Read(json);
            if (parameters.Ways.Count < 2 || parameters.Methods.Count != 1)
                throw new CandorException("A comparison of ways needs two or more of them, the standard first (\"ways\": [{\"name\": \"exact\"}, …]), and one method.");
            return new ExampleWays(new ExampleGrid(parameters, options));
        });

    private int U => P.Examples[0];

    private string Standard => P.Ways[0].Name;

    /// <inheritdoc />
    public override Findings Conclude(StudyResults results) => Grid.Begin(results) with
    {
        Comparisons = [.. Comparisons(results)],
        Tables = [.. s_scores.Select(s => Table(results, s.Metric, s.Of))],
        Figures = [.. s_scores.Select(s => Figure(results, s.Metric, s.Of))],
        Verdicts = P.Ways.Skip(1).SelectMany((way, i) => s_scores.Select(s => (Id: $"{way.Name}-{s.Metric}", Verdict: Verdict(results,
            i + 1, s.Metric, s.Of))))
            .Where(v => Protocol.Claims.Contains(v.Id)).ToDictionary(v => v.Id, v => v.Verdict),
    };

    private double[] Scores(StudyResults results, string data, int way, Func<ExampleScore, double> score) =>
        Grid.Scores(results, data, P.Methods[0], U, score, way);

    private PairedTest Test(StudyResults results, string data, int way, Func<ExampleScore, double> score) =>
        PairedTest.Of(Scores(results, data, way, score), Scores(results, data, 0, score));

    private IEnumerable<ComparisonEntry> Comparisons(StudyResults results)
    {
        foreach (var (metric, score) in s_scores)
        {
            var tests = (from data in P.Data
                         from way in Enumerable.Range(1, P.Ways.Count - 1)
                         select (data, way, Test: Test(results, data,
                way, score))).ToArray();
            var adjusted = Holm.Adjust([.. tests.Select(t => t.Test.P)]);
            for (var i = 0; i < tests.Length; i++)
                yield return GridResults.Entry(new Dictionary<string, string>
                {
                    ["data"] = tests[i].data,
                    ["examples"] = FormattableString.Invariant($"{U}")
                }, metric, P.Ways[tests[i].way].Name, Standard, tests[i].Test,
                    adjusted[i]);
        }
    }

    private TableEntry Table(StudyResults results, string metric, Func<ExampleScore, double> score) => new(
        FormattableString.Invariant($"{metric} ↑ with {U} examples, mean ± standard error over {P.Seeds.Count} splits, and the paired difference to {Standard}"),
        ["data", .. P.Ways.Select(w => w.Name)],
        [.. P.Data.Select(d => (IReadOnlyList<string>)[d, .. Enumerable.Range(0, P.Ways.Count).Select(w => Cell(results, d, w, score))])]);

    private string Cell(StudyResults results, string data, int way, Func<ExampleScore, double> score)
    {
        var mean = ExampleGrid.Text(ExampleGrid.Score(Scores(results, data, way, score)));
        return way == 0 ? mean : $"{mean} ({Number.Test(Test(results, data, way, score))})";
    }

    private FigureEntry Figure(StudyResults results, string metric, Func<ExampleScore, double> score) => ExampleScorePlot.Of(
        metric, FormattableString.Invariant($"{metric} with {U} examples, way by way"), "way", [.. P.Ways.Select(w => w.Name)],
        from data in P.Data
        from way in Enumerable.Range(0, P.Ways.Count)
        select (data, P.Ways[way].Name, (double)way,
            ExampleGrid.Score(Scores(results, data, way, score))));

    private ClaimVerdict Verdict(StudyResults results, int way, string metric, Func<ExampleScore, double> score)
    {
        var tests = P.Data.Select(d => (Data: d, Test: Test(results, d, way, score))).ToArray();
        var all = PairedTest.Of([.. P.Data.SelectMany(d => Scores(results, d, way, score))],
            [.. P.Data.SelectMany(d => Scores(results, d, 0, score))]);
        return ClaimVerdict.By(
            FormattableString.Invariant($"{metric} of {P.Ways[way].Name} against {Standard} at U = {U}: {Number.Test(all)} over all sets"),
            all.Difference >= -Margin && tests.All(t => !(t.Test.Difference < -Margin && t.Test.P < PairedTest.Level)),
            tests.Any(t => Decide.NotBelow(t.Test, Margin) == Decision.Against) ? Decision.Against : Decide.NotBelow(all, Margin),
            FormattableString.Invariant($"Holds if the mean over all sets and splits is at most {Margin} lower, and on no set lower by more than that significantly; the interval says how much worse it can be. {string.Join("; ", tests.Select(t => $"{t.Data}: {Number.Test(t.Test)}"))}."));
    }
}
