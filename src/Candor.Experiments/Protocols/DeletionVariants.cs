using Candor.Data.Records;
using Candor.Data.Statistics;
using Candor.Experiments.Plots;
using Candor.Experiments.Statistics;
using Candor.Experiments.Studies;

namespace Candor.Experiments.Protocols;

/// <summary>Three forms of the deletion regulariser, averaged over sets: the paper's Fig. A.1.</summary>
/// <remarks>Yoshikawa &amp; Iwata (2024), Appendix A, Eqs. (A.1)–(A.3).</remarks>
public sealed class DeletionVariants : GridStudy
{
    private DeletionVariants(MethodGrid grid)
        : base(grid)
    {
    }

    /// <summary>The protocol.</summary>
    public static Protocol Protocol { get; } = new(
        "deletion-variants", "Compares forms of the deletion regulariser by the balance of accuracy, insertion and deletion, averaged over sets.",
        ["best-balance", "significant-balance"],
        (json, options) => new DeletionVariants(new MethodGrid(GridParameters.Read(json), options)));

    /// <inheritdoc />
    public override Findings Conclude(StudyResults results)
    {
        var grid = new GridResults(Grid, results);
        var eta = Grid.Parameters.Eta;
        var comparisons = grid.Compare(Ours, Others, eta, ["accuracy", "insertion", "oneMinusDeletion"]);
        return grid.Begin(grid.Etas) with
        {
            Comparisons = [.. Balances(grid), .. comparisons],
            Tables =
            [
                BalanceTable(grid),
                GridTables.Means(grid, eta, ["accuracy", "insertion", "oneMinusDeletion"]),
                GridTables.Tests(FormattableString.Invariant(
                    $"Paired t-tests at η = {Number.Eta(eta)}; Holm's correction within each metric"), comparisons),
                GridTables.Choices(grid, eta),
            ],
            Figures = [Averaged(grid)],
            Verdicts = Verdicts(grid),
        };
    }

    /// <summary>η·Acc + Ins + 1 − Del on the test part, one value a cell and split: the balance that Eq. 15 asks for.</summary>
    private double[] Balance(GridResults grid, string method, double eta)
    {
        var (acc, ins, del) = (All("accuracy"), All("insertion"), All("oneMinusDeletion"));
        return [.. acc.Select((a, i) => eta * a + ins[i] + del[i])];

        double[] All(string metric) => grid.Values(Grid.Cells, method, eta, metric);
    }

    private Dictionary<string, ClaimVerdict> Verdicts(GridResults grid)
    {
        var leads = grid.Etas.Select(eta => (Eta: eta, Lead: Balance(grid, Ours, eta).Average() - Others.Max(o => Balance(grid, o,
            eta).Average()))).ToArray();
        var tests = Balances(grid);
        var better = tests.Count(t => t is { P: < PairedTest.Level, Difference: > 0 });
        var worst = leads.MinBy(l => l.Lead);
        return new()
        {
            ["best-balance"] = ClaimVerdict.By(
                $"{Ours} is best at {leads.Count(l => l.Lead > 0)} of {leads.Length} η", leads.All(l => l.Lead > 0),
                Decide.All(from eta in grid.Etas
                           from other in Others
                           select Decide.Above(PairedTest.Of(Balance(grid, Ours, eta), Balance(grid, other, eta)))),
                $"Balance: η·accuracy + insertion + 1 − deletion on the test part, mean over sets and splits; holds if {Ours}'s is the highest at every η. Least lead {Number.Signed(worst.Lead)} at η = {Number.Eta(worst.Eta)}."),
            ["significant-balance"] = ClaimVerdict.By(
                $"significantly better in {better} of {tests.Count} comparisons", better == tests.Count,
                Decide.All(Others.Select(o => Decide.Above(
                    PairedTest.Of(Balance(grid, Ours, Grid.Parameters.Eta), Balance(grid, o, Grid.Parameters.Eta))))),
                $"Paired t-tests at 5 % over sets × splits at η = {Number.Eta(Grid.Parameters.Eta)}: {string.Join("; ", tests.Select(t => $"against {t.B} {Number.Signed(t.Difference)} [{Number.Signed(t.Low)}, {Number.Signed(t.High)}], p = {Number.P(t.P)}"))}."),
        };
    }

    private IReadOnlyList<ComparisonEntry> Balances(GridResults grid)
    {
        var eta = Grid.Parameters.Eta;
        var tests = Others.Select(o => PairedTest.Of(Balance(grid, Ours, eta), Balance(grid, o, eta))).ToArray();
        var adjusted = Holm.Adjust([.. tests.Select(t => t.P)]);
        return [.. Others.Select((o, i) => GridResults.Entry(
            new Dictionary<string, string> { ["data"] = "all sets", ["eta"] = Number.Eta(eta) }, "balance", Ours, o, tests[i],
                adjusted[i]))];
    }

    private TableEntry BalanceTable(GridResults grid) => new(
        "Mean over sets and splits: accuracy, insertion, 1 − deletion (balance η·Acc + Ins + 1 − Del)",
        ["η", .. Grid.Methods],
        [
            .. grid.Etas.Select(eta => (IReadOnlyList<string>)
            [
                Number.Eta(eta),
                .. Grid.Methods.Select(m => $"{Mean(grid, m, eta, "accuracy")}, {Mean(grid, m, eta, "insertion")}, {Mean(grid, m, eta, "oneMinusDeletion")} ({Number.Score(Balance(grid, m, eta).Average())})"),
            ]),
        ]);

    private FigureEntry Averaged(GridResults grid) => FrontierPlot.Of(
        "deletion-variants", "Three deletion regularisers, averaged over the sets", Grid.Methods, ["insertion", "oneMinusDeletion"],
        from fraction in Grid.Parameters.Fractions
        let cells = Grid.Cells.Where(c => c.Fraction.Equals(fraction)).ToArray()
        from method in Grid.Methods
        from eta in grid.Etas
        from metric in new[] { "insertion", "oneMinusDeletion" }
        select FrontierPlot.Point(
            $"S = {Number.Eta(fraction)}·D", method, eta, metric,
            grid.Values(cells, method, eta, "accuracy").Average(), grid.Values(cells, method, eta, metric).Average()));

    private string Mean(GridResults grid, string method, double eta, string metric) => Number.Score(grid.Values(Grid.Cells, method, eta,
        metric).Average());
}
