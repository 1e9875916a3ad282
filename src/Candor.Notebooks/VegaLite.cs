using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Candor.Reports.Charts;
using Candor.Reports.Markup;

namespace Candor.Notebooks;

/// <summary>A chart as a Vega-Lite specification, which notebooks draw.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Caption">How to read it.</param>
/// <param name="Specification">The specification, JSON.</param>
public sealed partial record VegaLite(string Title, string Caption, string Specification)
{
    /// <summary>The media type by which notebooks know it.</summary>
    public const string MimeType = "application/vnd.vegalite.v5+json";

    private static readonly Dictionary<string, string> s_colours = Colours(Asset.Read("report.css"));

    internal static VegaLite Of(Chart chart)
    {
        var spec = chart.Spec.DeepClone().AsObject();
        spec["$schema"] = "https://vega.github.io/schema/vega-lite/v5.json";
        spec["title"] = new JsonObject { ["text"] = chart.Title, ["subtitle"] = chart.Caption };
        spec["width"] ??= 480;
        // A notebook has not the page's style sheet, and a white or a dark ground of its own.
        spec["background"] = s_colours["paper"];
        return new(chart.Title, chart.Caption, Variable().Replace(spec.ToJsonString(), m => s_colours[m.Groups["name"].Value]));
    }

    // The light ones, which come first.
    private static Dictionary<string, string> Colours(string css) => Declaration()
        .Matches(css[..css.IndexOf('}', StringComparison.Ordinal)])
        .ToDictionary(m => m.Groups["name"].Value, m => m.Groups["value"].Value, StringComparer.Ordinal);

    [GeneratedRegex(@"var\(--(?<name>[a-z0-9-]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"--(?<name>[a-z0-9-]+):\s*(?<value>#[0-9a-f]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Declaration();
}
