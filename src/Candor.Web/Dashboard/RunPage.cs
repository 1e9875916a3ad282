using System.Globalization;
using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Web.Dashboard;

/// <summary>A run: its scores, what can be asked of it, and its test rows.</summary>
internal static class RunPage
{
    private static readonly (string Name, string Title)[] s_scores =
    [
        ("accuracy", "Accuracy ↑"), ("r2", "R² ↑"), ("insertion", "Insertion ↑"), ("deletion", "Deletion ↓"),
        ("insertionMargin", "Margin over a random ranking ↑"),
    ];

    /// <summary>The page.</summary>
    /// <param name="run">The run.</param>
    public static string Of(RunEntry run)
    {
        var record = run.Record;
        var seed = record.Seed.ToString(CultureInfo.InvariantCulture);
        return Layout.Page(run.Name, "../", [(run.Name, run.Address)], Html.Of(
            $"""
            <h1>{run.Name}</h1>
            <p class="lead">{record.Method} · {record.Explainer} · {record.Data.Name} · seed {seed}</p>
            {Scores(run)}{Doors(run)}{Rows(run)}
            """), "rows.js");
    }

    private static Html Doors(RunEntry run)
    {
        List<(string Page, string Name, string About)> doors =
        [
            ("report", "Report", "verdict, performance, data, groups of rows, training"),
            ("whole-model", "Whole model", "what it leans on over many rows"),
        ];
        if (run.HasWhatIf)
            doors.Add(("what-if", "What if", "change a case and see what becomes of its prediction"));
        if (run.CanBeGuessed)
            doors.Add(("labels", "Labels", "people guess the prediction from what explanations select"));
        return Html.Of(
            $"""
            <ul class="doors">
            {doors.Select(d => Html.Of($"<li><a href=\"{run.Key}/{d.Page}\"><b>{d.Name}</b> {d.About}</a></li>\n"))}</ul>

            """);
    }

    private static Html Rows(RunEntry run)
    {
        var orders = run.Record.Data.HasNumbers ? Html.Empty : Html.Of(
            $"""
            <option value="mistakes">mistakes, the surest first</option><option value="uncertain">the least certain first</option>
            """);
        return Html.Of(
            $"""
            <section id="rows" data-run="{run.Key}" data-what-if="{(run.HasWhatIf ? "yes" : "")}">
            <h2>Test rows</h2>
            <div class="tools">
            <p><label for="show">Show</label> <select id="show"><option value="all">all, in order</option>{orders}</select>
            <label for="row">Row</label> <input id="row" type="number" min="0" step="1"> <button type="button" id="go">Explain</button></p>
            <p class="small" id="state" role="status"></p>
            </div>
            <div class="scroll" tabindex="0" role="region" aria-label="Test rows"><table class="runs">
            <thead><tr><th scope="col">Row or id</th><th scope="col">True</th><th scope="col">Predicted</th>
            <th scope="col">Probability</th><th scope="col">Ask</th></tr></thead>
            <tbody></tbody>
            </table></div>
            <p class="pages"><button type="button" id="back" disabled>Earlier rows</button>
            <button type="button" id="on" disabled>Later rows</button></p>
            </section>

            """);
    }

    private static Html Scores(RunEntry run)
    {
        var (before, after) = (run.Record.Before, run.Record.After);
        Evaluation?[] shown = before is null ? [after] : [before, after];
        var rows = s_scores.Where(s => after?.Metrics.ContainsKey(s.Name) == true).Select(s => (string[])[s.Title,
            .. shown.Select(e => Show.Score(e?.Metrics.GetValueOrDefault(s.Name)?.Mean ?? double.NaN))]).ToArray();
        return rows.Length == 0 ? Html.Empty : Table.Of(before is null ? ["Score", "Mean"] : ["Score", "Before", "After"], rows);
    }
}
