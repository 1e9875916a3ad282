using System.Text.Json.Nodes;
using Candor.Reports.Findings;
using Candor.Reports.Markup;

namespace Candor.Reports.Charts;

/// <summary>Scatter of each row's gain in insertion and in 1 − deletion, with the share of each quadrant (the paper's Fig. 4).</summary>
internal static class QuadrantChart
{
    /// <summary>Points that are drawn at most; of more rows, every k-th is drawn. Shares always count all rows.</summary>
    public const int MostPoints = 2000;

    /// <summary>The chart of these quadrants.</summary>
    public static Chart Of(Quadrants quadrants)
    {
        var points = quadrants.Points;
        var every = (points.Count + MostPoints - 1) / MostPoints;
        var drawn = points.Where((_, i) => i % every == 0).ToArray();
        var (x, y) = (Reach(points.Select(p => p.X)), Reach(points.Select(p => p.Y)));

        const string title = "Every test row: what tuning did to its two scores";
        var spec = Spec.Of(title, Text, drawn.Select(Point));
        spec["layer"]![0]!["encoding"]!["x"]!["scale"] = Domain(x);
        spec["layer"]![0]!["encoding"]!["y"]!["scale"] = Domain(y);
        foreach (var layer in spec["layer"]!.AsArray().Skip(3))
            layer!["data"] = new JsonObject
            {
                ["values"] = Corners(quadrants, x, y,
                right: layer["mark"]!["align"]!.GetValue<string>() == "right")
            };
        return new(title, Caption(quadrants, drawn.Length, every), spec, Table(quadrants));
    }

    private static JsonObject Point((int Row, double X, double Y) p) => new()
    {
        ["row"] = p.Row,
        ["x"] = Spec.Number(p.X),
        ["y"] = Spec.Number(p.Y),
        ["side"] = p is { X: > 0, Y: > 0 } ? "better" : p is { X: < 0, Y: < 0 } ? "worse" : "mixed",
    };

    // A quarter of room beyond the farthest point, for the labels in the corners.
    private static double Reach(IEnumerable<double> values) => Math.Max(1.25 * values.Max(Math.Abs), 1e-3);

    private static JsonObject Domain(double reach) => new()
    {
        ["domain"] = new JsonArray(Spec.Number(-reach), Spec.Number(reach)),
        ["nice"] = false
    };

    private static JsonArray Corners(Quadrants q, double x, double y, bool right) => right
        ? [Corner(x, y, "I · both better", q.First, q), Corner(x, -y, "IV · insertion only", q.Fourth, q)]
        : [Corner(-x, y, "II · deletion only", q.Second, q), Corner(-x, -y, "III · both worse", q.Third, q)];

    private static JsonObject Corner(double x, double y, string name, int count, Quadrants q) => new()
    {
        ["x"] = Spec.Number(x),
        ["y"] = Spec.Number(y),
        ["edge"] = y > 0 ? 16 : -24,
        ["label"] = $"{Show.Percent(q.Share(count))}\n{name}",
    };

    private static string Caption(Quadrants q, int drawn, int every)
    {
        var sampled = every > 1 ? $" Drawn: {Show.Count(drawn)} of {Show.Count(q.Points.Count)} rows, evenly spaced; the shares count all."
            : "";
        var axis = q.OnAxis > 0 ? $" {Show.Count(q.OnAxis)} rows did not change in one of the two and lie in no quadrant." : "";
        var left = q.Left > 0 ? $" {Show.Count(q.Left)} rows are left out because a score is no number." : "";
        return $"Right of the middle insertion improved, above it deletion did. A repair should fill quadrant I and empty quadrant III.{sampled}{axis}{left}";
    }

    private static Html Table(Quadrants q) => Markup.Table.Of(["Quadrant", "Rows", "Share"],
    [
        Row("I: both better", q.First, q), Row("II: only deletion better", q.Second, q), Row("III: both worse", q.Third, q),
        Row("IV: only insertion better", q.Fourth, q), Row("On an axis", q.OnAxis, q),
    ]);

    private static string[] Row(string name, int count, Quadrants q) => [name, Show.Count(count), Show.Percent(q.Share(count))];

    private const string Text =
        """
        {
          "height": 380,
          "layer": [
            {
              "mark": {"type": "point", "filled": true, "size": 26, "opacity": 0.6, "aria": false},
              "encoding": {
                "x": {"field": "x", "type": "quantitative", "axis": {"title": "Gain in insertion",
                    "labelExpr": "datum.value == 0 ? '0' : format(datum.value, '+.2~f')"}},
                "y": {"field": "y", "type": "quantitative", "axis": {"title": "Gain in 1 − deletion",
                    "labelExpr": "datum.value == 0 ? '0' : format(datum.value, '+.2~f')"}},
                "color": {"field": "side", "type": "nominal", "legend": null, "scale": {
                  "domain": ["better", "mixed", "worse"], "range": ["var(--after)", "var(--mixed)", "var(--before)"]}},
                "tooltip": [
                  {"field": "row", "type": "quantitative", "title": "Test row"},
                  {"field": "x", "type": "quantitative", "title": "Gain in insertion", "format": "+.3f"},
                  {"field": "y", "type": "quantitative", "title": "Gain in 1 − deletion", "format": "+.3f"}
                ]
              }
            },
            {"data": {"values": [{}]}, "mark": {"type": "rule", "color": "var(--muted)", "aria": false}, "encoding": {"x": {"datum": 0}}},
            {"data": {"values": [{}]}, "mark": {"type": "rule", "color": "var(--muted)", "aria": false}, "encoding": {"y": {"datum": 0}}},
            {
              "mark": {"type": "text", "align": "left", "dx": 6, "dy": {"expr": "datum.edge"}, "lineBreak": "\n", "lineHeight": 15,
                  "fontWeight": 600, "color": "var(--ink)"},
              "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"},
                  "text": {"field": "label"}}
            },
            {
              "mark": {"type": "text", "align": "right", "dx": -6, "dy": {"expr": "datum.edge"}, "lineBreak": "\n", "lineHeight": 15,
                  "fontWeight": 600, "color": "var(--ink)"},
              "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"},
                  "text": {"field": "label"}}
            }
          ]
        }
        """;
}
