using System.Globalization;
using Candor.Data.Statistics;
using Candor.Experiments.Plots;
using Candor.Experiments.Statistics;
using Candor.Experiments.Studies;

namespace Candor.Experiments.Protocols;

/// <summary>ID-ExpO against other ways of training: the paper's Figs. 2, A.2, A.5 and A.7–A.9, with its paired t-tests.</summary>
/// <remarks>Yoshikawa &amp; Iwata (2024), Section 4.1 and Appendices B.2, C.3 and C.4.</remarks>
public sealed class MethodComparison : GridStudy
{
    private const double Slightly = 0.02;

    private static readonly string[] s_tested = ["insertion", "oneMinusDeletion", "accuracy"];

    private MethodComparison(MethodGrid grid)
        : base(grid)
    {
    }

    /// <summary>The protocol.</summary>
    public static Protocol Protocol { get; } = new(
        "method-comparison", "Compares ways of training by accuracy, insertion and deletion for every η, with paired t-tests.",
        ["best-insertion", "best-deletion", "significant-insertion", "significant-deletion", "accuracy-kept", "kernel-shap-accuracy",
            "small-fraction-costs", "masked-accuracy", "masked-log-loss", "ranks-as-insertion", "ranks-as-deletion"],
        (json, options) => new MethodComparison(new MethodGrid(GridParameters.Read(json), options)));

    /// <inheritdoc />
    public override Findings Conclude(StudyResults results)
    {
        var grid = new GridResults(Grid, results);
        var eta = Grid.Parameters.Eta;
        var comparisons = grid.Compare(Ours, Others, eta, s_tested);
        return grid.Begin(grid.Etas) with
        {
            Comparisons = comparisons,
            Tables =
            [
                GridTables.Means(grid, eta, Grid.Parameters.Metrics.Where(m => m != "deletion").ToArray()),
                GridTables.Tests(FormattableString.Invariant(
                    $"Paired t-tests at η = {Number.Eta(eta)}; Holm's correction within each metric"), comparisons),
                GridTables.Choices(grid, eta),
            ],
            Figures =
            [
                .. Grid.Cells.GroupBy(c => c.Data).Select(g => FrontierPlot.Of(
                    g.Key, $"Insertion and 1 − deletion against accuracy, {g.Key}", grid, [.. g], ["insertion", "oneMinusDeletion"])),
            ],
            Verdicts = Verdicts(grid),
        };
    }

    private Dictionary<string, ClaimVerdict> Verdicts(GridResults grid)
    {
        var verdicts = new Dictionary<string, ClaimVerdict>
        {
            ["best-insertion"] = Best(grid, "insertion"),
            ["best-deletion"] = Best(grid, "oneMinusDeletion"),
            ["significant-insertion"] = Significant(grid, "insertion"),
            ["significant-deletion"] = Significant(grid, "oneMinusDeletion"),
            ["accuracy-kept"] = AccuracyKept(grid),
        };
        if (Grid.Cells.Where(c => c.Explainer.StartsWith("KernelSHAP", StringComparison.Ordinal)).ToArray() is { Length: > 0 } cells)
            verdicts["kernel-shap-accuracy"] = KernelShapAccuracy(grid, cells);
        if (Grid.Parameters.Metrics.Contains("maskedAccuracy"))
            verdicts["masked-accuracy"] = UnderMasks(grid, "maskedAccuracy", Decide.Above, up: true);
        if (Grid.Parameters.Metrics.Contains("maskedLogLoss"))
            verdicts["masked-log-loss"] = UnderMasks(grid, "maskedLogLoss", Decide.Below, up: false);
        if (Grid.Parameters.Metrics.Contains("fFidelityPlus"))
        {
            verdicts["ranks-as-insertion"] = Ranks(grid, "insertion");
            verdicts["ranks-as-deletion"] = Ranks(grid, "oneMinusDeletion");
        }
        if (Grid.Parameters.Fractions.Count > 1)
            verdicts["small-fraction-costs"] = SmallFractionCosts(grid);
        return verdicts;
    }

