using System.Globalization;
using Candor.Data.Statistics;
using Candor.Experiments.Plots;
using Candor.Experiments.Statistics;
using Candor.Experiments.Studies;

namespace Candor.Experiments.Protocols;

/// <summary>Whether training makes explanations encode the label instead of the evidence, and whether the wrong-label term repairs it at
/// what cost.</summary>
/// <remarks>
/// Jethani et al. (AISTATS 2021) showed leakage of learned explainers; the measure here is the insertion margin: insertion minus the
/// insertion
/// of a random wrong label by that label's own explanation.
/// </remarks>
public sealed class LabelLeakage : GridStudy
{
    private const string Wrong = "wrongLabelInsertion";
    private const string Margin = "insertionMargin";
    private const double Slightly = 0.02;

    private LabelLeakage(MethodGrid grid)
        : base(grid)
    {
    }

    /// <summary>The protocol. The method that repairs is the one whose name starts with that of ours and goes on.</summary>
    public static Protocol Protocol { get; } = new(
        "label-leakage", "Measures wrong-label insertion and the insertion margin of ways of training, and what the wrong-label term buys and costs.",
        ["leakage-rises", "margin-falls", "repair-margin", "repair-keeps-gain", "repair-accuracy"],
        (json, options) => new LabelLeakage(new MethodGrid(GridParameters.Read(json), options)));

    private string? Repair => Grid.Methods.FirstOrDefault(m => m != Ours && m.StartsWith(Ours, StringComparison.Ordinal));

    /// <inheritdoc />
    public override Findings Conclude(StudyResults results)
    {
        var grid = new GridResults(Grid, results);
        var eta = Grid.Parameters.Eta;
        string[] metrics = ["accuracy", "insertion", "oneMinusDeletion", Wrong, Margin];
        var comparisons = grid.Compare(Ours, [Plain], eta, metrics).Concat(Repair is { } repair ? grid.Compare(repair, [Plain, Ours], eta,
            metrics) : []).ToArray();
        return grid.Begin(grid.Etas) with
        {
            Comparisons = comparisons,
            Tables =
            [
                GridTables.Means(grid, eta, metrics),
                GridTables.Tests(FormattableString.Invariant(
                    $"Paired t-tests at η = {Number.Eta(eta)}; Holm's correction within each metric and method"), comparisons),
                GridTables.Choices(grid, eta),
            ],
            Figures =
            [
                BarPlot.Means("leakage", FormattableString.Invariant(
                    $"Accuracy, insertion, wrong-label insertion and margin at η = {Number.Eta(eta)}"), grid, Grid.Cells, eta, metrics),
                FrontierPlot.Of("margin", "Insertion margin against accuracy", grid, Grid.Cells, [Margin, Wrong]),
            ],
            Verdicts = Verdicts(grid),
        };
    }

    private Dictionary<string, ClaimVerdict> Verdicts(GridResults grid)
    {
        var verdicts = new Dictionary<string, ClaimVerdict>
        {
            ["leakage-rises"] = Differs(grid, Ours, Plain, Wrong, up: true),
            ["margin-falls"] = Differs(grid, Ours, Plain, Margin, up: false),
        };
        if (Repair is { } repair)
        {
            verdicts["repair-margin"] = Differs(grid, repair, Ours, Margin, up: true);
            verdicts["repair-keeps-gain"] = KeepsGain(grid, repair);
            verdicts["repair-accuracy"] = Accuracy(grid, repair);
        }
        return verdicts;
    }

    private ClaimVerdict Differs(GridResults grid, string a, string b, string metric, bool up)
    {
        var tests = Tests(grid, a, b, metric);
        bool Holds(PairedTest t) => up ? t.Difference > 0 : t.Difference < 0;
        return ClaimVerdict.By(
            $"{GridTables.Head(metric)} of {a} {(up ? "above" : "below")} that of {b} in {tests.Count(t => Holds(t.Test))} of {tests.Length} cells, significantly in {tests.Count(t => Holds(t.Test) && t.Test.P < PairedTest.Level)}",
            tests.All(t => Holds(t.Test)),
            Decide.All(tests.Select(t => up ? Decide.Above(t.Test) : Decide.Below(t.Test))),
            $"Means over splits at η = {Number.Eta(Grid.Parameters.Eta)}; holds if so in every cell. {Lines(tests)}");
    }

    private ClaimVerdict KeepsGain(GridResults grid, string repair)
    {
        var (ins, del) = (Tests(grid, repair, Plain, "insertion"), Tests(grid, repair, Plain, "oneMinusDeletion"));
        return ClaimVerdict.By(
            $"against {Plain}: insertion higher in {ins.Count(t => t.Test.Difference > 0)}, 1 − deletion higher in {del.Count(t => t.Test.Difference > 0)} of {ins.Length} cells",
            ins.Concat(del).All(t => t.Test.Difference > 0),
            Decide.All(ins.Concat(del).Select(t => Decide.Above(t.Test))),
            $"Holds if {repair} is above {Plain} in both in every cell at η = {Number.Eta(Grid.Parameters.Eta)}. Insertion: {Lines(ins)} 1 − deletion: {Lines(del)}");
    }

    private ClaimVerdict Accuracy(GridResults grid, string repair)
    {
        var (plain, ours) = (Tests(grid, repair, Plain, "accuracy"), Tests(grid, repair, Ours, "accuracy"));
        return ClaimVerdict.By(
            $"mean change of accuracy {Number.Signed(plain.Average(t => t.Test.Difference))} against {Plain}, {Number.Signed(ours.Average(t => t.Test.Difference))} against {Ours}",
            plain.All(t => t.Test.Difference > -Slightly),
            Decide.All(plain.Select(t => Decide.NotBelow(t.Test, Slightly))),
            string.Create(CultureInfo.InvariantCulture,
                $"Holds if a loss of {repair} of {100 * Slightly:0} points or more against {Plain} is rejected (one-sided, 5 %) in every " +
                $"cell at η = {Number.Eta(Grid.Parameters.Eta)}. {Lines(plain)}"));
    }

    private (Cell Cell, PairedTest Test)[] Tests(GridResults grid, string a, string b, string metric) =>
        [.. Grid.Cells.Select(c => (c, PairedTest.Of(grid.Values(c, a, Grid.Parameters.Eta, metric), grid.Values(c, b, Grid.Parameters.Eta,
            metric))))];

    private static string Lines((Cell Cell, PairedTest Test)[] tests) => string.Join("; ",
        tests.Select(t => $"{t.Cell}: {Number.Test(t.Test)}")) + ".";
}
