using Candor.Data.Records;
using Candor.Reports;
using Candor.Reports.Markup;
using Candor.Reports.Sections;
using Candor.Runs.Folders;

namespace Candor.Notebooks;

/// <summary>Pages as a notebook shows them.</summary>
internal static class NotebookPages
{
    /// <summary>The report of a run's folder.</summary>
    public static string Of(RunFolder folder)
    {
        var record = folder.ReadRecord();
        return HtmlReport.Render(record, RunReport.Newest(folder, record));
    }

    /// <summary>A page in a frame: its styles do not reach the notebook, nor the notebook's it; its scripts reach nothing
    /// outside.</summary>
    public static string Framed(string page) => Html.Of(
        $"""
        <iframe title="Candor" sandbox="allow-scripts" srcdoc="{page}" style="width:100%;height:40rem;border:0;background:#fff"></iframe>
        """).Value;

    /// <summary>A row without scores and provenance: its contributions, and how far to trust them.</summary>
    public static string Of(ExplainedRow row)
    {
        SampleExplanation after = new(row.Class, row.Value ?? row.Probability ?? double.NaN, [.. row.Contributions.Select(c => c.Amount)],
            row.Insertion ?? double.NaN, row.Deletion ?? double.NaN)
        {
            Trust = row.Trust,
        };
        FeatureValue[] values = [.. row.Contributions.Select(c => new FeatureValue(c.Name, c.Value))];
        var sample = new ExplainedSample(-1, "", row.Class, values, null, after);
        var number = row.Value is { } value ? Show.InUnits(value) : Show.Score(row.Probability ?? double.NaN);
        return Page.Fill("explanation.html", new Dictionary<string, Html>(StringComparer.Ordinal)
        {
            ["title"] = Html.Text(row.Class),
            ["style"] = new(Asset.Read("report.css")),
            ["header"] = Html.Of($"<h1>{row.Class}: {number}</h1>\n"),
            ["bars"] = HtmlExplanation.Contributions(sample),
            ["notes"] = TrustPart.Of(sample),
        });
    }

    /// <summary>What a run is called: its folder's name.</summary>
    public static string Name(string run) => Path.GetFileName(Path.TrimEndingDirectorySeparator(run));
}
