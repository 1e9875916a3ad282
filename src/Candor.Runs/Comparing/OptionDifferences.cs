using System.Globalization;
using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;

namespace Candor.Runs.Comparing;

/// <summary>The options in which runs differ, with the defaults in force.</summary>
internal static class OptionDifferences
{
    private const string None = "–", ExplainerOptions = "explainerSettings";

    /// <summary>What differs, in the order of the configuration; the shown explainers' options in force come last.</summary>
    public static IReadOnlyList<OptionDifference> Of(IReadOnlyList<ComparedModel> models)
    {
        if (models.All(m => m.Run == models[0].Run))
            return [];
        var defaults = Flat("", new TrainConfig { Data = "" }.ToJson()).ToDictionary(o => o.Name, o => o.Value, StringComparer.Ordinal);
        var configs = models.Select(m => Flat("", m.Context.Folder.ReadConfig().ToJson())
            // What is in force is said by the explainer itself.
            .Where(o => !o.Name.StartsWith(ExplainerOptions, StringComparison.Ordinal) && o.Name is not ("data" or "format"))
            .ToDictionary(o => o.Name, o => o.Value, StringComparer.Ordinal)).ToArray();
        var settings = models.Select(m => m.Shown is { } e ? Named(ExplainerInForce.Settings(e, m.Predictor)) : []).ToArray();
        return [.. new[] { Data(models) }.Where(Differs), .. Differing(configs, defaults), .. Differing(settings, [])];
    }

    private static OptionDifference Data(IReadOnlyList<ComparedModel> models) => new("data",
        [.. models.Select(m => $"{m.Context.Config.Data}{(m.Context.Contract.DataSha256 is { } sha ? $" ({sha[..8]})" : "")}")], null);

    private static IEnumerable<OptionDifference> Differing(Dictionary<string, string>[] runs, Dictionary<string, string> defaults) =>
        runs.SelectMany(r => r.Keys).Distinct(StringComparer.Ordinal)
            .Select(name => new OptionDifference(name, [.. runs.Select(r => r.GetValueOrDefault(name, None))],
                defaults.TryGetValue(name, out var usual) && usual != None ? usual : null))
            .Where(Differs);

    private static bool Differs(OptionDifference option) => option.Values.Distinct(StringComparer.Ordinal).Count() > 1;

    private static Dictionary<string, string> Named(IReadOnlyDictionary<string, string> settings) =>
        settings.ToDictionary(s => $"explainer: {s.Key}", s => s.Value, StringComparer.Ordinal);

    private static IEnumerable<(string Name, string Value)> Flat(string path, JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => Flat(path.Length == 0 ? p.Key : $"{path}.{p.Key}", p.Value)),
        JsonArray a when a.Any(i => i is JsonObject) =>
            a.SelectMany((item, i) => Flat(string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), item)),
        JsonArray a => [(path, string.Join(", ", a.Select(Text)))],
        _ => [(path, Text(node))],
    };

    private static string Text(JsonNode? node) => node is JsonValue v && v.TryGetValue<string>(out var text) ? text
        : node?.ToJsonString() ?? None;
}
