using System.Globalization;
using System.Text.Json.Nodes;

namespace Candor.Reports.Charts;

/// <summary>Pieces of Vega-Lite specifications.</summary>
internal static class Spec
{
    /// <summary>
    /// A specification from its text and its data. The text is ours alone: names and figures of a record enter only as values of the data.
    /// </summary>
    public static JsonObject Of(string title, string text, IEnumerable<JsonObject> values)
    {
        var spec = new JsonObject
        {
            ["description"] = title,
            ["width"] = "container",
            ["data"] = new JsonObject { ["values"] = Array(values) }
        };
        foreach (var (name, node) in JsonNode.Parse(text)!.AsObject())
            spec[name] = node?.DeepClone();
        return spec;
    }

    /// <summary>Whether each quantity of the first layer has at least one number; Vega would complain of an axis without any.</summary>
    public static bool IsDrawable(JsonObject spec)
    {
        var values = spec["data"]!["values"]!.AsArray();
        var fields = spec["layer"]![0]!["encoding"]!.AsObject()
            .Where(e => e.Key is "x" or "y" && e.Value!["type"]!.GetValue<string>() == "quantitative")
            .Select(e => e.Value!["field"]!.GetValue<string>())
            .ToArray();
        return values.Any(v => fields.All(f => v![f] is not null));
    }

    /// <summary>An array of nodes.</summary>
    public static JsonArray Array(IEnumerable<JsonNode> nodes) => [.. nodes];

    /// <summary>Six significant digits, enough for a drawing; null for what is no number, which Vega leaves out.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value)
        ? JsonValue.Create(double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))
        : null;

    /// <summary>As the other; null stays null.</summary>
    public static JsonNode? Number(double? value) => value is { } v ? Number(v) : null;
}
