using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>The papers that the run used, with their BibTeX.</summary>
internal static class CitationsSection
{
    /// <summary>The section; null where the record cites nothing.</summary>
    public static Section? Of(RunRecord record) => record.Citations.Count == 0
        ? null
        : new("citations", "Papers to cite", List(record.Citations));

    /// <summary>Each with its BibTeX.</summary>
    public static Html List(IEnumerable<Citation> citations) => Html.Join(citations.Select(c => Html.Of(
        $"""
        <div class="citation">
        <p>{c.Text}</p>
        <pre>{c.BibTex.Trim()}</pre>
        </div>

        """)));
}
