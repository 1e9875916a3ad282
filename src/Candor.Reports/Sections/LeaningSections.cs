using Candor.Data.Records;
using Candor.Reports.Findings;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>The training rows that most explanations lean on.</summary>
internal static class LeaningSections
{
    private const int MostBars = 20, MostClasses = 6;

    /// <summary>The sections.</summary>
    /// <param name="record">The explanation, by training examples.</param>
    public static IEnumerable<Section> Of(GlobalExplanation record) =>
        record.Leaning!.Rows.Count == 0 ? [] : [Shares(record.Leaning), Moves(record, record.Leaning)];

    private static Section Shares(GlobalLeaning leaning)
    {
        var scale = BarScale.Over(leaning.Rows.Take(MostBars).SelectMany(r => new[] { 0, r.High }));
        var bars = leaning.Rows.Take(MostBars).Select(r => BarList.Row($"Row {Show.Count(r.Row)} · {r.Label}", "", scale.Track(0, 0, r.Share),
            "rank", scale.Interval((r.Low + r.High) / 2, (r.High - r.Low) / 2), $"{Show.Percent(r.Share)} ({Show.Percent(r.Low)} to {Show.Percent(r.High)})"));
        return new("leaning", "The training rows that most explanations lean on", Html.Of(
            $"""
            <p class="small">Share of the explained rows for which a training row is among the {Show.Count(leaning.TopK)} that move the
            outputs most, by Σ|α·k| over the classes. Thin lines are 95 % intervals (Wilson). Rows are counted from 0 in the training
            data’s file; their values are not shown here.</p>
            <div class="bars">
            {bars}</div>

            """));
    }

    private static Section Moves(GlobalExplanation record, GlobalLeaning leaning)
    {
        var number = record.Output == "value";
        var shown = Enumerable.Range(0, leaning.Classes.Count).OrderByDescending(c => leaning.Rows.Sum(r => Math.Abs(r.Means[c])))
            .Take(MostClasses).Order().ToArray();
        var left = leaning.Classes.Count - shown.Length;
        var signed = GlobalFindings.Signed(record);
        var plain = GlobalFindings.Plain(record);
        return new("leaning-moves", "What they move", Html.Of(
            $"""
            <p class="small">Mean of α·k over the explained rows with its 95 % interval: positive raises
            {(number ? "the number, in its own units" : "that class’s logit")}. Weight is the training row’s share of all |α·k|.{(left > 0
                ? $" {Show.Count(left)} more classes, which are moved less, stand in the JSON." : "")}</p>
            {Table.Of(["Training row", "Its label", "Among the first", "Weight", .. shown.Select(c => leaning.Classes[c])],
                leaning.Rows.Select(r => (string[])[$"Row {Show.Count(r.Row)}", r.Label, Show.Percent(r.Share), Show.Percent(r.Weight),
                    .. shown.Select(c => r.Means[c] == 0 && r.HalfWidths[c] == 0 ? Show.None
                        : $"{signed(r.Means[c])} ± {plain(r.HalfWidths[c])}")]))}

            """));
    }
}
