using System.Globalization;
using System.Text.Json.Nodes;

namespace Candor.Experiments.Plots;

/// <summary>Pieces of Vega-Lite specifications of experiments' figures.</summary>
internal static class Plot
{
    // Okabe and Ito (2008): told apart by colour-blind readers, on light and dark grounds.
    private static readonly string[] s_colours = ["#D55E00", "#0072B2", "#009E73", "#999999", "#E69F00", "#CC79A7", "#56B4E9", "#F0E442"];
    private static readonly string[] s_shapes = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right",
        "triangle-left"];

    /// <summary>A specification from its text and its data.</summary>
    public static JsonObject Of(string title, string text, IEnumerable<JsonObject> values)
    {
        var spec = new JsonObject
        {
            ["$schema"] = "https://vega.github.io/schema/vega-lite/v6.json",
            ["description"] = title,
            ["data"] = new JsonObject { ["values"] = new JsonArray([.. values]) }
        };
        foreach (var (name, node) in JsonNode.Parse(text)!.AsObject())
            spec[name] = node?.DeepClone();
        return spec;
    }

    /// <summary>Colours and shapes of methods, always in the same order.</summary>
    public static void Methods(JsonNode encoding, IReadOnlyList<string> methods)
    {
        JsonObject Scale(string[] range) => new()
        {
            ["domain"] = Words(methods),
            ["range"] = Words([.. methods.Select((_, i) => range[i % range.Length])])
        };
        encoding["color"] = new JsonObject
        {
            ["field"] = "method",
            ["type"] = "nominal",
            ["title"] = null,
            ["scale"] = Scale(s_colours),
            ["legend"] = new JsonObject { ["orient"] = "top" }
        };
        encoding["shape"] = new JsonObject { ["field"] = "method", ["type"] = "nominal", ["title"] = null, ["scale"] = Scale(s_shapes) };
    }

    /// <summary>Colours of methods, without shapes.</summary>
    public static void Colours(JsonNode encoding, IReadOnlyList<string> methods)
    {
        Methods(encoding, methods);
        encoding.AsObject().Remove("shape");
    }

    /// <summary>An array of words.</summary>
    public static JsonArray Words(IEnumerable<string> words) => [.. words.Select(w => (JsonNode)w)];

    /// <summary>Six significant digits; null for what is no number.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value)
        ? JsonValue.Create(double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))
        : null;
}
