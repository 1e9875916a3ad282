using System.Globalization;
using Candor.Data.Records;
using Candor.Data.Statistics;
using Candor.Experiments.Jobs;
using Candor.Experiments.Plots;
using Candor.Experiments.Statistics;
using Candor.Experiments.Studies;

namespace Candor.Experiments.Protocols;

/// <summary>Which images the ten largest influences name (Figs. 4, 5 of Iwata &amp; Yoshikawa): one a class, or many of few
/// classes.</summary>
public sealed class ExampleClasses : ExampleStudy
{
    private ExampleClasses(ExampleGrid grid)
        : base(grid)
    {
    }

    /// <summary>The protocol.</summary>
    public static Protocol Protocol { get; } = new(
        "example-classes", "Which training examples have the largest influences, and of how many classes they are.",
            ["ours-covers-more-classes"],
        (json, options) => new ExampleClasses(new ExampleGrid(ExampleParameters.Read(json), options)));

    /// <inheritdoc />
    public override Findings Conclude(StudyResults results) => Grid.Begin(results) with
    {
        Tables =
        [
            new(FormattableString.Invariant($"Accuracy ↑ and faithfulness ↑ on the test part with {P.Examples[0]} examples, mean ± standard error over {P.Seeds.Count} splits"),
                ["data, method", "accuracy", "faithfulness", "influences that are not 0"],
                [.. from data in P.Data from method in P.Methods select (IReadOnlyList<string>)[$"{data}, {method}",
                    Mean(results, data, method, s => s.Accuracy), Mean(results, data, method, s => s.Faithfulness),
                    string.Join("; ", P.Seeds.Select(s => Open(Grid.Results(results, data, method, s),
                        RunUnits.RecordOf(Grid.Result(results, data, method, s)).Data.Classes.Count)))]]),
            new("The chosen examples: row (its class → the class whose logit it moves)", ["data, method, seed", "examples"],
                [.. from data in P.Data from method in P.Methods from seed in P.Seeds select (
                    IReadOnlyList<string>)[FormattableString.Invariant($"{data}, {method}, {seed}"),
                    string.Join("; ", Chosen(results, data, method,
                    seed).Select(e => FormattableString.Invariant($"{e.Index} ({e.Label} → {e.Class}, {e.Alpha:0.###})")))]]),
        ],
        Figures =
        [
            ExampleScorePlot.Of("classes", "Classes among the chosen examples", "method", P.Methods,
                from data in P.Data from method in P.Methods select (data, method, (double)P.Methods.ToList().IndexOf(method),
                    ExampleGrid.Score(Classes(results, data, method)))),
        ],
        Verdicts = P.Methods.Count < 2 ? new Dictionary<string, ClaimVerdict>() : new() { ["ours-covers-more-classes"] = Verdict(results) },
    };

    private string Mean(StudyResults results, string data, string method, Func<ExampleScore, double> score) =>
        ExampleGrid.Text(ExampleGrid.Score(Grid.Scores(results, data, method, P.Examples[0], score)));

    private static string Open(ExampleResults r, int classes) =>
        $"{r.NonZero} ({Number.Share((double)r.NonZero / (r.Candidates * Math.Max(1, classes)))})";

    // Every row is explained by the same entries, in an order of its own.
    private IReadOnlyList<NamedExample> Chosen(StudyResults results, string data, string method, ulong seed) =>
        [.. (Grid.Results(results, data, method, seed).Samples.FirstOrDefault()?.Examples ?? []).OrderByDescending(e =>
            Math.Abs(e.Alpha)).ThenBy(e => e.Index)];

    private double[] Classes(StudyResults results, string data, string method) =>
        [.. P.Seeds.Select(s => (double)Chosen(results, data, method, s).Select(e => e.Label).Distinct().Count())];

    private ClaimVerdict Verdict(StudyResults results)
    {
        var means = P.Data.Select(d => (Data: d, Ours: Classes(results, d, P.Methods[0]).Average(), Other: Classes(results, d,
            P.Methods[1]).Average())).ToArray();
        return ClaimVerdict.By(
            string.Join("; ", means.Select(m =>
                FormattableString.Invariant($"{m.Data}: {m.Ours:0.0} classes with {P.Methods[0]}, {m.Other:0.0} with {P.Methods[1]}"))),
            means.All(m => m.Ours > m.Other),
            Decide.All(P.Data.Select(d => Decide.Above(
                PairedTest.Of(Classes(results, d, P.Methods[0]), Classes(results, d, P.Methods[1]))))),
                string.Create(CultureInfo.InvariantCulture,
                    $"Classes among the examples with the largest influences, mean over {P.Seeds.Count} splits; " +
                    $"holds if more on every set."));
    }
}
