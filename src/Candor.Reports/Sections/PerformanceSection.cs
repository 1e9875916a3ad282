using Candor.Data.Records;
using Candor.Data.Statistics;
using Candor.Reports.Charts;
using Candor.Reports.Findings;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>How good the answers are on all rows: confusion, ROC and precision-recall curves, calibration, thresholds; of numbers how far
/// they are off.</summary>
internal static class PerformanceSection
{
    // Wider matrices do not stand beside each other.
    private const int MostBeside = 3;

    /// <summary>The section; null where performance was not computed.</summary>
    public static Section? Of(RunRecord record)
    {
        var sides = Side.All(record);
        if (sides.Count == 0)
            return null;
        var rows = sides[^1].Performance.Rows;
        var intro = Html.Of($"<p class=\"small\">All {Show.Count(rows)} test rows{(record.After!.Rows == rows ? ""
            : $", also those whose explanations were not measured ({Show.Count(record.After.Rows)} were)")}. Ranges in brackets are 95 % " +
            $"intervals over rows.</p>\n");
        return new("performance", "Performance",
            Html.Of($"{intro}{(record.Data.HasNumbers ? Numbers(record, sides) : Classes(record, sides))}"));
    }

    private static Html Classes(RunRecord record, IReadOnlyList<Side> sides)
    {
        var (classes, both) = (record.Data.Classes, sides.Count == 2);
        var decisions = sides.Select(s => s.Performance.Decisions!).ToArray();
        var scores = Table.Of(["", .. sides.Select(s => s.Title)],
        [
            ["Accuracy ↑", .. sides.Select(s => Interval(s.Performance.Accuracy!))],
            .. DecisionsSection.Scores(decisions),
        ]);
        var charts = new[] { OperatingChart.Roc(record, sides), OperatingChart.PrecisionRecall(record, sides) }.OfType<Chart>().ToArray();
        return Html.Of(
            $"""
            {scores}
            {(both && classes.Count <= MostBeside ? Html.Of($"<div class=\"grid\">{Matrices()}</div>") : Html.Join(Matrices()))}
            {ByClass(classes, sides)}
            <div class="grid">{charts.Select(c => c.Figure)}</div>
            {ReliabilityChart.Of(sides)?.Figure ?? Html.Empty}
            {ThresholdPart.Of(record, sides)}
            """);

        IEnumerable<Html> Matrices() => sides.Select(s => Html.Of(
            $"""
            <div>{ConfusionPart.Of($"Rows by true and predicted class{(both ? ", " + s.Name : "")}", "True", "predicted",
                s.Performance.Decisions!.Confusion, classes)}</div>

            """));
    }

    private static Html ByClass(IReadOnlyList<string> classes, IReadOnlyList<Side> sides)
    {
        var of = sides[^1].Performance.Classes.Where(c => c.Class < classes.Count).ToArray();
        var head = sides.SelectMany(s => sides.Count == 1
            ? ["AUC ↑", "Average precision ↑"]
            : new[] { $"AUC ↑, {s.Title.ToLowerInvariant()}", $"Average precision ↑, {s.Title.ToLowerInvariant()}" });
        return Html.Of(
            $"""
            <h3>Each class against the rest</h3>
            {Table.Of(["Class", "Rows", .. head], of.Select(c => (string[])[classes[c.Class], Show.Count(c.Rows),
                .. sides.SelectMany(s => s.Performance.Classes.FirstOrDefault(o => o.Class == c.Class) is { } own
                    ? new[] { Interval(own.Auc), Interval(own.AveragePrecision) } : [Show.None, Show.None])]))}
            <p class="small">AUC: the chance that a row of the class gets a higher probability of it than another row; its interval is
            DeLong’s (1988), in log-odds; where no row overlaps (exactly 1) it has none. Average precision: the mean precision over the rows
            of the class, where chance reaches the class’s share; its interval is Wilson’s for a share of so many rows (after Boyd, Eng and
            Page, 2013).</p>

            """);
    }

    private static Html Numbers(RunRecord record, IReadOnlyList<Side> sides) => Html.Of(
        $"""
        {Table.Of(["", .. sides.Select(s => s.Title)],
        [
            ["R² ↑", .. sides.Select(s => Interval(s.Performance.Numbers!.R2))],
            ["Mean absolute error (MAE) ↓", .. sides.Select(s => Interval(s.Performance.Numbers!.MeanAbsolute, Show.InUnits))],
            ["Root of the mean squared error (RMSE) ↓", .. sides.Select(s => Interval(s.Performance.Numbers!.Rmse, Show.InUnits))],
            ["RMSE of always saying the mean", .. sides.Select(s => Show.InUnits(s.Performance.Numbers!.Spread))],
        ])}
        <p class="small">Errors are in the units of “{record.Data.Label}”.</p>
        {sides.Select(s => Html.Of(
            $"<div class=\"grid\">{PredictedChart.Of(record, s).Figure}{PredictedChart.Residuals(record, s).Figure}</div>"))}
        """);

    /// <summary>"0.812 (0.790 to 0.832)"; the figure alone where there is no interval.</summary>
    internal static string Interval(Estimated e, Func<double, string>? show = null)
    {
        show ??= Show.Score;
        return double.IsFinite(e.Low) ? $"{show(e.Value)} ({show(e.Low)}\u00A0to\u00A0{show(e.High)})" : show(e.Value);
    }
}
