using Candor.Data.Records;
using Candor.Data.Statistics;
using Candor.Reports.Findings;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>Answers and explanations by group of rows: where they are worse, the largest gaps first.</summary>
internal static class SubgroupsSection
{
    private const int Shown = 15;

    private static readonly (string Metric, string Title)[] s_scores =
    [
        ("accuracy", "Accuracy ↑"), ("overconfidence", "Overconfidence"), ("absoluteError", "Mean absolute error ↓"),
        ("insertion", "Insertion ↑"), ("deletion", "Deletion ↓"), ("insertionMargin", "Insertion margin ↑"),
        ("overRandom", "Insertion over random ↑"),
    ];

    /// <summary>The section; null where groups were not looked at.</summary>
    public static Section? Of(RunRecord record)
    {
        if (record.Subgroups is not { } groups)
            return null;
        var small = groups.TooSmall == 0 ? "" : $" {Show.Count(groups.TooSmall)} groups with fewer than " +
            $"{Show.Count(Subgroups.LeastRows)} rows, or with fewer outside, are left out.";
        return new("subgroups", "By group", Html.Of(
            $"""
            <ul class="findings">
            {SubgroupFindings.Of(groups).Select(s => Html.Of($"<li>{s}</li>\n"))}</ul>
            {Gaps(groups)}
            {groups.By.Select(column => Column(groups, column))}
            <p class="small">Each group beside all other rows: accuracy and overconfidence (mean probability of the predicted class less the
            share that is right) of all {Show.Count(groups.Rows)} rows, what explanations score of the {Show.Count(groups.Measured)} rows
            that were measured. Numbers are cut into quarters.{small} Tests are χ² of accuracies and Welch’s t-test of the rest, after
            Holm’s correction over {Show.Count(groups.Tests)} comparisons; ranges in brackets are 95 % intervals, without that correction.
            Insertion also follows how sure the predictor is; insertion over random takes a random ranking of the same row from it.</p>

            """));
    }

    private static Html Gaps(Subgroups groups)
    {
        var all = groups.Groups.SelectMany(g => s_scores.Where(s => g.Scores.GetValueOrDefault(s.Metric) is { Differs: true })
            .Select(s => (Group: g, s.Title, Score: g.Scores[s.Metric]))).OrderByDescending(g => Math.Abs(g.Score.Effect))
            // Of two groups each is the other turned over.
            .DistinctBy(g => (g.Group.Column, g.Title, Math.Round(Math.Abs(g.Score.Difference.Value), 12))).ToArray();
        if (all.Length == 0)
            return Html.Empty;
        var some = all.Length > Shown ? $", the {Show.Count(Shown)} largest of {Show.Count(all.Length)}" : "";
        return Html.Of(
            $"""
            <h3>Gaps beyond chance{some}</h3>
            {Table.Of(["Group", "Score", "Rows", "There", "Elsewhere", "Difference", "p"], all.Take(Shown).Select(g => (string[])
                [SubgroupFindings.Name(g.Group), g.Title, Show.Count(g.Score.N), Value(g.Score.Inside), Value(g.Score.Outside),
                Signed(g.Score.Difference), ComparisonFindings.P(g.Score.AdjustedP)]), "figures columns")}
            """);
    }

    private static Html Column(Subgroups groups, string column)
    {
        var own = groups.Groups.Where(g => g.Column == column).OrderBy(g => g.Place).ToArray();
        if (own.Length == 0)
            return Html.Empty;
        var scores = s_scores.Where(s => own.Any(g => g.Scores.ContainsKey(s.Metric))).ToArray();
        var units = own.Any(g => g.MeanAbsolute.Count > 0) ? groups.Units : [];
        return Html.Of(
            $"""
            <details><summary>By {column}</summary>
            {Table.Of([column, "Rows", "Measured", .. scores.Select(s => s.Title), .. units.Select(u => $"Mean |φ| of {u}")],
                own.Select(g => (string[])[g.Group, Show.Count(g.Rows), Show.Count(g.Measured), .. scores.Select(s =>
                    g.Scores.GetValueOrDefault(s.Metric) is { } score ? Value(score.Inside) + (score.Differs ? " *" : "") : Show.None),
                    .. units.Select((_, u) => g.MeanAbsolute.Count > u ? Value(g.MeanAbsolute[u]) : Show.None)]), "figures columns")}
            <p class="small">* differs from all other rows beyond chance.</p>
            </details>

            """);
    }

    private static string Value(Estimated e) => PerformanceSection.Interval(e, ValueOf(e));

    // Errors of numbers are in units of their own.
    private static Func<double, string> ValueOf(Estimated e) => Math.Abs(e.Value) >= 10 ? Show.InUnits : Show.Score;

    private static string Signed(Estimated e) => PerformanceSection.Interval(e, v => (v > 0 ? "+" : "") + ValueOf(e)(v));
}
