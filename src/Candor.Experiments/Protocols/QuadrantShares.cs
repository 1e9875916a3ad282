using Candor.Data.Records;
using Candor.Data.Statistics;
using Candor.Experiments.Plots;
using Candor.Experiments.Statistics;
using Candor.Experiments.Studies;

namespace Candor.Experiments.Protocols;

/// <summary>How the insertion and deletion scores of single test rows change by tuning: the paper's Fig. 4.</summary>
/// <remarks>Yoshikawa &amp; Iwata (2024), Section 4.1.1. Each job's own η (<c>training.eta</c>) counts, at which rows are scored one by
/// one.</remarks>
public sealed class QuadrantShares : GridStudy
{
    private const double Slightly = 0.005;

    private const int Drawn = 250;

    private QuadrantShares(MethodGrid grid)
        : base(grid)
    {
    }

    /// <summary>The protocol.</summary>
    public static Protocol Protocol { get; } = new(
        "quadrant-shares", "Counts the test rows whose insertion and 1 − deletion both rise or both fall by tuning.",
        ["most-better", "few-worse"],
        (json, options) => new QuadrantShares(new MethodGrid(GridParameters.Read(json), options)));

    /// <inheritdoc />
    public override Findings Conclude(StudyResults results)
    {
        var grid = new GridResults(Grid, results);
        return grid.Begin([Grid.Parameters.Eta]) with
        {
            Tables = [SharesTable(grid)],
            Figures = [.. Grid.Cells.Select(cell => Figure(grid, cell))],
            Verdicts = Verdicts(grid),
        };
    }

    private Dictionary<string, ClaimVerdict> Verdicts(GridResults grid)
    {
        var first = Grid.Cells.Select(c => (Cell: c, Ours: Share(grid, c, Ours, 1, 1), Best: Grid.Methods.Where(m => m != Ours).Max(m =>
            Share(grid, c, m, 1, 1)))).ToArray();
        var third = Grid.Cells.Select(c => (Cell: c, Ours: Share(grid, c, Ours, -1, -1), Plain: Share(grid, c, Plain, -1, -1))).ToArray();
        var tests = (from c in Grid.Cells
                     from m in Grid.Methods
                     where m != Ours
                     select (Cell: c, Method: m, Test: PairedTest.Of(PerSplit(grid, c, Ours, 1, 1), PerSplit(grid, c, m, 1, 1)))).ToArray();
        return new()
        {
            ["most-better"] = ClaimVerdict.By(
                string.Join("; ", first.Select(f => $"{f.Cell}: {Number.Share(f.Ours)} against at most {Number.Share(f.Best)}")),
                first.All(f => f.Ours > f.Best),
                Decide.All(tests.Select(t => Decide.Above(t.Test))),
                $"Share of test rows better in both, over all splits; holds if {Ours}'s is the largest in every cell. Shares split by split: {string.Join("; ", tests.Select(t => $"{t.Cell.Data} against {t.Method} {Number.Test(t.Test)}"))}."),
            ["few-worse"] = ClaimVerdict.By(
                string.Join("; ", third.Select(t => $"{t.Cell}: {Number.Share(t.Ours)} against {Number.Share(t.Plain)}")),
                third.All(t => t.Ours <= t.Plain),
                Decide.All(Grid.Cells.Select(c => Decide.NotAbove(
                    PairedTest.Of(PerSplit(grid, c, Ours, -1, -1), PerSplit(grid, c, Plain, -1, -1)), Slightly))),
                $"Share of test rows worse in both; holds if {Ours}'s is at most {Plain}'s in every cell, which tests show within half a point."),
        };
    }

    private TableEntry SharesTable(GridResults grid) => new(
        FormattableString.Invariant($"Test rows by quadrant at η = {Number.Eta(Grid.Parameters.Eta)}, all splits together"),
        ["data, explainer, S", "method", "accuracy ↑", "better in both", "insertion worse, deletion better", "worse in both",
            "insertion better, deletion worse", "unchanged in one"],
        [
            .. from cell in Grid.Cells
               from m in Grid.Methods
               let shares = new[] { Share(grid, cell, m, 1, 1), Share(grid, cell, m, -1, 1), Share(grid, cell, m, -1, -1),
                   Share(grid, cell, m, 1, -1) }
               select (IReadOnlyList<string>)[cell.ToString(), m, grid.Accuracy(cell, m, Grid.Parameters.Eta),
                   .. shares.Select(Number.Share),
                   Number.Share(Math.Max(0, 1 - shares.Sum()))],
        ]);

    private FigureEntry Figure(GridResults grid, Cell cell)
    {
        var points = Grid.Methods.SelectMany(m => Evenly([.. Grid.Parameters.Seeds.SelectMany(s => Changes(grid, cell, m, s))]).Select(c =>
            (m, c.X, c.Y))).ToArray();
        return QuadrantPlot.Of(
            FormattableString.Invariant($"quadrants-{cell.Data}-{cell.Explainer.ToLowerInvariant()}"), $"Changes row by row, {cell}",
                Grid.Methods, points,
            (method, corner) => Share(grid, cell, method, (int)corner.X, (int)corner.Y));
    }

    // Some points a method, evenly taken, where the paper draws a thousand: a page should stay small.
    private static IEnumerable<T> Evenly<T>(IReadOnlyList<T> all) => all.Count <= Drawn ? all : Enumerable.Range(0,
        Drawn).Select(i => all[(int)((long)i * all.Count / Drawn)]);

    private double Share(GridResults grid, Cell cell, string method, int x, int y) =>
        ShareOf([.. Grid.Parameters.Seeds.SelectMany(s => Changes(grid, cell, method, s))], x, y);

    private double[] PerSplit(GridResults grid, Cell cell, string method, int x, int y) =>
        [.. Grid.Parameters.Seeds.Select(s => ShareOf([.. Changes(grid, cell, method, s)], x, y))];

    private static double ShareOf(IReadOnlyList<(double X, double Y)> changes, int x, int y) =>
        (double)changes.Count(c => Math.Sign(c.X) == x && Math.Sign(c.Y) == y) / changes.Count;

    private (double X, double Y)[] Changes(GridResults grid, Cell cell, string method, ulong seed)
    {
        var record = grid.Choose(cell, method, seed, Grid.Parameters.Eta).Record;
        if (!record.Selections.Single(s => s.Chosen).Eta.Equals(Grid.Parameters.Eta))
            throw new CandorException("Rows are scored one by one at training.eta alone; give the experiment the same eta.");
        var (before, after) = (record.Before!, record.After!);
        return [.. Enumerable.Range(0, after.Rows)
            .Select(i => (X: after.InsertionPerRow[i] - before.InsertionPerRow[i], Y: before.DeletionPerRow[i] - after.DeletionPerRow[i]))
            .Where(c => double.IsFinite(c.X) && double.IsFinite(c.Y))];
    }
}
