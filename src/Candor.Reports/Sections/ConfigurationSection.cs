using System.Globalization;
using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>What a person set, what took effect, and every other option of the run, folded.</summary>
internal static class ConfigurationSection
{
    private const string NotSet = "not set";

    /// <summary>The section.</summary>
    public static Section Of(RunRecord record)
    {
        var seed = record.Seed.ToString(CultureInfo.InvariantCulture);
        var options = FlatOptions.Of(record.Configuration);
        var hash = record.ModelSha256 is { } sha
            ? Html.Of($"<dl>\n<dt>Model’s SHA-256</dt><dd><code>{sha}</code></dd>\n</dl>\n") : Html.Empty;
        return new("configuration", "Configuration and seeds", record.Settings is { } settings
            ? Html.Of($"{hash}{Known(record, settings, options, seed)}")
            : Html.Of($"{hash}{Options([("Seed of the run", seed), .. options])}"));
    }

    private static Html Known(RunRecord record, RunSettings settings, IReadOnlyList<(string Path, string? Value)> options, string seed)
    {
        var set = options.Where(o => settings.Set.Contains(o.Path)).ToArray();
        var rest = options.Where(o => !settings.Set.Contains(o.Path) && !settings.Idle.Any(i => Begins(o.Path, i))).ToArray();
        return Html.Of(
            $"""
            <h3>Set for this run</h3>
            <p class="small">Data, method and seed, and what differs from the defaults.</p>
            {Options([("Seed of the run", seed), .. set.Where(o => o.Path != "seed")])}
            {InForce(record.Explainer, settings)}
            <details class="more"><summary>{Show.Count(rest.Length)} more options, at their defaults</summary>
            {Options(rest)}
            </details>

            """);
    }

    private static Html InForce(string explainer, RunSettings settings) => settings.Explainer.Count == 0 ? Html.Empty : Html.Of(
        $"""
        <h3>{explainer} as it took effect</h3>
        {(settings.Shown is null ? Options(settings.Explainer.Select(s => (s.Key, (string?)s.Value)))
            : Table.Of(["Option", "In training and scores", "For the rows that are shown"], settings.Explainer.Keys
                .Union(settings.Shown.Keys).Select(k => (string[])[k, settings.Explainer.GetValueOrDefault(k) ?? Show.None,
                    settings.Shown.GetValueOrDefault(k) ?? Show.None]), "settings"))}

        """);

    private static Html Options(IEnumerable<(string Path, string? Value)> options) =>
        Table.Of(["Option", "Value"], options.Select(o => (string[])[o.Path, o.Value ?? NotSet]), "settings");

    private static bool Begins(string path, string option) => path == option || path.StartsWith(option + ".", StringComparison.Ordinal);
}
