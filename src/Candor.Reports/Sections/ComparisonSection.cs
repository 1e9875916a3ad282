using Candor.Data.Records;
using Candor.Reports.Findings;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>One table of explainers on the same rows: the direction of each score, and the best in bold.</summary>
internal static class ComparisonSection
{
    /// <summary>The section; null where nothing was compared.</summary>
    public static Section? Of(RunRecord record)
    {
        if (record.Comparisons.Count == 0 || record.After is not { } own)
            return null;
        Evaluation[] all = [own with { Name = record.Explainer }, .. record.Comparisons];
        // Only what every method was measured by can be compared.
        string[] metrics = [.. own.Metrics.Keys.Where(m => all.All(e => e.Metrics.ContainsKey(m)))];
        return new("comparison", "Explainers compared", Html.Of(
            $"""
            <p>The same {Show.Count(own.Rows)} rows and the same number of selected features. ↑ higher is better,
                ↓ lower is better; the best is bold. A high score beside a high flipped or mask-only score is a code, not evidence.</p>
            <div class="scroll" tabindex="0"><table class="figures">
            <thead><tr><th scope="col">Score</th>{all.Select(e => Html.Of($"<th scope=\"col\">{e.Name}</th>"))}</tr></thead>
            <tbody>
            {metrics.Select(m => Row(m, all))}</tbody>
            </table></div>

            """));
    }

    private static Html Row(string metric, Evaluation[] all)
    {
        var down = all[0].Metrics[metric].Direction == "down";
        var finite = all.Select(e => e.Metrics[metric].Mean).Where(double.IsFinite).ToArray();
        // What says nothing of the explainer (the same for all) has no best.
        var best = finite.Distinct().Count() < 2 ? double.NaN : down ? finite.Min() : finite.Max();
        return Html.Of($"<tr><th scope=\"row\">{MetricGuide.For(metric).Title} {(down ? "↓" : "↑")}</th>{all.Select(e => Cell(e.Metrics[metric].Mean, best))}</tr>\n");
    }

    private static Html Cell(double value, double best) =>
        value.Equals(best) ? Html.Of($"<td><strong>{Show.Score(value)}</strong></td>") : Html.Of($"<td>{Show.Score(value)}</td>");
}
