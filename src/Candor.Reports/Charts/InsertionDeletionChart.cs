using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Charts;

/// <summary>Mean f_y against the units inserted or deleted, before and after, with the scored steps shaded (the paper's Fig. 5).</summary>
internal static class InsertionDeletionChart
{
    private const string Nearness = "Mean nearness to the whole row's number";

    /// <summary>The insertion curves; null where there are none.</summary>
    public static Chart? Insertion(RunRecord record) =>
        Of("Insertion ↑", "inserted, most important first", "A good explanation makes the curve rise early.", record.Before?.Insertion,
            record.After?.Insertion, record.Data.HasNumbers ? Nearness : null);

    /// <summary>The deletion curves; null where there are none.</summary>
    public static Chart? Deletion(RunRecord record) =>
        Of("Deletion ↓", "deleted, most important first", "A good explanation makes the curve fall early.", record.Before?.Deletion,
            record.After?.Deletion, record.Data.HasNumbers ? Nearness : null);

    /// <summary>The insertion curves of one row, with their areas; null where there are none.</summary>
    public static Chart? Insertion(ExplainedSample sample) => Of(
        "Insertion ↑", "inserted, most important first", Areas(sample.Before?.Insertion, sample.After.Insertion),
            sample.Before?.InsertionCurve, sample.After.InsertionCurve, "Probability of the class");

    /// <summary>The deletion curves of one row, with their areas; null where there are none.</summary>
    public static Chart? Deletion(ExplainedSample sample) => Of(
        "Deletion ↓", "deleted, most important first", Areas(sample.Before?.Deletion, sample.After.Deletion), sample.Before?.DeletionCurve,
            sample.After.DeletionCurve, "Probability of the class");

    private static string Areas(double? before, double after) =>
        before is { } b ? $"Area {Show.Score(b)} before, {Show.Score(after)} after." : $"Area {Show.Score(after)}.";

    private static Chart? Of(string title, string axis, string reading, Curve? before, Curve? after, string? what = null)
    {
        if ((after ?? before) is not { } one)
            return null;
        var scored = one.ScoredUnits;
        var spec = Spec.Of($"{title}: {(what == Nearness ? "mean nearness" : "mean probability")} against features {axis}", Text,
            Points("before", before).Concat(Points("after", after)));
        spec["params"] = new JsonArray(new JsonObject { ["name"] = "scored", ["value"] = scored });
        spec["layer"]![0]!["encoding"]!["x"]!["axis"]!["title"] = $"Features {axis}";
        if (what is not null)
            spec["layer"]![0]!["encoding"]!["y"]!["axis"]!["title"] = what;
        if (what == Nearness)
            spec["layer"]![2]!["encoding"]!["tooltip"]![2]!["title"] = "Nearness";
        if (before is null || after is null)
            spec["encoding"]!["color"]!["legend"] = null;
        var scoring = scored == 1 ? "The score is the value after one feature."
            : $"The score is the mean over the steps 1 to {Show.Count(scored)}, shaded.";
        var caption = $"{reading} {scoring}";
        return new(title, caption, spec, Table(before, after, what == Nearness ? "Nearness" : "Probability"));
    }

    private static IEnumerable<JsonObject> Points(string series, Curve? curve)
    {
        for (var i = 0; i < Length(curve); i++)
            yield return new() { ["series"] = series, ["units"] = curve!.Units[i], ["p"] = Spec.Number(curve.Probability[i]) };
    }

    private static int Length(Curve? curve) => curve is null ? 0 : Math.Min(curve.Units.Count, curve.Probability.Count);

    private static Html Table(Curve? before, Curve? after, string score)
    {
        var units = new[] { before, after }.SelectMany(c => c?.Units ?? []).Distinct().Order();
        return before is null || after is null
            ? Markup.Table.Of(["Features", score], units.Select(u => new[] { Show.Count(u), At(after ?? before, u) }))
            : Markup.Table.Of(["Features", "Before", "After"], units.Select(u => new[] { Show.Count(u), At(before, u), At(after, u) }));
    }

    private static string At(Curve? curve, int units)
    {
        for (var i = 0; i < Length(curve); i++)
        {
            if (curve!.Units[i] == units)
                return Show.Score(curve.Probability[i]);
        }

        return Show.None;
    }

    private const string Text =
        """
        {
          "height": 260,
          "encoding": {
            "color": {"field": "series", "type": "nominal", "title": null, "legend": {"symbolType": "stroke", "symbolOpacity": 1,
                "symbolSize": 200},
                      "scale": {"domain": ["before", "after"], "range": ["var(--before)", "var(--after)"]}}
          },
          "layer": [
            {
              "transform": [{"filter": "datum.units <= scored && (datum.units >= 1 || scored <= 1)"}],
              "mark": {"type": "area", "opacity": 0.1, "line": false},
              "encoding": {
                "x": {"field": "units", "type": "quantitative", "axis": {"format": "d", "tickMinStep": 1}, "scale": {"nice": false}},
                "y": {"field": "p", "type": "quantitative", "stack": null, "axis": {"title": "Mean probability of the class"},
                      "scale": {"domain": [0, 1]}}
              }
            },
            {
              "mark": {"type": "line", "strokeWidth": 2},
              "encoding": {
                "x": {"field": "units", "type": "quantitative"}, "y": {"field": "p", "type": "quantitative"},
                "strokeDash": {"condition": {"test": "datum.series == 'before'", "value": [5, 3]}, "value": [1, 0]}
              }
            },
            {
              "mark": {"type": "point", "filled": true, "size": 22, "strokeWidth": 0, "opacity": 1},
              "encoding": {
                "x": {"field": "units", "type": "quantitative"}, "y": {"field": "p", "type": "quantitative"},
                "tooltip": [
                  {"field": "series", "type": "nominal", "title": "Predictor"},
                  {"field": "units", "type": "quantitative", "title": "Features"},
                  {"field": "p", "type": "quantitative", "title": "Probability", "format": ".3f"}
                ]
              }
            }
          ]
        }
        """;
}
