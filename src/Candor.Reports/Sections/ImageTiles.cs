using Candor.Data.Records;
using Candor.Reports.Findings;
using Candor.Reports.Images;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>An explained image as tiles: the original, and for each predictor the heat map, the overlay and the highest-ranked units (the
/// paper's Fig. 5).</summary>
internal static class ImageTiles
{
    /// <summary>Whether the row is an image that can be drawn.</summary>
    public static bool Has(ExplainedSample sample) => sample.Image is { } image
        && image.IsWhole(sample.After.Contributions.Count) && (sample.Before is null
            || sample.Before.Contributions.Count == sample.After.Contributions.Count);

    /// <summary>The tiles.</summary>
    public static Html Of(ExplainedSample sample)
    {
        var image = sample.Image!;
        var name = $"row {Show.Count(sample.Row)}";
        var (first, second) = SampleSides.Titles(sample);
        var both = sample.Before is { } before ? Row(first, name, image, before) : Html.Empty;
        return Html.Of(
            $"""
            <div class="tiles">
            {Tile("Original", $"Image of {name}", ExplanationImages.Original(image))}
            <div class="explained">{both}{Row(sample.Before is null ? "" : second, name, image, sample.After)}</div>
            </div>

            """);
    }

    private static Html Row(string which, string name, SampleImage image, SampleExplanation explanation)
    {
        var s = Scored(explanation);
        var (legend, low, high) = ExplanationImages.Legend(explanation);
        var heading = which.Length == 0 ? Html.Empty : Html.Of($"<h4>{which}</h4>\n");
        var least = low == 0 ? "0" : Show.Signed(low);
        var zero = low == 0 ? Html.Empty : new Html("<span>0</span>");
        var says = which switch { "" => "", "Before" or "After" => $", {which.ToLowerInvariant()} tuning", _ => $", {which}" };
        return Html.Of(
            $"""
            <div class="tile-row">
            {heading}{Tile("φ", $"Heat map of {name}{says}", ExplanationImages.HeatMap(image, explanation))}
            {Tile("φ over the image", $"Heat map over {name}{says}", ExplanationImages.Overlay(image, explanation))}
            {Tile(s == 1 ? "Top unit" : $"Top {Show.Count(s)} units", $"The {Show.Count(s)} highest-ranked units of {name}{says}",
                ExplanationImages.Top(image, explanation, s))}
            <figure class="legend"><img alt="Colours of φ from {Show.Signed(low)} to {Show.Signed(high)}" src="{Uri(legend)}"><figcaption><span>{least}</span>{zero}<span>{Show.Signed(high)}</span></figcaption></figure>
            </div>

            """);
    }

    // The steps that the scores look at; half of the units where the record has no curve.
    private static int Scored(SampleExplanation explanation) =>
        explanation.InsertionCurve?.ScoredUnits ?? Math.Max(1, explanation.Contributions.Count / 2);

    private static Html Tile(string title, string alt, byte[] png) =>
        Html.Of($"<figure class=\"tile\"><img alt=\"{alt}\" src=\"{Uri(png)}\"><figcaption>{title}</figcaption></figure>");

    /// <summary>A picture as an address.</summary>
    public static string Uri(byte[] png) => "data:image/png;base64," + Convert.ToBase64String(png);
}
