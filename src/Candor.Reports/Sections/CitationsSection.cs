using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>The papers that the run used, with their BibTeX.</summary>
internal static class CitationsSection
{
    /// <summary>The section; null where nothing is cited.</summary>
    /// <param name="record">The run.</param>
    /// <param name="whole">The explanation of its model, whose papers are cited, too; null: there is none.</param>
    public static Section? Of(RunRecord record, GlobalExplanation? whole = null) =>
        Of([.. record.Citations.Concat(whole?.Citations ?? []).DistinctBy(c => c.Key)]);

    /// <summary>The section of these papers; null where there are none.</summary>
    public static Section? Of(IReadOnlyList<Citation> citations) =>
        citations.Count == 0 ? null : new("citations", "Papers to cite", List(citations));

    /// <summary>Each with its BibTeX.</summary>
    private static Html List(IEnumerable<Citation> citations) => Html.Join(citations.Select(c => Html.Of(
        $"""
        <div class="citation">
        <p>{c.Text}</p>
        <pre>{c.BibTex.Trim()}</pre>
        </div>

        """)));
}
