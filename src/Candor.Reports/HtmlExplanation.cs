using Candor.Data.Records;
using Candor.Reports.Findings;
using Candor.Reports.Markup;
using Candor.Reports.Sections;

namespace Candor.Reports;

/// <summary>One explained row as a small HTML page without scripts: the prediction and its signed contributions.</summary>
public static class HtmlExplanation
{
    /// <summary>The page of a row.</summary>
    /// <param name="sample">The row; its <see cref="ExplainedSample.After"/> is drawn, and <see cref="ExplainedSample.Before"/> named
    /// beside it where there is one.</param>
    /// <param name="run">The run's or the predictor's name.</param>
    /// <param name="explainer">The explainer's catalog name.</param>
    /// <param name="notes">What the reader should know; may be empty.</param>
    /// <param name="provenance">What the explanation rests on; null: it is not told.</param>
    /// <param name="changes">What would change the decision; null: it was not asked.</param>
    public static string Render(ExplainedSample sample, string run, string explainer, IReadOnlyList<string>? notes = null,
        CaseProvenance? provenance = null, IReadOnlyList<Counterfactual>? changes = null)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return Page.Fill("explanation.html", new Dictionary<string, Html>(StringComparer.Ordinal)
        {
            ["title"] = Html.Of($"{ExplanationHeader.Name(sample)} · {run}"),
            ["style"] = new(Asset.Read("report.css")),
            ["header"] = ExplanationHeader.Of(sample, run, explainer),
            ["bars"] = Contributions(sample),
            ["notes"] = Html.Of(
                $"{TrustPart.Of(sample)}{CounterfactualPart.Of(changes, sample.IsNumber)}{NotesPart.Of(notes ?? [])}{ProvenancePart.Of(provenance)}"),
        });
    }

    /// <summary>What a case's contributions are: bars, a waterfall, a marked text, or pictures.</summary>
    internal static Html Contributions(ExplainedSample sample) => ImageTiles.Has(sample)
        ? Part(Signs.Title(sample), ImageTiles.Of(sample))
        : Html.Of($"{Words(sample)}{(Waterfall.Has(sample) ? Waterfall.Of(sample) : BarList.Of(sample))}");

    private static Html Words(ExplainedSample sample) => TextPart.Has(sample) ? Part("The words", TextPart.Of(sample)) : Html.Empty;

    private static Html Part(string title, Html content) => Html.Of($"<section>\n<h2>{title}</h2>\n{content}</section>\n");

    /// <summary>Writes the page of a row, atomically as <see cref="HtmlReport.Write"/> does.</summary>
    /// <param name="sample">The row.</param>
    /// <param name="run">The run's or the predictor's name.</param>
    /// <param name="explainer">The explainer's catalog name.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="notes">What the reader should know; may be empty.</param>
    /// <param name="provenance">What the explanation rests on; null: it is not told.</param>
    /// <param name="changes">What would change the decision; null: it was not asked.</param>
    public static void Write(ExplainedSample sample, string run, string explainer, string path, IReadOnlyList<string>? notes = null,
        CaseProvenance? provenance = null, IReadOnlyList<Counterfactual>? changes = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Page.WriteAtomically(path, Render(sample, run, explainer, notes, provenance, changes));
    }
}
