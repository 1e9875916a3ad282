using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Charts;

/// <summary>Accuracy and faithfulness against U, with standard errors (Figs. 2, 3).</summary>
internal static class ExampleCurveChart
{
    /// <summary>The chart.</summary>
    public static Chart Of(ExampleResults results)
    {
        const string title = "Accuracy and faithfulness against the number of examples";
        var points = results.Curve.SelectMany(s => new[]
        {
            Point("accuracy", s.Examples, s.Accuracy, s.AccuracyError),
            Point("faithfulness", s.Examples, s.Faithfulness, s.FaithfulnessError),
        });
        return new(
            title, "Bars are standard errors over the test rows; the number of examples is on a logarithmic axis.",
                Spec.Of(title, Text, points),
            Table.Of(["Examples", "Accuracy ↑", "±", "Faithfulness ↑", "±"], results.Curve.Select(s => new[]
            {
                Show.Count(s.Examples), Show.Score(s.Accuracy), Show.Score(s.AccuracyError), Show.Score(s.Faithfulness),
                    Show.Score(s.FaithfulnessError),
            })));
    }

    private static JsonObject Point(string series, int examples, double mean, double error) => new()
    {
        ["series"] = series,
        ["examples"] = examples,
        ["mean"] = Spec.Number(mean),
        ["low"] = Spec.Number(mean - error),
        ["high"] = Spec.Number(mean + error),
    };

    private const string Text =
        """
        {
          "height": 260,
          "encoding": {
            "x": {"field": "examples", "type": "quantitative", "axis": {"title": "Examples U", "format": "d"}, "scale": {"type": "log",
                "nice": false, "padding": 8}},
            "color": {"field": "series", "type": "nominal", "title": null, "scale": {"domain": ["accuracy", "faithfulness"],
                "range": ["var(--before)", "var(--after)"]}}
          },
          "layer": [
            {"mark": {"type": "rule"}, "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}}},
            {"mark": {"type": "line", "strokeWidth": 2}, "encoding": {
              "y": {"field": "mean", "type": "quantitative", "axis": {"title": "Share of test rows"}},
              "strokeDash": {"condition": {"test": "datum.series == 'accuracy'", "value": [5, 3]}, "value": [1, 0]}}},
            {"mark": {"type": "point", "filled": true, "size": 40, "opacity": 1}, "encoding": {
              "y": {"field": "mean", "type": "quantitative"},
              "tooltip": [
                {"field": "series", "type": "nominal", "title": "Score"},
                {"field": "examples", "type": "quantitative", "title": "Examples"},
                {"field": "mean", "type": "quantitative", "title": "Mean", "format": ".3f"}
              ]}}
          ]
        }
        """;
}