    // Of each cell and η: the lead of ours over the best of the others.
    private ClaimVerdict Best(GridResults grid, string metric)
    {
        var leads = (from cell in Grid.Cells
                     from eta in grid.Etas
                     let ours = grid.Score(cell, Ours, eta, metric).Mean
                     select (Cell: cell, Eta: eta, Lead: ours - Others.Max(o => grid.Score(cell, o, eta, metric).Mean))).ToArray();
        var (won, worst) = (leads.Count(l => l.Lead > 0), leads.MinBy(l => l.Lead));
        return ClaimVerdict.By(
            $"{Ours} is highest in {won} of {leads.Length} combinations of cell and η",
            won == leads.Length,
            Decide.All(from cell in Grid.Cells
                       from eta in grid.Etas
                       from other in Others
                       select Decide.Above(PairedTest.Of(grid.Values(cell, Ours, eta, metric),
                           grid.Values(cell, other, eta, metric)))),
            $"Holds if its mean {GridTables.Head(metric)} is above every other method's in all of them. Least lead {Number.Signed(worst.Lead)} ({worst.Cell}, η = {Number.Eta(worst.Eta)}), mean lead {Number.Signed(leads.Average(l => l.Lead))}.");
    }

    private ClaimVerdict Significant(GridResults grid, string metric)
    {
        var eta = Grid.Parameters.Eta;
        var tests = (from cell in Grid.Cells
                     from other in Others
                     select (cell, other, Test: PairedTest.Of(grid.Values(cell, Ours, eta, metric), grid.Values(cell, other, eta, metric))))
                         .ToArray();
        var adjusted = Holm.Adjust([.. tests.Select(t => t.Test.P)]);
        var higher = tests.Count(t => t.Test is { P: < PairedTest.Level, Difference: > 0 });
        var corrected = tests.Where((t, i) => t.Test.Difference > 0 && adjusted[i] < PairedTest.Level).Count();
        var worst = tests.MinBy(t => t.Test.Difference);
        return ClaimVerdict.By(
            $"significantly higher in {higher} of {tests.Length} comparisons ({corrected} after Holm's correction)",
            higher == tests.Length,
            Decide.All(tests.Select(t => Decide.Above(t.Test))),
            $"Paired t-tests at 5 % over {Grid.Parameters.Seeds.Count} splits at η = {Number.Eta(eta)}; holds if all are significant, uncorrected as in the paper. Smallest difference: {worst.cell} against {worst.other}, {Number.Test(worst.Test)}.");
    }

    private ClaimVerdict AccuracyKept(GridResults grid)
    {
        var eta = Grid.Parameters.Eta;
        var tests = Grid.Cells.Select(cell => (cell, Test: PairedTest.Of(grid.Values(cell, Ours, eta, "accuracy"), grid.Values(cell, Plain,
            eta, "accuracy")))).ToArray();
        var worst = tests.MinBy(t => t.Test.Difference);
        var lower = tests.Count(t => t.Test is { P: < PairedTest.Level, Difference: < 0 });
        return ClaimVerdict.By(
            $"mean change of accuracy {Number.Signed(tests.Average(t => t.Test.Difference))}, significantly lower in {lower} of {tests.Length} cells",
            tests.All(t => t.Test.Difference > -Slightly),
            Decide.All(tests.Select(t => Decide.NotBelow(t.Test, Slightly))),
            string.Create(CultureInfo.InvariantCulture,
                $"Against {Plain} at η = {Number.Eta(eta)}; holds if a loss of {100 * Slightly:0} points or more is rejected (one-sided, " +
                $"5 %) in every cell: it is in {tests.Count(t => t.Test.NotBelow(Slightly) < PairedTest.Level)}, and the two are " +
                $"equivalent within {100 * Slightly:0} points in {tests.Count(t => t.Test.Equivalence(Slightly) < PairedTest.Level)} of " +
                $"{tests.Length}. Worst: {worst.cell}, {Number.Test(worst.Test)}."));
    }

