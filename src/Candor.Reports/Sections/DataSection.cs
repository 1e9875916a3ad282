using Candor.Data.Runs;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>The data set.</summary>
internal static class DataSection
{
    /// <summary>The section.</summary>
    public static Section Of(RunRecord record)
    {
        var data = record.Data;
        return new("data", "Data", Html.Of(
            $"""
            <dl>
            <dt>Name</dt><dd>{data.Name}</dd>
            <dt>Source</dt><dd>{data.Source}</dd>
            <dt>SHA-256</dt><dd><code>{data.Sha256}</code></dd>
            <dt>Rows</dt><dd>{Show.Count(data.Train)} training · {Show.Count(data.Validation)} validation · {Show.Count(data.Test)} test</dd>
            <dt>Label</dt><dd>{data.Label}</dd>
            <dt>Classes</dt><dd>{Names.Of(data.Classes)}</dd>
            <dt>Features</dt><dd>{Names.Of(data.Features)}</dd>
            </dl>

            """));
    }
}
