using Candor.Data.Records;
using Candor.Reports.Markup;
using Candor.Reports.Sections;

namespace Candor.Reports;

/// <summary>One row explained by training examples as a small HTML page without scripts.</summary>
public static class HtmlExamples
{
    /// <summary>The page of a row.</summary>
    /// <param name="sample">The row with its examples.</param>
    /// <param name="run">The run's or the predictor's name.</param>
    /// <param name="provenance">What the explanation rests on; null: it is not told.</param>
    public static string Render(ExplainedByExamples sample, string run, CaseProvenance? provenance = null)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return Page.Fill("explanation.html", new Dictionary<string, Html>(StringComparer.Ordinal)
        {
            ["title"] = Html.Of($"{Name(sample)} · {run}"),
            ["style"] = new(Asset.Read("report.css")),
            ["header"] = Html.Of(
                $"""
                <header>
                <h1>{Name(sample)}: “{sample.Prediction}”</h1>
                <p class="lead">{run} · explained by training examples</p>
                </header>

                """),
            ["bars"] = Html.Of($"{ExampleRowPart.Of(sample)}{ExampleRowPart.Legend([sample])}"),
            ["notes"] = ProvenancePart.Of(provenance),
        });
    }

    private static string Name(ExplainedByExamples sample) => sample.Name ?? $"Row {Show.Count(sample.Row)}";

    /// <summary>Writes the page of a row, atomically as <see cref="HtmlReport.Write"/> does.</summary>
    /// <param name="sample">The row with its examples.</param>
    /// <param name="run">The run's or the predictor's name.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="provenance">What the explanation rests on; null: it is not told.</param>
    public static void Write(ExplainedByExamples sample, string run, string path, CaseProvenance? provenance = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Page.WriteAtomically(path, Render(sample, run, provenance));
    }
}