    // Missingness: of the predictors, not of their explanations.
    private ClaimVerdict UnderMasks(GridResults grid, string metric, Func<PairedTest, Decision> better, bool up)
    {
        var eta = Grid.Parameters.Eta;
        var tests = Grid.Cells.Select(cell => (cell, Test: PairedTest.Of(grid.Values(cell, Ours, eta, metric), grid.Values(cell, Plain, eta,
            metric)))).ToArray();
        var won = tests.Count(t => t.Test.Difference > 0 == up);
        return ClaimVerdict.By(
            $"{GridTables.Head(metric)} of {Ours} better than that of {Plain} in {won} of {tests.Length} cells", won == tests.Length,
            Decide.All(tests.Select(t => better(t.Test))),
            $"Paired t-tests over {Grid.Parameters.Seeds.Count} splits at η = {Number.Eta(eta)}; holds if so in every cell. " +
                $"{string.Join("; ", tests.Select(t => $"{t.cell}: {Number.Test(t.Test)}"))}.");
    }

    // Kendall's τ over the methods of each split, between a score by masks and F-Fidelity's, whose copy knows missing units.
    private ClaimVerdict Ranks(GridResults grid, string metric)
    {
        const string other = "fFidelityPlus";
        var eta = Grid.Parameters.Eta;
        var cells = Grid.Cells.Select(cell => (cell, Values: Grid.Parameters.Seeds.Select(seed => KendallTau.Of(
            [.. Grid.Methods.Select(m => grid.Choose(cell, m, seed, eta)[metric])],
            [.. Grid.Methods.Select(m => grid.Choose(cell, m, seed, eta)[other])])).ToArray())).ToArray();
        var all = cells.SelectMany(c => c.Values).Where(double.IsFinite).ToArray();
        return ClaimVerdict.By(
            $"Kendall’s τ between {GridTables.Head(metric)} and {GridTables.Head(other)} over {Grid.Methods.Count} methods: " +
                $"mean {Number.Signed(all.DefaultIfEmpty(0).Average())}",
            cells.All(c => c.Values.Where(double.IsFinite).DefaultIfEmpty(0).Average() > 0),
            Decide.All(cells.Select(c => Decide.Above([.. c.Values.Select(v => double.IsFinite(v) ? v : 0)], 0))),
            $"At η = {Number.Eta(eta)}, split by split; 1: the same order, −1: the opposite one; holds if above 0 in every cell. " +
                $"{string.Join("; ", cells.Select(c => $"{c.cell}: {string.Join(", ", c.Values.Select(Number.Signed))}"))}.");
    }

    private ClaimVerdict KernelShapAccuracy(GridResults grid, Cell[] cells)
    {
        var eta = Grid.Parameters.Eta;
        var tests = cells.Select(cell => (cell, Test: PairedTest.Of(grid.Values(cell, Ours, eta, "accuracy"), grid.Values(cell, Plain, eta,
            "accuracy")))).ToArray();
        var degraded = tests.Where(t => t.Test.Difference < -Slightly || t.Test is { P: < PairedTest.Level, Difference: < 0 }).ToArray();
        var worst = tests.MinBy(t => t.Test.Difference);
        return ClaimVerdict.By(
            $"degraded in {degraded.Length} of {cells.Length} cells with KernelSHAP", degraded.Length > 0,
            Decide.Any(tests.Select(t => Decide.Below(t.Test) == Decision.For ? Decision.For
                : Decide.NotBelow(t.Test, Slightly) == Decision.For ? Decision.Against : Decision.Open)),
            FormattableString.Invariant($"Degraded: significantly lower than {Plain}, or by more than {100 * Slightly:0} points, at η = {Number.Eta(eta)}. Worst: {worst.cell}, {Number.Test(worst.Test)}."));
    }

    private ClaimVerdict SmallFractionCosts(GridResults grid)
    {
        var eta = Grid.Parameters.Eta;
        var (small, large) = (Grid.Parameters.Fractions.Min(), Grid.Parameters.Fractions.Max());
        var test = PairedTest.Of(At(small), At(large));
        return ClaimVerdict.By(
            $"accuracy at S = {Number.Eta(small)}·D minus that at S = {Number.Eta(large)}·D: {Number.Signed(test.Difference)}",
            test.Difference < 0, Decide.Below(test),
            $"Means over sets, explainers and splits at η = {Number.Eta(eta)}; holds if lower. Paired t-test: {Number.Test(test)}.");

        double[] At(double fraction) => grid.Values(Grid.Cells.Where(c => c.Fraction.Equals(fraction)), Ours, eta, "accuracy");
    }
}
