using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Candor.Reports.Tests;

/// <summary>Takes rendered pages apart.</summary>
internal static partial class Pages
{
    /// <summary>The page without its style sheet, scripts and specifications: what a reader without JavaScript gets.</summary>
    public static string Skeleton(string page) => Hash().Replace(Style().Replace(Script().Replace(page, "<script$1>…</script>"),
        "<style>…</style>"), "'sha256-…'");

    /// <summary>The Vega-Lite specifications of a page.</summary>
    public static IReadOnlyList<JsonObject> Specs(string page) =>
        [.. Script().Matches(page).Where(m => m.Groups[1].Value.Contains("json", StringComparison.Ordinal)).Select(m =>
            JsonNode.Parse(m.Groups[2].Value)!.AsObject())];

    [GeneratedRegex("<script([^>]*)>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<style>.*?</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("'sha256-[^']*'")]
    private static partial Regex Hash();
}
