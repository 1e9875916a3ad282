using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>Every option of the run, and its seed.</summary>
internal static class ConfigurationSection
{
    /// <summary>The section.</summary>
    public static Section Of(RunRecord record)
    {
        string[][] rows = [["Seed of the run", record.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)],
            .. Flat("", record.Configuration)];
        return new("configuration", "Configuration and seeds", Table.Of(["Option", "Value"], rows, "settings"));
    }

    // Options in options get a path; a list of plain values stays on one line.
    private static IEnumerable<string[]> Flat(string path, JsonNode? node) => node switch
    {
        JsonObject { Count: > 0 } o => o.SelectMany(p => Flat(path.Length == 0 ? p.Key : $"{path}.{p.Key}", p.Value)),
        JsonArray { Count: > 0 } a when a.Any(i => i is JsonObject) => a.SelectMany((item, i) => Flat($"{path}[{Show.Count(i)}]", item)),
        JsonArray a => [[path, string.Join(", ", a.Select(Value))]],
        JsonObject => path.Length == 0 ? [] : [[path, Show.None]],
        _ => [[path, Value(node)]],
    };

    private static string Value(JsonNode? node) => node switch
    {
        null => Show.None,
        JsonValue v when v.TryGetValue<string>(out var text) => text,
        _ => node.ToJsonString(),
    };
}
