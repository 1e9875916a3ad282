using System.Text.Json.Nodes;
using Candor.Data.Runs;
using Candor.Reports.Markup;

namespace Candor.Reports.Charts;

/// <summary>Test accuracy against test faithfulness (Ins + 1 − Del) of the epochs that each η keeps (Eq. 15).</summary>
internal static class FrontierChart
{
    /// <summary>The frontier of a record; null where nothing was selected.</summary>
    public static Chart? Of(RunRecord record)
    {
        if (record.Selections.Count == 0)
            return null;
        const string title = "Accuracy against faithfulness, by η";
        var kept = record.Selections
            .GroupBy(s => (s.Epoch, s.Accuracy, s.Insertion, s.Deletion))
            .Select(g => Point(g.Key.Accuracy, g.Key.Insertion + 1 - g.Key.Deletion, Label(g), g.Any(s => s.Chosen) ? "this run's choice" : "other η"));
        var points = Before(record).Concat(kept).ToArray();
        LabelPlacement.Place(points, "accuracy", "faithfulness");
        var spec = Spec.Of(title, Text, points);
        return new(
            title,
            "Each point is an epoch, labelled with the weights η of accuracy that choose it on the validation part; the scores are those of the test part. Up and to the right is better.",
            spec,
            Table: null);
    }

    private static string Label(IEnumerable<Selection> same) => "η = " + string.Join(", ", same.Select(s => Show.Exact(s.Eta)));

    private static IEnumerable<JsonObject> Before(RunRecord record)
    {
        if (record.Before?.Metrics is { } m && m.TryGetValue("accuracy", out var acc) && m.TryGetValue("insertion", out var ins) && m.TryGetValue("deletion", out var del))
            yield return Point(acc.Mean, ins.Mean + 1 - del.Mean, "before", "before tuning");
    }

    private static JsonObject Point(double accuracy, double faithfulness, string label, string kind) =>
        new() { ["accuracy"] = Spec.Number(accuracy), ["faithfulness"] = Spec.Number(faithfulness), ["label"] = label, ["kind"] = kind };

    /// <summary>The selections as a table, the run's own marked.</summary>
    public static Html Table(IReadOnlyList<Selection> selections) => Markup.Table.Of(
        ["η", "Epoch", "Validation score ↑", "Accuracy ↑", "Insertion ↑", "Deletion ↓"],
        selections.Select(s => new[]
        {
            Show.Exact(s.Eta) + (s.Chosen ? " (this run)" : ""), Show.Count(s.Epoch), Show.Score(s.ValidationScore),
            Show.Score(s.Accuracy), Show.Score(s.Insertion), Show.Score(s.Deletion),
        }));

    private const string Text =
        """
        {
          "height": 260,
          "layer": [
            {
              "mark": {"type": "point", "filled": true, "size": 90, "opacity": 1},
              "encoding": {
                "x": {"field": "accuracy", "type": "quantitative", "axis": {"title": "Test accuracy ↑"}, "scale": {"zero": false, "padding": 50}},
                "y": {"field": "faithfulness", "type": "quantitative", "axis": {"title": "Insertion + 1 − deletion ↑"}, "scale": {"zero": false, "padding": 24}},
                "color": {"field": "kind", "type": "nominal", "title": null, "scale": {
                  "domain": ["before tuning", "other η", "this run's choice"], "range": ["var(--before)", "var(--mixed)", "var(--after)"]}},
                "shape": {"field": "kind", "type": "nominal", "title": null, "scale": {
                  "domain": ["before tuning", "other η", "this run's choice"], "range": ["square", "circle", "diamond"]}},
                "tooltip": [
                  {"field": "label", "type": "nominal", "title": "Point"},
                  {"field": "accuracy", "type": "quantitative", "title": "Accuracy", "format": ".3f"},
                  {"field": "faithfulness", "type": "quantitative", "title": "Insertion + 1 − deletion", "format": ".3f"}
                ]
              }
            },
            {
              "mark": {"type": "text", "dy": {"expr": "datum.dy"}, "color": "var(--ink)"},
              "encoding": {
                "x": {"field": "accuracy", "type": "quantitative"}, "y": {"field": "faithfulness", "type": "quantitative"},
                "text": {"field": "label"}
              }
            }
          ]
        }
        """;
}
