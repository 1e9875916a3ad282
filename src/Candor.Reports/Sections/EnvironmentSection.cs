using System.Globalization;
using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>Versions, machine, threads and time: no number without them.</summary>
internal static class EnvironmentSection
{
    /// <summary>The section.</summary>
    public static Section Of(RunRecord record)
    {
        var e = record.Environment;
        return new("environment", "Environment", Html.Of(
            $"""
            <dl>
            <dt>Candor</dt><dd>{e.Candor} (commit <code>{e.Commit}</code>)</dd>
            <dt>libtorch</dt><dd>{e.Libtorch}</dd>
            <dt>.NET</dt><dd>{e.Dotnet}</dd>
            <dt>System</dt><dd>{e.Os}</dd>
            <dt>Processor</dt><dd>{e.Processor}</dd>
            <dt>Device</dt><dd>{e.Device}, {e.Threads.ToString(CultureInfo.InvariantCulture)} {(e.Threads == 1 ? "thread" : "threads")}</dd>
            <dt>Finished</dt><dd>{record.Finished ?? Show.None}</dd>
            <dt>Took</dt><dd>{Show.Duration(record.Seconds)}</dd>
            <dt>Record</dt><dd><code>{record.Format}</code></dd>
            </dl>

            """));
    }
}
