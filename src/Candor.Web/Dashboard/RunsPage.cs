using System.Globalization;
using Candor.Reports.Markup;

namespace Candor.Web.Dashboard;

/// <summary>The site's first page: all runs.</summary>
internal static class RunsPage
{
    private static readonly (string Title, string Hint)[] s_columns =
    [
        ("Run", "text"), ("Method", "text"), ("Explainer", "text"), ("Data", "text"), ("Accuracy or R²", "number"),
        ("Insertion ↑", "number"), ("Deletion ↓", "number"), ("Finished (UTC)", "text"),
    ];

    /// <summary>The page.</summary>
    public static string Of(string folder, IReadOnlyList<RunEntry> runs, IReadOnlyList<string> troubles)
    {
        var title = $"Runs in {Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))}";
        var body = runs.Count == 0
            ? Html.Of(
                $"""
                <p>There is no finished run in {folder}.
                <code>candor train DATA --out {folder}/first</code> makes one; then reload this page.</p>

                """)
            : Table(runs);
        var trouble = troubles.Count == 0 ? Html.Empty : Html.Of(
            $"""
            <section class="notes"><h2>Not shown</h2><ul>{troubles.Select(t => Html.Of($"<li>{t}</li>"))}</ul></section>

            """);
        return Layout.Page(title, "./", [], Html.Of($"<h1>{title}</h1>\n{body}{trouble}"), "runs.js");
    }

    private static Html Table(IReadOnlyList<RunEntry> runs) => Html.Of(
        $"""
        <div class="tools">
        <p><label for="filter">Filter</label> <input id="filter" type="search" autocomplete="off" aria-describedby="count"></p>
        <p><button type="button" id="compare" disabled>Compare the chosen runs</button>
        <span id="count" class="small" role="status"></span></p>
        </div>
        <div class="scroll" tabindex="0" role="region" aria-label="Runs"><table class="runs" id="runs">
        <thead><tr><th scope="col"><span class="unseen">Choose</span></th>{s_columns.Select(c => Html.Of(
            $"<th scope=\"col\" data-sort=\"{c.Hint}\"><button type=\"button\">{c.Title}</button></th>"))}
        <th scope="col">Training</th></tr></thead>
        <tbody>
        {runs.Select(Row)}</tbody>
        </table></div>
        <p class="small">Scores are means over the test part, after tuning.
        The small lines are validation accuracy (or R²; full) and insertion (dashed) by epoch.</p>

        """);

    private static Html Row(RunEntry run)
    {
        var record = run.Record;
        return Html.Of(
            $"""
            <tr><td><input type="checkbox" value="{run.Key}" aria-label="Choose {run.Name}"></td>
            <th scope="row"><a href="{run.Address}">{run.Name}</a></th>
            <td>{record.Method}</td><td>{record.Explainer}</td><td>{record.Data.Name}</td>
            {Figure(run.Score("accuracy") ?? run.Score("r2"))}{Figure(run.Score("insertion"))}{Figure(run.Score("deletion"))}
            <td>{Day(record.Finished)}</td><td>{Sparkline.Of(record.History)}</td></tr>

            """);
    }

    private static string Day(string? finished) => finished is not { Length: >= 16 } ? Show.None : finished[..16].Replace('T', ' ');

    private static Html Figure(double? value) => Html.Of(
        $"<td data-value=\"{value?.ToString("R", CultureInfo.InvariantCulture) ?? ""}\">{Show.Score(value ?? double.NaN)}</td>");
}
