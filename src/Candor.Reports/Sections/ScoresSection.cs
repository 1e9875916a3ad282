using Candor.Data.Records;
using Candor.Reports.Findings;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>The before/after table, and what its metrics mean.</summary>
internal static class ScoresSection
{
    /// <summary>The section; null where nothing was measured.</summary>
    public static Section? Of(RunRecord record)
    {
        var all = Difference.All(record);
        if (all.Count == 0)
            return null;
        var body = Html.Of(
            $"""
            <p>{Rows(record)} ± is a standard error{(Both(record) ? " (beside a difference, that of the difference)"
                : "")}. ↑ higher is better, ↓ lower is better.</p>
            <div class="scroll" tabindex="0"><table class="{(Both(record) ? "scores both" : "scores")}">
            <thead><tr>{Head(record)}</tr></thead>
            <tbody>
            {all.GroupBy(d => MetricGuide.For(d.Metric).Group, StringComparer.Ordinal).Select(g => Group(g.Key, g, record))}</tbody>
            </table></div>
            <details><summary>What each metric means</summary>
            <dl class="guide">
            {all.Select(d => Meaning(d, record.Data.HasNumbers))}</dl>
            </details>

            """);
        return new("scores", Both(record) ? "Scores before and after" : "Scores", body);
    }

    private static bool Both(RunRecord record) => record is { Before: not null, After: not null };

    private static string Rows(RunRecord record) => record switch
    {
        { Before: { } b, After: { } a } when b.Rows != a.Rows => $"{Show.Count(b.Rows)} test rows before, {Show.Count(a.Rows)} after.",
        _ => $"{Show.Count((record.After ?? record.Before)!.Rows)} test rows.",
    };

    private static Html Head(RunRecord record) => Both(record)
        ? new("<th scope=\"col\">Metric</th><th scope=\"col\">Before</th><th scope=\"col\">After</th><th scope=\"col\">Difference</th>")
        : new("<th scope=\"col\">Metric</th><th scope=\"col\">Score</th>");

    private static Html Group(string name, IEnumerable<Difference> metrics, RunRecord record)
    {
        var both = Both(record);
        return Html.Of($"<tr class=\"group\"><th colspan=\"{(both ? "4" : "2")}\" scope=\"rowgroup\">{name}</th></tr>\n{metrics.Select(d => both ? Compared(d) : Single(d))}");
    }

    private static Html Compared(Difference d) => Html.Of(
        $"<tr>{Name(d)}{Cell(d.Before, better: d.Worsened)}{Cell(d.After, better: d.Improved)}{Change(d)}</tr>\n");

    private static Html Single(Difference d) => Html.Of($"<tr>{Name(d)}{Cell(d.After ?? d.Before, better: false)}</tr>\n");

    private static Html Name(Difference d) => Html.Of($"<th scope=\"row\">{MetricGuide.For(d.Metric).Title} {Arrow(d)}</th>");

    private static Html Arrow(Difference d) => d.IsDown
        ? new("<span title=\"lower is better\">↓</span>")
        : new("<span title=\"higher is better\">↑</span>");

    private static Html Cell(Score? score, bool better)
    {
        var mean = Show.Score(score?.Mean ?? double.NaN);
        var shown = better ? Html.Of($"<span class=\"better-value\">{mean}</span>") : Html.Text(mean);
        return Html.Of($"<td>{shown}<small>{Error(Difference.ErrorOf(score))}</small></td>");
    }

    private static string Error(double error) => double.IsFinite(error) ? "± " + Show.Score(error) : "";

    private static Html Change(Difference d)
    {
        var (kind, word) = d switch
        {
            { Improved: true } => ("is-better", "better"),
            { Worsened: true } => ("is-worse", "worse"),
            _ when !double.IsFinite(d.Change) => ("", ""),
            { Change: 0 } => ("", "the same"),
            _ => ("", "within chance"),
        };
        return Html.Of($"<td><span class=\"{kind}\">{Show.Signed(d.Change)}</span><small>{Error(d.StandardError)}</small><small>{word}</small></td>");
    }

    private static Html Meaning(Difference d, bool numbers)
    {
        var guide = MetricGuide.For(d.Metric);
        var meaning = (numbers ? guide.OfNumbers : null) ?? guide.Meaning;
        return Html.Of($"<dt>{guide.Title} {Arrow(d)} <code>{guide.Name}</code></dt><dd>{meaning}</dd>\n");
    }
}
