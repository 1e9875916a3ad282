using Candor.Data.Records;
using Candor.Experiments.Jobs;
using Candor.Experiments.Plots;
using Candor.Experiments.Studies;
using Candor.Tensors;

namespace Candor.Experiments.Protocols;

/// <summary>Explainers of the same black box side by side: what they select, whether it carries the model's output, and whether it is
/// evidence or a code.</summary>
/// <remarks>Liang et al. (KDD 2020), Tables 1–5, Figs. 3–6; EVAL-X and label leakage after Jethani et al. (AISTATS 2021).</remarks>
public sealed class ExplainerComparison : Study
{
    private readonly ExplainerGrid _grid;

    private ExplainerComparison(ExplainerGrid grid) => _grid = grid;

    /// <summary>The protocol.</summary>
    public static Protocol Protocol { get; } = new(
        "explainer-comparison", "Measures what explainers of one black box select, repeat by repeat.", ExplainerClaims.All,
        (json, options) => new ExplainerComparison(new ExplainerGrid(ExplainerParameters.Read(json), options)));

    private ExplainerParameters P => _grid.Parameters;

    /// <inheritdoc />
    public override IReadOnlyList<Job> Jobs =>
        [.. from set in P.Sets from seed in P.Seeds from method in P.Methods select _grid.Fidelity(set, method, seed)];

    /// <inheritdoc />
    public override Findings Conclude(StudyResults results)
    {
        var tables = new ExplainerTables(_grid, results);
        return new Findings
        {
            Seeds = P.Seeds,
            Data = [.. P.Sets.Select(s => UnitScores.Data(results.Of(_grid.Model(s, P.Seeds[0])).Result["data"]!))],
            Scores = Main,
            Summaries = [.. from set in P.Sets from method in P.Methods select Summary(results, set, method)],
            Tables = [.. P.Sets.SelectMany(tables.Of), tables.Models(), .. P.Sets.Select(s => SelectionPlot.Words(_grid, results,
                s)).OfType<TableEntry>()],
            Figures = [.. P.Sets.SelectMany(s => Figures(results, s))],
            Verdicts = new ExplainerClaims(_grid, results).Verdicts(),
            Notes = [.. P.Seeds.Count < 2 ? ["One repeat only: there are no deviations and no tests; differences may be chance."]
                : Array.Empty<string>(), .. Convergence.Notes(_grid, results),
                "Seconds an explanation are times of this machine under its load; all other figures are the same in every run."],
        };
    }

    private IEnumerable<FigureEntry> Figures(StudyResults results, ExplainerSet set)
    {
        if (Convergence.Figure(_grid, results, set) is { } curve)
            yield return curve;
        if (SelectionPlot.Pictures(_grid, results, set) is { } pictures)
            yield return pictures;
        yield return SelectionPlot.Bars(_grid, results, set);
    }

    private SummaryEntry Summary(StudyResults results, ExplainerSet set, ExplainerMethod method)
    {
        var names = UnitScores.Scores(_grid.Result(results, set, method, P.Seeds[0])["scores"]!).Keys;
        return new(
            new Dictionary<string, string> { ["data"] = set.Name, ["method"] = method.Name },
            names.ToDictionary(n => n, n => ExplainerGrid.Over(_grid.Scores(results, set, method,
                n)) with
            { Direction = ExplainerTables.Direction(n) }));
    }

    private static Dictionary<string, double> Main(JobResult result) => result.Result["scores"] is { } scores
        ? UnitScores.Scores(scores).ToDictionary(s => s.Key, s => s.Value.Mean)
        : result.Result["accuracy"] is { } accuracy ? new() { ["accuracy"] = UnitScores.Score(accuracy).Mean }
        : [];
}
