using System.Text.Json.Nodes;

namespace Candor.Reports.Charts;

/// <summary>Moves the labels of points up or down until none lies on another.</summary>
internal static class LabelPlacement
{
    // In pixels of a chart some 230 high, and as a share of its width, on a phone too.
    private const double Height = 15, ChartHeight = 230, Width = 0.3;

    // Above the point, below it, then ever farther above and below.
    private static readonly int[] Offsets = [-13, 20, -28, 35, -43, 50, -58, 65];

    /// <summary>Sets <c>dy</c> of every point, in pixels.</summary>
    public static void Place(IReadOnlyList<JsonObject> points, string x, string y)
    {
        var placed = new List<(double X, double Y)>();
        var (xs, ys) = (Scale(points, x), Scale(points, y));
        for (var i = 0; i < points.Count; i++)
        {
            var (atX, atY) = (xs[i], -ys[i] * ChartHeight);
            var free = Array.FindIndex(Offsets, dy => placed.TrueForAll(p => Math.Abs(p.X - atX) > Width
                || Math.Abs(p.Y - atY - dy) > Height));
            var offset = Offsets[Math.Max(0, free)];
            points[i]["dy"] = offset;
            placed.Add((atX, atY + offset));
        }
    }

    // To [0, 1]; what is no number, and is not drawn, to 0.
    private static double[] Scale(IReadOnlyList<JsonObject> points, string field)
    {
        var values = points.Select(p => p[field]?.GetValue<double>() ?? double.NaN).ToArray();
        var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        var (low, range) = (finite.Min(), finite.Max() - finite.Min());
        return [.. values.Select(v => double.IsFinite(v) && range > 0 ? (v - low) / range : 0)];
    }
}
