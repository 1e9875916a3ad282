using Candor.Data.Records;
using Candor.Reports.Findings;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>What a model leans on over many rows as a tab of a run's report.</summary>
internal static class WholeModelSections
{
    /// <summary>The sections; where nothing is known one that says which command finds it.</summary>
    /// <param name="whole">What the model leans on; null: that is not known.</param>
    public static IEnumerable<Section> Of(GlobalExplanation? whole) => whole is null ? [Missing()]
        : [Introduction(whole), .. GlobalSections.Figures(whole).Select(s => s with { Id = $"model-{s.Id}" })];

    private static Section Missing() => new("model", "What the model leans on", Html.Of(
        $"""
        <p>Nothing was asked about the model as a whole yet. This command explains many rows, says what they have in common,
        and makes this report again (RUN is the run’s folder):</p>
        <pre>candor explain RUN --global</pre>

        """));

    private static Section Introduction(GlobalExplanation whole) => new("model", "What the model leans on", Html.Of(
        $"""
        <p class="small">{GlobalSections.Asked(whole)}</p>
        <ul>
        {GlobalFindings.Of(whole).Concat(whole.Notes).Select(s => Html.Of($"<li>{s}</li>\n"))}</ul>
        <details><summary>What this rests on</summary>
        {ProvenancePart.Listed(whole.Provenance, whole.Rows)}</details>

        """));
}
