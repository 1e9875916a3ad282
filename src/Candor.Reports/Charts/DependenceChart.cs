using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Reports.Findings;
using Candor.Reports.Markup;

namespace Candor.Reports.Charts;

/// <summary>A unit's contribution against its value, row by row, coloured by the value of the unit that it interacts with most.</summary>
internal static class DependenceChart
{
    private const int Ranges = 5, MostCategories = 30;

    // Spreads the points of a category evenly over its width, whatever their order.
    private const double Golden = 0.6180339887;

    /// <summary>The chart of a unit.</summary>
    /// <param name="record">The record.</param>
    /// <param name="of">The class's place among those explained.</param>
    /// <param name="unit">The unit.</param>
    public static Chart Of(GlobalExplanation record, int of, int unit)
    {
        var own = record.Units[unit];
        var partner = GlobalFindings.Partner(record, own.Name);
        var (groups, names) = partner is { } p ? ValueFifths.Groups(record, p) : (null, null);
        var title = $"{own.Name}: its contribution by its value";
        var spec = Spec.Of(title, Text, record.Points.Select((point, i) => new JsonObject
        {
            ["value"] = own.IsNumeric ? Spec.Number(ValueFifths.Number(own, point, unit)) : point.Values[unit],
            ["phi"] = Spec.Number(point.Contributions[of][unit]),
            ["group"] = groups?[i],
            ["other"] = partner is { } other ? point.Values[other] : null,
            ["row"] = point.Row,
            ["off"] = Spec.Number(i * Golden % 1 - 0.5),
        }));
        var encoding = spec["layer"]![0]!["encoding"]!.AsObject();
        encoding["x"] = JsonNode.Parse(own.IsNumeric ? Numbers : Categories);
        encoding["x"]!["axis"]!["title"] = own.Name;
        encoding["tooltip"]![0]!["type"] = encoding["x"]!["type"]!.DeepClone();
        if (!own.IsNumeric)
            encoding["xOffset"] = JsonNode.Parse(Spread);
        if (partner is { } most)
        {
            encoding["color"] = ValueFifths.Colour($"{record.Units[most].Name} of the row", groups!, names);
            encoding["tooltip"]!.AsArray().Add(new JsonObject
            {
                ["field"] = "other",
                ["type"] = "nominal",
                ["title"] = record.Units[most].Name,
            });
        }
        var colour = partner is { } with
            ? $" The colour is the row's {record.Units[with].Name}, the feature that it interacts with most: " +
                "where colours lie apart, what this feature does depends on the other." : " It interacts with none beyond chance.";
        return new(title, $"A point is a row. Up speaks for {GlobalFindings.Explained(record, of)}.{colour}", spec,
            own.IsNumeric ? ByRange(record, of, unit) : ByCategory(record, of, unit));
    }

    private static Html ByRange(GlobalExplanation record, int of, int unit)
    {
        var points = record.Points.Select(p => (Value: ValueFifths.Number(record.Units[unit], p, unit), Phi: p.Contributions[of][unit]))
            .Where(p => p.Value is not null && double.IsFinite(p.Phi)).OrderBy(p => p.Value).ToArray();
        var each = points.Length == 0 ? [] : points.Chunk((points.Length + Ranges - 1) / Ranges);
        return Table.Of([$"{record.Units[unit].Name}, from", "to", "Rows", "Mean φ"], each.Select(c => (string[])
            [Show.InUnits(c[0].Value!.Value), Show.InUnits(c[^1].Value!.Value), Show.Count(c.Length),
            GlobalFindings.Signed(record)(c.Average(p => p.Phi))]));
    }

    private static Html ByCategory(GlobalExplanation record, int of, int unit) => Table.Of(
        [record.Units[unit].Name, "Rows", "Mean φ"],
        record.Points.GroupBy(p => p.Values[unit], StringComparer.Ordinal).OrderByDescending(g => g.Count()).Take(MostCategories)
            .Select(g => (string[])[g.Key, Show.Count(g.Count()),
                GlobalFindings.Signed(record)(g.Average(p => p.Contributions[of][unit]))]));

    private const string Numbers =
        """
        {"field": "value", "type": "quantitative", "scale": {"zero": false}, "axis": {}}
        """;

    private const string Categories =
        """
        {"field": "value", "type": "nominal", "axis": {"labelAngle": -30, "labelLimit": 90}, "scale": {"paddingInner": 0.4}}
        """;

    private const string Spread =
        """
        {"field": "off", "type": "quantitative", "scale": {"domain": [-0.5, 0.5]}}
        """;

    private const string Text =
        """
        {
          "height": 240,
          "layer": [
            {
              "mark": {"type": "circle", "size": 24, "opacity": 0.7, "color": "var(--after)", "aria": false},
              "encoding": {
                "y": {"field": "phi", "type": "quantitative", "axis": {"title": "Contribution φ"}},
                "tooltip": [
                  {"field": "value", "title": "Value"},
                  {"field": "phi", "type": "quantitative", "title": "φ", "format": "+.4~g"},
                  {"field": "row", "type": "quantitative", "title": "Row"}
                ]
              }
            },
            {"data": {"values": [{}]}, "mark": {"type": "rule", "color": "var(--muted)", "aria": false}, "encoding": {"y": {"datum": 0}}}
          ]
        }
        """;
}
