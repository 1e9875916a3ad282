using Candor.Data.Records;

namespace Candor.Reports.Findings;

/// <summary>Each row's change in insertion (x) and in 1 − deletion (y): the quadrants of the paper's Fig. 4.</summary>
/// <param name="Points">The rows whose scores are numbers before and after.</param>
/// <param name="Left">Rows left out because a score is no number.</param>
internal sealed record Quadrants(IReadOnlyList<(int Row, double X, double Y)> Points, int Left)
{
    /// <summary>Rows better in both.</summary>
    public int First => Points.Count(p => p is { X: > 0, Y: > 0 });

    /// <summary>Rows worse in insertion, better in deletion.</summary>
    public int Second => Points.Count(p => p is { X: < 0, Y: > 0 });

    /// <summary>Rows worse in both.</summary>
    public int Third => Points.Count(p => p is { X: < 0, Y: < 0 });

    /// <summary>Rows better in insertion, worse in deletion.</summary>
    public int Fourth => Points.Count(p => p is { X: > 0, Y: < 0 });

    /// <summary>Rows without a change in one of the two; they belong to no quadrant.</summary>
    public int OnAxis => Points.Count(p => p.X == 0 || p.Y == 0);

    /// <summary>Share of a count in all points.</summary>
    public double Share(int count) => (double)count / Points.Count;

    /// <summary>The quadrants of a record; null where the rows were not scored both times.</summary>
    public static Quadrants? Of(RunRecord record)
    {
        if (record.Before is not { } b || record.After is not { } a)
            return null;
        var n = a.InsertionPerRow.Count;
        if (n == 0 || b.InsertionPerRow.Count != n || b.DeletionPerRow.Count != n || a.DeletionPerRow.Count != n)
            return null;
        var points = Enumerable.Range(0, n)
            .Select(i => (Row: i, X: a.InsertionPerRow[i] - b.InsertionPerRow[i], Y: b.DeletionPerRow[i] - a.DeletionPerRow[i]))
            .Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y))
            .ToArray();
        return points.Length == 0 ? null : new(points, n - points.Length);
    }
}
