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
        var defaults = FlatOptions.Of(new TrainConfig { Data = "" }.ToJson())
            .ToDictionary(o => o.Path, o => o.Value ?? None, StringComparer.Ordinal);
        var configs = models.Select(m => FlatOptions.Of(m.Context.Folder.ReadConfig().ToJson())
            // What is in force is said by the explainer itself.
            .Where(o => !o.Path.StartsWith(ExplainerOptions, StringComparison.Ordinal) && o.Path is not ("data" or "format"))
            .ToDictionary(o => o.Path, o => o.Value ?? None, StringComparer.Ordinal)).ToArray();
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
}
