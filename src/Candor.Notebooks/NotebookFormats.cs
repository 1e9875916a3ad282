using Candor.Data.Records;
using Candor.Reports;
using Candor.Runs.Explaining;
using Candor.Runs.Folders;
using Candor.Runs.Serving;
using Microsoft.DotNet.Interactive.Formatting;

namespace Candor.Notebooks;

/// <summary>How notebooks (Polyglot, .NET Interactive) show explanations, runs, whole models and comparisons: as the pages that Candor
/// writes of them, in a frame of their own; and charts as Vega-Lite.</summary>
public static class NotebookFormats
{
    /// <summary>Tells the notebook. Taking the package (<c>#r "nuget: Candor.Notebooks"</c>) does it, too.</summary>
    public static void Register()
    {
        Formatter.Register<VegaLite>((chart, writer) => writer.Write(chart.Specification), VegaLite.MimeType);
        Formatter.SetPreferredMimeTypesFor(typeof(VegaLite), VegaLite.MimeType);
        Page<CaseExplanation>(e => HtmlExplanation.Render(
            e.Sample, NotebookPages.Name(e.Provenance.Run), e.Explainer, null, e.Provenance, e.WhatWouldChange));
        Page<ExplainedRow>(NotebookPages.Of);
        Page<Run>(run => NotebookPages.Of(RunFolder.Open(run.Folder)));
        Page<RunFolder>(NotebookPages.Of);
        Page<RunRecord>(record => HtmlReport.Render(record));
        Page<GlobalExplanation>(whole => HtmlGlobal.Render(whole, NotebookPages.Name(whole.Provenance.Run)));
        Page<Comparison>(HtmlComparison.Render);
    }

    private static void Page<T>(Func<T, string> page)
    {
        Formatter.Register<T>((shown, writer) => writer.Write(NotebookPages.Framed(page(shown))), HtmlFormatter.MimeType);
        Formatter.SetPreferredMimeTypesFor(typeof(T), HtmlFormatter.MimeType);
    }
}
