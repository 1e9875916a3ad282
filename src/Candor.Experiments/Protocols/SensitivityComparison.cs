using Candor.Data.Statistics;
using Candor.Experiments.Plots;
using Candor.Experiments.Statistics;
using Candor.Experiments.Studies;

namespace Candor.Experiments.Protocols;

/// <summary>Sensitivity-n, which no method optimises, against accuracy: the paper's Fig. 3.</summary>
/// <remarks>Yoshikawa &amp; Iwata (2024), Section 4.1.1.</remarks>
public sealed class SensitivityComparison : GridStudy
{
    private const double Slightly = 0.02;

    private const string Metric = "sensitivityN";

    private SensitivityComparison(MethodGrid grid)
        : base(grid)
    {
    }

    /// <summary>The protocol.</summary>
    public static Protocol Protocol { get; } = new(
        "sensitivity-comparison", "Compares ways of training by sensitivity-n, which none of them optimises.",
        ["ours-improves", "others-do-not"],
        (json, options) => new SensitivityComparison(new MethodGrid(GridParameters.Read(json), options)));

    /// <inheritdoc />
    public override Findings Conclude(StudyResults results)
    {
        var grid = new GridResults(Grid, results);
        var eta = Grid.Parameters.Eta;
        var comparisons = Grid.Methods.Where(m => m != Plain).SelectMany(m => grid.Compare(m, [Plain], eta, [Metric])).ToArray();
        return grid.Begin(grid.Etas) with
        {
            Comparisons = comparisons,
            Tables =
            [
                GridTables.Means(grid, eta, ["accuracy", Metric, "insertion", "oneMinusDeletion"]),
                GridTables.Tests(FormattableString.Invariant(
                    $"Paired t-tests against {Plain} at η = {Number.Eta(eta)}; Holm's correction within each method"), comparisons),
            ],
            Figures = [FrontierPlot.Of("sensitivity-n", "Sensitivity-n against accuracy", grid, Grid.Cells, [Metric])],
            Verdicts = Verdicts(grid),
        };
    }

    private Dictionary<string, ClaimVerdict> Verdicts(GridResults grid)
    {
        var eta = Grid.Parameters.Eta;
        var ours = Grid.Cells.Select(c => (Cell: c, Test: Against(c, Ours))).ToArray();
        var verdicts = new Dictionary<string, ClaimVerdict>
        {
            ["ours-improves"] = ClaimVerdict.By(
                $"higher in {ours.Count(c => c.Test.Difference > 0)} of {ours.Length} cells, significantly in {ours.Count(c => c.Test is { P: < PairedTest.Level, Difference: > 0 })}, significantly lower in {ours.Count(c => c.Test is { P: < PairedTest.Level, Difference: < 0 })}",
                ours.All(c => c.Test.Difference > 0),
                Decide.All(ours.Select(c => Decide.Above(c.Test))),
                $"Mean sensitivity-n of {Ours} against {Plain} at η = {Number.Eta(eta)}; holds if higher in every cell. {string.Join("; ", ours.Select(c => $"{c.Cell}: {Number.Test(c.Test)}"))}."),
        };
        var others = (from m in Grid.Methods
                      where m != Ours && m != Plain
                      from c in Grid.Cells
                      select (Method: m, Cell: c,
            Test: Against(c, m))).ToArray();
        if (others.Length > 0)
        {
            var improved = others.Where(o => o.Test is { P: < PairedTest.Level, Difference: > 0 }).ToArray();
            verdicts["others-do-not"] = ClaimVerdict.By(
                $"significantly higher in {improved.Length} of {others.Length} comparisons", improved.Length == 0,
                improved.Length > 0 ? Decision.Against : Decide.All(others.Select(o => Decide.NotAbove(o.Test, Slightly))),
                $"Against {Plain} at η = {Number.Eta(eta)}; holds if a gain of two points or more is rejected in all.{string.Concat(improved.Select(o => $" {o.Method}, {o.Cell}: {Number.Test(o.Test)}."))}");
        }
        return verdicts;

        PairedTest Against(Cell cell, string method) => PairedTest.Of(grid.Values(cell, method, eta, Metric), grid.Values(cell, Plain, eta,
            Metric));
    }
}
