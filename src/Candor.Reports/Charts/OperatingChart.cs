using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Data.Statistics;
using Candor.Reports.Findings;
using Candor.Reports.Markup;

namespace Candor.Reports.Charts;

/// <summary>ROC and precision-recall curves: of two classes the second's, before and after; of more each class's, after.</summary>
internal static class OperatingChart
{
    // More colours nobody tells apart.
    private const int MostSeries = 6;

    private static readonly double[] s_falseRates = [0.01, 0.05, 0.1, 0.2, 0.5], s_recalls = [0.5, 0.8, 0.9, 0.95, 0.99];

    private sealed record Series(string Name, Operating Curve)
    {
        public double Inside => Math.Max(1, Curve.TruePositives[^1]);

        public double Outside => Math.Max(1, Curve.FalsePositives[^1]);
    }

    /// <summary>The ROC curves; null where there are none.</summary>
    public static Chart? Roc(RunRecord record, IReadOnlyList<Side> sides) =>
        All(record, sides) is not { Length: > 0 } series ? null : Of(
            $"ROC curve{Whose(record, series)}", "Share of other rows that are taken for the class",
            "Share of the class’s rows that are found (recall)",
            $"Up and to the left is better; the dashed line is chance. {Thin}", series, Rates, Diagonal, "linear",
            ["Share of others taken", .. series.Select(s => s.Name)],
            s_falseRates.Select(x => (string[])[Show.Percent(x), .. series.Select(s => Show.Percent(Best(s,
                i => s.Curve.FalsePositives[i] <= x * s.Outside, i => s.Curve.TruePositives[i] / s.Inside)))]));

    /// <summary>The precision-recall curves; null where there are none.</summary>
    public static Chart? PrecisionRecall(RunRecord record, IReadOnlyList<Side> sides) =>
        All(record, sides) is not { Length: > 0 } series ? null : Of(
            $"Precision and recall{Whose(record, series)}", "Share of the class’s rows that are found (recall)",
            "Share of rows so taken that are right (precision)",
            "Up and to the right is better. " +
                $"{(record.Data.Classes.Count == 2 ? "The dashed line is chance: the class’s share. " : "")}{Thin}",
            series, Precisions, record.Data.Classes.Count == 2 ? Prevalence(series[^1]) : null, "step-before",
            ["Recall of at least", .. series.Select(s => s.Name)],
            s_recalls.Select(x => (string[])[Show.Percent(x), .. series.Select(s => Show.Percent(Best(s,
                i => s.Curve.TruePositives[i] >= x * s.Inside, i => Precision(s.Curve, i))))]));

    private static string Thin => $"Drawn through {Show.Count(ClassPerformance.MostPoints)} points at most; areas are of all rows.";

    private static string Whose(RunRecord record, Series[] series) => record.Data.Classes.Count == 2 ? $": “{record.Data.Classes[1]}”"
        : series.Length < record.Data.Classes.Count ? $", the {Show.Count(series.Length)} most frequent classes" : "";

    private static Series[] All(RunRecord record, IReadOnlyList<Side> sides)
    {
        var names = record.Data.Classes;
        if (names.Count == 2)
            return [.. sides.Select(s => (s.Name, s.Performance.Classes.FirstOrDefault(c => c.Class == 1)?.Curve))
                .Where(s => s.Curve is not null).Select(s => new Series(s.Name, s.Curve!))];
        return [.. sides[^1].Performance.Classes.Where(c => c.Curve is not null && c.Rows > 0 && c.Class < names.Count)
            .OrderByDescending(c => c.Rows).Take(MostSeries).OrderBy(c => c.Class).Select(c => new Series(names[c.Class], c.Curve!))];
    }

    private static double Best(Series series, Func<int, bool> fits, Func<int, double> value) =>
        Enumerable.Range(0, series.Curve.Thresholds.Count).Where(fits).Select(value).Where(double.IsFinite)
            .DefaultIfEmpty(double.NaN).Max();

    private static double Precision(Operating curve, int i) =>
        (double)curve.TruePositives[i] / (curve.TruePositives[i] + curve.FalsePositives[i]);

