using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Data.Statistics;
using Candor.Reports.Findings;
using Candor.Reports.Markup;

namespace Candor.Reports.Charts;

/// <summary>Reliability diagram: how often the predicted class is right, against its mean probability, by ranges of it.</summary>
internal static class ReliabilityChart
{
    /// <summary>The chart; null where there are no ranges.</summary>
    public static Chart? Of(IReadOnlyList<Side> sides)
    {
        sides = [.. sides.Where(s => s.Performance.Calibration.Count > 0)];
        if (sides.Count == 0)
            return null;
        const string title = "Calibration: how often a prediction is right, by how sure the predictor is";
        var spec = Spec.Of(title, Text, sides.SelectMany(s => s.Performance.Calibration.Select(r => Point(s, r))));
        if (sides.Count < 2)
            spec["layer"]![0]!["encoding"]!["color"]!["legend"] = null;
        return new(title, "On the dashed line a prediction made with 80 % is right in 80 %; below it the predictor is too sure. " +
            "Thin lines are Wilson’s 95 % intervals; ranges of few rows have long ones.", spec,
            Table.Of(["Probability", .. sides.SelectMany(s => sides.Count == 1 ? ["Rows", "Mean probability", "Right"]
                : new[] { $"Rows, {s.Name}", $"Mean probability, {s.Name}", $"Right, {s.Name}" })],
                sides.SelectMany(s => s.Performance.Calibration).Select(r => (r.Low, r.High)).Distinct().Order().Select(range =>
                    (string[])[$"{Show.Score(range.Low)} to {Show.Score(range.High)}", .. sides.SelectMany(s => Cells(
                        s.Performance.Calibration.FirstOrDefault(r => r.Low.Equals(range.Low))))])));
    }

    private static string[] Cells(CalibrationRange? range)
    {
        if (range is null)
            return ["0", Show.None, Show.None];
        var right = Wilson.Share(range.Right, range.Rows);
        return [Show.Count(range.Rows), Show.Score(range.Probability),
            $"{Show.Score(right.Value)} ({Show.Score(right.Low)}\u00A0to\u00A0{Show.Score(right.High)})"];
    }

    private static JsonObject Point(Side side, CalibrationRange range)
    {
        var right = Wilson.Share(range.Right, range.Rows);
        return new()
        {
            ["series"] = side.Name,
            ["x"] = Spec.Number(range.Probability),
            ["y"] = Spec.Number(right.Value),
            ["low"] = Spec.Number(right.Low),
            ["high"] = Spec.Number(right.High),
            ["rows"] = range.Rows,
        };
    }

    private const string Text =
        """
        {
          "height": 280,
          "layer": [
            {
              "mark": {"type": "point", "filled": true, "size": 50, "opacity": 1},
              "encoding": {
                "x": {"field": "x", "type": "quantitative", "axis": {"title": "Mean probability of the predicted class", "format": ".0%"},
                    "scale": {"domain": [0, 1]}},
                "y": {"field": "y", "type": "quantitative", "axis": {"title": "Share that is right", "format": ".0%"},
                    "scale": {"domain": [0, 1]}},
                "color": {"field": "series", "type": "nominal", "title": null, "scale": {
                    "domain": ["before", "after"], "range": ["var(--before)", "var(--after)"]}},
                "shape": {"condition": {"test": "datum.series == 'before'", "value": "diamond"}, "value": "circle"},
                "tooltip": [
                  {"field": "series", "type": "nominal", "title": "Predictor"},
                  {"field": "rows", "type": "quantitative", "title": "Rows"},
                  {"field": "x", "type": "quantitative", "title": "Mean probability", "format": ".1%"},
                  {"field": "y", "type": "quantitative", "title": "Right", "format": ".1%"},
                  {"field": "low", "type": "quantitative", "title": "from", "format": ".1%"},
                  {"field": "high", "type": "quantitative", "title": "to", "format": ".1%"}
                ]
              }
            },
            {
              "mark": {"type": "rule", "aria": false},
              "encoding": {
                "x": {"field": "x", "type": "quantitative"}, "y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"},
                "color": {"field": "series", "type": "nominal", "legend": null}
              }
            },
            {
              "data": {"values": [{"x": 0, "y": 0}, {"x": 1, "y": 1}]},
              "mark": {"type": "line", "color": "var(--muted)", "strokeDash": [3, 3], "aria": false},
              "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}}
            }
          ]
        }
        """;
}
