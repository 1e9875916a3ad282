using System.Text.Json.Nodes;
using Candor.Reports.Markup;

namespace Candor.Reports.Charts;

/// <summary>A Vega-Lite specification with what a reader gets who cannot see it drawn.</summary>
/// <param name="Title">What it shows; also the specification's description, which screen readers read.</param>
/// <param name="Caption">How to read it.</param>
/// <param name="Spec">The specification, without a theme: the page's script adds that.</param>
/// <param name="Table">The same figures as a table; null where the section shows it already.</param>
internal sealed record Chart(string Title, string Caption, JsonObject Spec, Html? Table)
{
    /// <summary>The chart as a figure. JSON is encoded so that no name in it can end the script element.</summary>
    public Html Figure => Html.Of(
        $"""
        <figure class="chart">
        <h3>{Title}</h3>
        {Plot}
        <figcaption>{Caption}</figcaption>
        {Folded}</figure>

        """);

    private Html Plot => Charts.Spec.IsDrawable(Spec)
        ? Html.Of($"<div class=\"plot\" data-chart></div>\n<script type=\"application/json\">{new Html(Spec.ToJsonString())}</script>")
        : new("<p><em>There is no number to draw.</em></p>");

    private Html Folded => Table is { } table
        ? Html.Of($"<details><summary>Figures as a table</summary>\n{table}\n</details>\n")
        : Html.Empty;
}
