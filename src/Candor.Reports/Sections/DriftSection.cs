using Candor.Data.Records;
using Candor.Reports.Findings;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>How far the test part, or new data, lies from what the predictor learnt from.</summary>
internal static class DriftSection
{
    private const int Shown = 25;

    /// <summary>The section; null where nothing was compared.</summary>
    public static Section? Of(RunRecord record)
    {
        if (record.Profile?.Drift is not { } drift)
            return null;
        ColumnDrift[] all =
            [.. drift.Columns.Where(c => c.Kind != "words"), .. drift.Label is { } label ? [label] : Array.Empty<ColumnDrift>()];
        var folded = all.Length <= Shown ? Html.Empty
            : Html.Of($"<details><summary>{Show.Count(all.Length - Shown)} more</summary>\n{Rows(all[Shown..])}\n</details>\n");
        return new("drift", $"Against the training part: {(drift.Name == "test" ? "the test part" : drift.Name)}", Html.Of(
            $"""
            <ul>
            {DriftSentences.Of(drift).Select(s => Html.Of($"<li>{s}</li>\n"))}</ul>
            {Rows(all.Take(Shown))}
            {folded}<p class="small">{Show.Count(drift.Rows)} rows beside {Show.Count(drift.ReferenceRows)} of training. Distance: of
            numbers Wasserstein’s, in deviations of training, from {Show.Score(Drift.MattersOfNumbers)} on it matters; of categories total
            variation, the share of rows that would have to change, from {Show.Score(Drift.MattersOfShares)} on it matters. Tests:
            Kolmogorov and Smirnov’s of numbers, χ² of categories and of missing shares; p is after Holm’s correction over all columns. Many
            rows make small differences certain: what counts is the distance.{(drift.AllColumns > all.Length
                ? $" {Show.Count(drift.AllColumns)} columns were compared." : "")}</p>

            """));
    }

    private static Html Rows(IEnumerable<ColumnDrift> columns) => Table.Of(
        ["Column", "Distance", "Mean higher by", "p", "Missing", "Outside or new", ""],
        columns.Select(c => (string[])[c.Name, Show.Score(c.Distance), c.Shift is { } shift ? Show.Signed(shift) : Show.None,
            ComparisonFindings.P(c.AdjustedP),
            $"{Show.Percent(c.MissingReference)} → {Show.Percent(c.Missing)}",
            Show.Count(c.Kind == "numeric" ? c.Outside : c.New.Sum(n => n.Rows)),
            c.Drifted ? "differs" : c.Small ? "little" : ""]), "figures columns");
}
