using Candor.Data.Records;
using Candor.Reports.Findings;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>Which rows changed their class; of records that know no more, confusion, ranking and calibration too.</summary>
internal static class DecisionsSection
{
    /// <summary>The section; null where no decisions were recorded, or all is said by <see cref="PerformanceSection"/>.</summary>
    public static Section? Of(RunRecord record)
    {
        (string Name, Decisions Of)[] sides = [.. new[] { ("Before", record.Before), ("After", record.After) }
            .Where(s => s.Item2?.Decisions is not null).Select(s => (s.Item1, s.Item2!.Decisions!))];
        if (sides.Length == 0)
            return null;
        if (record.After?.Performance is not null)
            return record.Changed is null ? null : new("decisions", "Decisions that changed", Changed(record));
        var (classes, both) = (record.Data.Classes, sides.Length == 2);
        var scores = Table.Of(["", .. sides.Select(s => both ? s.Name : "Score")], Rows(record, sides.Select(s => s.Of).ToArray()));
        return new("decisions", "Decisions", Html.Of(
            $"""
            {Changed(record)}{scores}
            {sides.Select(s => ConfusionPart.Of(Title(s.Name), "True", "predicted", s.Of.Confusion, classes))}
            """));

        string Title(string side) => $"Rows by true and predicted class{(both ? ", " + side.ToLowerInvariant() : "")}";
    }

    private static Html Changed(RunRecord record)
    {
        if (record.Changed is not { } changed)
            return Html.Empty;
        var (moved, rows) = Sentences.Moved(changed);
        return Html.Of(
            $"""
            <p>{Show.Count(moved)} of {Show.Count(rows)} rows ({Show.Percent(changed.Share)}) got another class than before.</p>
            {ConfusionPart.Of("Rows by the class predicted before and after", "Before", "after", changed.Moves, record.Data.Classes)}

            """);
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(RunRecord record, Decisions[] sides) =>
    [
        ["Accuracy ↑", .. new[] { record.Before, record.After }.Where(e => e?.Decisions is not null)
            .Select(e => e!.Metrics.TryGetValue("accuracy", out var a) ? Show.Score(a.Mean) : Show.None)],
        .. Scores(sides),
    ];

    /// <summary>What decisions say of themselves, a column a side.</summary>
    public static IEnumerable<IReadOnlyList<string>> Scores(Decisions[] sides) =>
    [
        ["Accuracy of always saying the most frequent class", .. sides.Select(s => Show.Score(s.MajorityAccuracy))],
        ["AUC, each class against the rest ↑", .. sides.Select(s => Show.Score(s.Auc))],
        ["Calibration error (ECE, 15 ranges) ↓", .. sides.Select(s => Show.Score(s.CalibrationError))],
        ["Brier score (0 to 2) ↓", .. sides.Select(s => Show.Score(s.Brier))],
    ];
}
