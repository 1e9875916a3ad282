using System.Globalization;
using System.Text.Json.Nodes;

namespace Candor.Data.Records;

/// <summary>A configuration as a list: options in options get a path, and a list of plain values stays one option.</summary>
public static class FlatOptions
{
    /// <summary>Path and value of every option; null: it is not set.</summary>
    /// <param name="options">The configuration.</param>
    public static IReadOnlyList<(string Path, string? Value)> Of(JsonObject options) => [.. Flat("", options)];

    private static IEnumerable<(string, string?)> Flat(string path, JsonNode? node) => node switch
    {
        JsonObject { Count: > 0 } o => o.SelectMany(p => Flat(path.Length == 0 ? p.Key : $"{path}.{p.Key}", p.Value)),
        JsonArray { Count: > 0 } a when a.Any(i => i is JsonObject) => a.SelectMany((item, i) =>
            Flat(string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), item)),
        JsonArray a => [(path, a.Count == 0 ? null : string.Join(", ", a.Select(Value)))],
        JsonObject => path.Length == 0 ? [] : [(path, null)],
        _ => [(path, Value(node))],
    };

    private static string? Value(JsonNode? node) => node switch
    {
        null => null,
        JsonValue v when v.TryGetValue<string>(out var text) => text,
        _ => node.ToJsonString(),
    };
}
