using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Reports.Findings;
using Candor.Reports.Markup;

namespace Candor.Reports.Charts;

/// <summary>Predicted numbers against true ones, and what is left of true ones when predictions are taken away.</summary>
internal static class PredictedChart
{
    /// <summary>Predicted against true.</summary>
    public static Chart Of(RunRecord record, Side side)
    {
        var numbers = side.Performance.Numbers!;
        var title = $"Predicted against true {record.Data.Label}{When(side)}";
        var spec = Spec.Of(title, Text, numbers.True.Zip(numbers.Predicted, (y, f) => Point(y, f)));
        Axes(spec, $"True {record.Data.Label}", $"Predicted {record.Data.Label}");
        double[] all = [.. numbers.True, .. numbers.Predicted];
        if (all.Length > 0)
            spec["layer"]!.AsArray().Add(Line((all.Min(), all.Min()), (all.Max(), all.Max())));
        return new(title, $"On the dashed line predictions are met exactly. {Drawn(side)}", spec, null);
    }

    /// <summary>Residuals against predicted numbers.</summary>
    public static Chart Residuals(RunRecord record, Side side)
    {
        var numbers = side.Performance.Numbers!;
        var title = $"Residuals by predicted {record.Data.Label}{When(side)}";
        var spec = Spec.Of(title, Text, numbers.True.Zip(numbers.Predicted, (y, f) => Point(f, y - f)));
        Axes(spec, $"Predicted {record.Data.Label}", "True less predicted");
        if (numbers.Predicted.Count > 0)
            spec["layer"]!.AsArray().Add(Line((numbers.Predicted.Min(), 0), (numbers.Predicted.Max(), 0)));
        return new(title, $"Above the dashed line the prediction is too low. A bend, or a fan, is something that the predictor has not " +
            $"learnt. {Drawn(side)}", spec, Table.Of(["Predicted, from", "to", "Rows", "Mean residual", "from", "to"],
            numbers.Ranges.Select(r => (string[])[Show.InUnits(r.Low), Show.InUnits(r.High), Show.Count(r.Rows),
                Show.InUnits(r.Residual.Value), Show.InUnits(r.Residual.Low), Show.InUnits(r.Residual.High)])));
    }

    private static string When(Side side) => side.Title == "Score" ? "" : $", {side.Name}";

    private static string Drawn(Side side) => side.Performance.Numbers!.True.Count < side.Performance.Rows
        ? $"Drawn: {Show.Count(side.Performance.Numbers.True.Count)} of {Show.Count(side.Performance.Rows)} rows, evenly spaced." : "";

    private static JsonObject Point(double x, double y) => new() { ["x"] = Spec.Number(x), ["y"] = Spec.Number(y) };

    private static void Axes(JsonObject spec, string x, string y)
    {
        spec["layer"]![0]!["encoding"]!["x"]!["axis"]!["title"] = x;
        spec["layer"]![0]!["encoding"]!["y"]!["axis"]!["title"] = y;
    }

    private static JsonObject Line((double X, double Y) from, (double X, double Y) to) => new()
    {
        ["data"] = new JsonObject { ["values"] = new JsonArray(Point(from.X, from.Y), Point(to.X, to.Y)) },
        ["mark"] = JsonNode.Parse("""{"type": "line", "color": "var(--muted)", "strokeDash": [3, 3], "aria": false}"""),
        ["encoding"] = JsonNode.Parse("""{"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}}"""),
    };

    private const string Text =
        """
        {
          "height": 260,
          "layer": [
            {
              "mark": {"type": "circle", "size": 22, "opacity": 0.55, "color": "var(--after)", "aria": false},
              "encoding": {
                "x": {"field": "x", "type": "quantitative", "axis": {}, "scale": {"zero": false}},
                "y": {"field": "y", "type": "quantitative", "axis": {}, "scale": {"zero": false}},
                "tooltip": [
                  {"field": "x", "type": "quantitative", "title": "Across", "format": ".4~g"},
                  {"field": "y", "type": "quantitative", "title": "Up", "format": ".4~g"}
                ]
              }
            }
          ]
        }
        """;
}
