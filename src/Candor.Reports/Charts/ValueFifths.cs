using System.Globalization;
using System.Text.Json.Nodes;
using Candor.Data.Records;

namespace Candor.Reports.Charts;

/// <summary>Where a row's value of a unit stands among the values of all drawn rows: in which fifth, or in which of the most frequent
/// categories.</summary>
internal static class ValueFifths
{
    private const int Colours = 5;
    private const string None = "no order", Other = "another";

    private static readonly string[] s_fifths = ["lowest fifth", "low", "middle", "high", "highest fifth"];

    /// <summary>The value of a unit as a number; null where it is none.</summary>
    public static double? Number(UnitImportance unit, GlobalPoint point, int index) => unit.IsNumeric
        && double.TryParse(point.Values[index].Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && double.IsFinite(value) ? value : null;

    /// <summary>The fifth of each point by a unit's values; equal values share one.</summary>
    public static string[] Of(GlobalExplanation record, int unit)
    {
        var values = record.Points.Select(p => Number(record.Units[unit], p, unit)).ToArray();
        var sorted = values.OfType<double>().Order().ToArray();
        return [.. values.Select(v => v is { } value && sorted[^1] > sorted[0]
            ? s_fifths[Math.Min(Colours - 1, Colours * Place(sorted, value) / sorted.Length)] : None)];
    }

    /// <summary>What each point is coloured by, with the names of the colours: fifths of a numeric unit, else the most frequent
    /// categories.</summary>
    public static (string[] Groups, IReadOnlyList<string> Names) Groups(GlobalExplanation record, int unit)
    {
        if (record.Units[unit].IsNumeric)
            return (Of(record, unit), [.. s_fifths, None]);
        string[] categories = [.. record.Points.GroupBy(p => p.Values[unit], StringComparer.Ordinal).OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.Ordinal).Take(Colours).Select(g => g.Key)];
        return ([.. record.Points.Select(p => categories.Contains(p.Values[unit]) ? p.Values[unit] : Other)], [.. categories, Other]);
    }

    // The middle of the places that a value takes among all.
    private static int Place(double[] sorted, double value) =>
        (Array.FindIndex(sorted, v => v == value) + Array.FindLastIndex(sorted, v => v == value)) / 2;

    /// <summary>The colour encoding of a chart whose points have the field <c>group</c>.</summary>
    /// <param name="title">What the legend is headed with.</param>
    /// <param name="groups">The names of those that there are.</param>
    /// <param name="names">All names; null: the fifths. The last is drawn in grey.</param>
    public static JsonNode Colour(string title, IEnumerable<string> groups, IReadOnlyList<string>? names = null)
    {
        var found = groups.ToHashSet(StringComparer.Ordinal);
        var all = (names ?? [.. s_fifths, None]).Index().Where(n => found.Contains(n.Item)).ToArray();
        var last = (names?.Count ?? s_fifths.Length + 1) - 1;
        return new JsonObject
        {
            ["field"] = "group",
            ["type"] = "nominal",
            ["title"] = title,
            ["legend"] = new JsonObject
            {
                ["titleColor"] = "var(--ink)",
                ["titleLimit"] = 480,
                ["labelLimit"] = 160,
                ["columns"] = 3,
            },
            ["scale"] = new JsonObject
            {
                ["domain"] = new JsonArray([.. all.Select(n => (JsonNode)n.Item)]),
                ["range"] = new JsonArray([.. all.Select(n => (JsonNode)(n.Index == last ? "var(--mixed)" : Mix(n.Index, last - 1)))]),
            },
        };
    }

    private static string Mix(int at, int last) => string.Create(CultureInfo.InvariantCulture,
        $"color-mix(in srgb, var(--before) {(last == 0 ? 100 : 100 * (last - at) / last)}%, var(--after))");
}
