using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Charts;

/// <summary>Test accuracy against test faithfulness for every η (Figs. 8, 9).</summary>
internal static class SparsityChart
{
    /// <summary>The chart.</summary>
    public static Chart Of(ExampleResults results)
    {
        const string title = "Accuracy against faithfulness, by η";
        var points = results.Sparsities.Where(s => double.IsFinite(s.Accuracy)).Select(s => new JsonObject
        {
            ["accuracy"] = Spec.Number(s.Accuracy),
            ["faithfulness"] = Spec.Number(s.Faithfulness),
            ["label"] = "η = " + Show.Exact(s.Eta),
            ["kind"] = s.Chosen ? "this run's choice" : "other η",
        }).ToArray();
        LabelPlacement.Place(points, "accuracy", "faithfulness");
        return new(
            title, "Up and to the right is better.", Spec.Of(title, Text, points),
            Table.Of(["η", "Epoch", "Influences not 0", "Validation score ↑", "Accuracy ↑", "Faithfulness ↑"],
                results.Sparsities.Select(s => new[]
            {
                Show.Exact(s.Eta) + (s.Chosen ? " (this run)" : ""), s.Epoch is { } epoch ? Show.Count(epoch) : "all gates shut",
                    Show.Count(s.NonZero),
                Show.Score(s.ValidationScore), Show.Score(s.Accuracy), Show.Score(s.Faithfulness),
            })));
    }

    private const string Text =
        """
        {
          "height": 260,
          "layer": [
            {"mark": {"type": "point", "filled": true, "size": 90, "opacity": 1}, "encoding": {
              "x": {"field": "accuracy", "type": "quantitative", "axis": {"title": "Test accuracy ↑"}, "scale": {"zero": false,
                  "padding": 50}},
              "y": {"field": "faithfulness", "type": "quantitative", "axis": {"title": "Test faithfulness ↑"}, "scale": {"zero": false,
                  "padding": 24}},
              "color": {"field": "kind", "type": "nominal", "title": null, "scale": {"domain": ["other η", "this run's choice"],
                  "range": ["var(--mixed)", "var(--after)"]}},
              "shape": {"field": "kind", "type": "nominal", "title": null, "scale": {"domain": ["other η", "this run's choice"],
                  "range": ["circle", "diamond"]}},
              "tooltip": [
                {"field": "label", "type": "nominal", "title": "Weight"},
                {"field": "accuracy", "type": "quantitative", "title": "Accuracy", "format": ".3f"},
                {"field": "faithfulness", "type": "quantitative", "title": "Faithfulness", "format": ".3f"}
              ]}},
            {"mark": {"type": "text", "dy": {"expr": "datum.dy"}, "color": "var(--ink)"}, "encoding": {
              "x": {"field": "accuracy", "type": "quantitative"}, "y": {"field": "faithfulness", "type": "quantitative"},
                  "text": {"field": "label"}}}
          ]
        }
        """;
}