    private static IEnumerable<JsonObject> Rates(Series series) => Enumerable.Range(0, series.Curve.Thresholds.Count).Select(i => Point(
        series, i, series.Curve.FalsePositives[i] / series.Outside, series.Curve.TruePositives[i] / series.Inside));

    private static IEnumerable<JsonObject> Precisions(Series series) => Enumerable.Range(1, series.Curve.Thresholds.Count - 1)
        .Select(i => Point(series, i, series.Curve.TruePositives[i] / series.Inside, Precision(series.Curve, i)));

    private static JsonObject Point(Series series, int i, double x, double y) => new()
    {
        ["series"] = series.Name,
        ["at"] = i,
        ["x"] = Spec.Number(x),
        ["y"] = Spec.Number(y),
        ["t"] = series.Curve.Thresholds[i] > 1 ? null : Spec.Number(series.Curve.Thresholds[i]),
    };

    private static JsonArray Diagonal => [new JsonObject { ["x"] = 0, ["y"] = 0 }, new JsonObject { ["x"] = 1, ["y"] = 1 }];

    private static JsonArray Prevalence(Series series)
    {
        var share = series.Inside / (series.Inside + series.Outside);
        return [new JsonObject { ["x"] = 0, ["y"] = Spec.Number(share) }, new JsonObject { ["x"] = 1, ["y"] = Spec.Number(share) }];
    }

    private static Chart Of(string title, string x, string y, string caption, Series[] series,
        Func<Series, IEnumerable<JsonObject>> points, JsonArray? chance, string interpolate, string[] head, IEnumerable<string[]> table)
    {
        var spec = Spec.Of(title, Text, series.SelectMany(points));
        var lines = spec["layer"]![0]!;
        lines["mark"]!["interpolate"] = interpolate;
        lines["encoding"]!["x"]!["axis"]!["title"] = x;
        lines["encoding"]!["y"]!["axis"]!["title"] = y;
        var sided = series.All(s => s.Name is "before" or "after");
        lines["encoding"]!["color"]!["scale"] = new JsonObject
        {
            ["domain"] = Spec.Array(series.Select(s => JsonValue.Create(s.Name))),
            ["range"] = Spec.Array(series.Select((s, i) => JsonValue.Create(sided ? $"var(--{s.Name})" : $"var(--series-{i + 1})"))),
        };
        if (series.Length < 2)
            lines["encoding"]!["color"]!["legend"] = null;
        if (chance is not null)
            spec["layer"]!.AsArray().Add(new JsonObject
            {
                ["data"] = new JsonObject { ["values"] = chance },
                ["mark"] = JsonNode.Parse("""{"type": "line", "color": "var(--muted)", "strokeDash": [3, 3], "aria": false}"""),
                ["encoding"] = JsonNode.Parse(
                    """{"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}}"""),
            });
        return new(title, caption, spec, Table.Of(head, table));
    }

    private const string Text =
        """
        {
          "height": 280,
          "layer": [
            {
              "mark": {"type": "line", "strokeWidth": 2, "point": {"size": 8}},
              "encoding": {
                "x": {"field": "x", "type": "quantitative", "axis": {"format": ".0%"}, "scale": {"domain": [0, 1]}},
                "y": {"field": "y", "type": "quantitative", "axis": {"format": ".0%"}, "scale": {"domain": [0, 1]}},
                "order": {"field": "at", "type": "quantitative"},
                "color": {"field": "series", "type": "nominal", "title": null, "sort": null},
                "strokeDash": {"condition": {"test": "datum.series == 'before'", "value": [5, 3]}, "value": [1, 0]},
                "tooltip": [
                  {"field": "series", "type": "nominal", "title": "Curve of"},
                  {"field": "t", "type": "quantitative", "title": "Threshold", "format": ".3f"},
                  {"field": "x", "type": "quantitative", "title": "Across", "format": ".1%"},
                  {"field": "y", "type": "quantitative", "title": "Up", "format": ".1%"}
                ]
              }
            }
          ]
        }
        """;
}
