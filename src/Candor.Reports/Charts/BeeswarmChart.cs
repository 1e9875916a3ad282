using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Reports.Findings;
using Candor.Reports.Markup;

namespace Candor.Reports.Charts;

/// <summary>Contributions of every drawn row by unit, coloured by the unit's value.</summary>
internal static class BeeswarmChart
{
    /// <summary>Units that are drawn at most.</summary>
    public const int MostUnits = 15;

    private const int LongestName = 40, Bins = 60, BandHeight = 34;

    // How near points stand to each other, and how far they may leave the middle of a unit's band.
    private const double Step = 0.14, Widest = 0.92;

    /// <summary>The chart of a class.</summary>
    /// <param name="record">The record.</param>
    /// <param name="of">The class's place among those explained.</param>
    public static Chart Of(GlobalExplanation record, int of)
    {
        var units = GlobalFindings.Order(record).Take(MostUnits).ToArray();
        var phi = units.SelectMany(u => record.Points.Select(p => p.Contributions[of][u])).Where(double.IsFinite).ToArray();
        var width = phi.Length == 0 ? 1 : Math.Max(phi.Max() - phi.Min(), 1e-12);
        var least = phi.Length == 0 ? 0 : phi.Min();
        var title = $"Every row: contributions to {GlobalFindings.Explained(record, of)}";
        var spec = Spec.Of(title, Text, units.SelectMany(u => Swarm(record, of, u, least, width)));
        spec["height"] = units.Length * BandHeight;
        spec["layer"]![0]!["encoding"]!["color"] = ValueFifths.Colour(
            "The row's value of that feature", units.SelectMany(u => ValueFifths.Of(record, u)));
        spec["layer"]![0]!["encoding"]!["y"]!["sort"] = Spec.Array(units.Select(u => (JsonNode)Name(record, u)));
        var folded = record.Units.Count > units.Length
            ? $" The {Show.Count(units.Length)} features that weigh most of {Show.Count(record.Units.Count)}." : "";
        var rows = record.Points.Count == record.Rows ? $"All {Show.Count(record.Rows)} rows"
            : $"{Show.Count(record.Points.Count)} rows, evenly spaced, of {Show.Count(record.Rows)}";
        return new(title, $"A point is a row; right of 0 its value of the feature speaks for " +
            $"{GlobalFindings.Explained(record, of)}, left " +
            $"against. Points stand beside each other where many rows have the same contribution. {rows}.{folded}",
            spec, Table(record, of, units));
    }

    private static string Name(GlobalExplanation record, int unit) => record.Units[unit].Name is { Length: > LongestName } name
        ? $"{name[..(LongestName - 1)]}… ({Show.Count(unit + 1)})" : record.Units[unit].Name;

    private static IEnumerable<JsonObject> Swarm(GlobalExplanation record, int of, int unit, double least, double width)
    {
        var fifths = ValueFifths.Of(record, unit);
        var filled = new Dictionary<int, int>();
        var crowd = record.Points.GroupBy(p => Bin(p.Contributions[of][unit], least, width)).Max(g => g.Count());
        var step = Math.Min(Step, 2 * Widest / Math.Max(1, crowd));
        foreach (var (i, point) in record.Points.Index())
        {
            var bin = Bin(point.Contributions[of][unit], least, width);
            var place = filled[bin] = filled.GetValueOrDefault(bin) + 1;
            yield return new JsonObject
            {
                ["unit"] = Name(record, unit),
                ["phi"] = Spec.Number(point.Contributions[of][unit]),
                ["off"] = Spec.Number((place % 2 == 0 ? place / 2 : -(place / 2)) * step),
                ["group"] = fifths[i],
                ["value"] = point.Values[unit],
                ["row"] = point.Row,
            };
        }
    }

    private static int Bin(double phi, double least, double width) => double.IsFinite(phi) ? (int)((phi - least) / width * Bins) : -1;

    private static Html Table(GlobalExplanation record, int of, int[] units) => Markup.Table.Of(
        ["Feature", "Least φ", "A quarter below", "Half below", "Three quarters below", "Largest φ"],
        units.Select(u =>
        {
            var phi = record.Points.Select(p => p.Contributions[of][u]).Where(double.IsFinite).Order().ToArray();
            return (string[])[record.Units[u].Name, .. new[] { 0, 0.25, 0.5, 0.75, 1 }.Select(q =>
                GlobalFindings.Signed(record)(phi.Length == 0 ? double.NaN : phi[(int)Math.Round(q * (phi.Length - 1))]))];
        }));

    private const string Text =
        """
        {
          "layer": [
            {
              "mark": {"type": "circle", "size": 18, "opacity": 0.75, "aria": false},
              "encoding": {
                "y": {"field": "unit", "type": "nominal", "title": null, "scale": {"paddingInner": 0.1}},
                "yOffset": {"field": "off", "type": "quantitative", "scale": {"domain": [-1, 1]}},
                "x": {"field": "phi", "type": "quantitative", "axis": {"title": "Contribution φ"}},
                "tooltip": [
                  {"field": "unit", "type": "nominal", "title": "Feature"},
                  {"field": "value", "type": "nominal", "title": "Value"},
                  {"field": "phi", "type": "quantitative", "title": "φ", "format": "+.4~g"},
                  {"field": "row", "type": "quantitative", "title": "Row"}
                ]
              }
            },
            {"data": {"values": [{}]}, "mark": {"type": "rule", "color": "var(--muted)", "aria": false}, "encoding": {"x": {"datum": 0}}}
          ]
        }
        """;
}
