using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Charts;

/// <summary>Test accuracy against test faithfulness (Ins + 1 − Del) of the epochs that each η keeps (Eq. 15).</summary>
internal static class FrontierChart
{
    /// <summary>The frontier of a record; null where nothing was selected.</summary>
    public static Chart? Of(RunRecord record) => Of(record, "against faithfulness, by η", "Insertion + 1 − deletion",
        (ins, del) => ins + 1 - del);

    /// <summary>Accuracy against insertion alone (the left half of the paper's Fig. 2).</summary>
    public static Chart? Insertion(RunRecord record) => Of(record, "against insertion, by η", "Insertion", (ins, _) => ins);

    /// <summary>Accuracy against 1 − deletion alone (the right half of the paper's Fig. 2).</summary>
    public static Chart? Deletion(RunRecord record) => Of(record, "against 1 − deletion, by η", "1 − deletion",
        (_, del) => 1 - del);

    private static Chart? Of(RunRecord record, string title, string measure, Func<double, double, double> faithfulness)
    {
        if (record.Selections.Count == 0)
            return null;
        var kept = record.Selections
            .GroupBy(s => (s.Epoch, s.Accuracy, s.Insertion, s.Deletion))
            .Select(g => Point(g.Key.Accuracy, faithfulness(g.Key.Insertion, g.Key.Deletion), Label(g), g.Any(s => s.Chosen)
                ? "this run's choice" : "other η"));
        var points = Before(record, faithfulness).Concat(kept).ToArray();
        LabelPlacement.Place(points, "accuracy", "faithfulness");
        var what = What(record);
        title = $"{what} {title}";
        var spec = Spec.Of(title, Text, points);
        spec["layer"]![0]!["encoding"]!["x"]!["axis"]!["title"] = record.Data.HasNumbers ? "Test R² ↑" : "Test accuracy ↑";
        spec["layer"]![0]!["encoding"]!["tooltip"]![1]!["title"] = what;
        spec["layer"]![0]!["encoding"]!["y"]!["axis"]!["title"] = measure + " ↑";
        spec["layer"]![0]!["encoding"]!["tooltip"]![2]!["title"] = measure;
        return new(
            title,
            $"Each point is an epoch, labelled with the weights η {(record.Data.HasNumbers ? "of R²" : "of accuracy")} that choose it on " +
            $"the validation part; the scores are those of the test part. Up and to the right is better.",
            spec,
            Table: null);
    }

    private static string Label(IEnumerable<Selection> same) => "η = " + string.Join(", ", same.Select(s => Show.Exact(s.Eta)));

    private static IEnumerable<JsonObject> Before(RunRecord record, Func<double, double, double> faithfulness)
    {
        if (record.Before?.Metrics is { } m && m.TryGetValue(record.Data.HasNumbers ? "r2" : "accuracy", out var acc)
            && m.TryGetValue("insertion", out var ins)
            && m.TryGetValue("deletion", out var del))
            yield return Point(acc.Mean, faithfulness(ins.Mean, del.Mean), "before", "before tuning");
    }

    private static JsonObject Point(double accuracy, double faithfulness, string label, string kind) =>
        new() { ["accuracy"] = Spec.Number(accuracy), ["faithfulness"] = Spec.Number(faithfulness), ["label"] = label, ["kind"] = kind };

    /// <summary>What the predictions of a record are scored by.</summary>
    public static string What(RunRecord record) => record.Data.HasNumbers ? "R²" : "Accuracy";

    /// <summary>The selections as a table, the run's own marked.</summary>
    public static Html Table(RunRecord record) => Markup.Table.Of(
        ["η", "Epoch", "Validation score ↑", $"{What(record)} ↑", "Insertion ↑", "Deletion ↓"],
        record.Selections.Select(s => new[]
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
                "x": {"field": "accuracy", "type": "quantitative", "axis": {"title": "Test accuracy ↑"}, "scale": {"zero": false,
                    "padding": 50}},
                "y": {"field": "faithfulness", "type": "quantitative", "axis": {"title": "Insertion + 1 − deletion ↑"},
                    "scale": {"zero": false, "padding": 24}},
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
