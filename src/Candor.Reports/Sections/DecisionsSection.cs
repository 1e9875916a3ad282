using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>What the predictor decides, before and after: which rows changed their class, confusion, ranking and calibration.</summary>
internal static class DecisionsSection
{
    // A larger matrix is no picture any more.
    private const int MostClasses = 12;

    /// <summary>The section; null where no decisions were recorded.</summary>
    public static Section? Of(RunRecord record)
    {
        (string Name, Decisions Of)[] sides = [.. new[] { ("Before", record.Before), ("After", record.After) }
            .Where(s => s.Item2?.Decisions is not null).Select(s => (s.Item1, s.Item2!.Decisions!))];
        if (sides.Length == 0)
            return null;
        var (classes, both) = (record.Data.Classes, sides.Length == 2);
        var scores = Table.Of(["", .. sides.Select(s => both ? s.Name : "Score")], Rows(record, sides.Select(s => s.Of).ToArray()));
        return new("decisions", "Decisions", Html.Of(
            $"""
            {Changed(record)}{scores}
            {sides.Select(s => Matrix(Title(s.Name), s.Of.Confusion, classes))}
            """));

        string Title(string side) =>
            $"Rows by true class (down) and predicted class (across){(both ? ", " + side.ToLowerInvariant() : "")}";
    }

    private static Html Changed(RunRecord record)
    {
        if (record.Changed is not { } changed)
            return Html.Empty;
        var rows = changed.Moves.Sum(m => m.Sum());
        var moved = rows - changed.Moves.Select((m, i) => m[i]).Sum();
        return Html.Of(
            $"""
            <p>{Show.Count(moved)} of {Show.Count(rows)} rows ({Show.Percent(changed.Share)}) got another class than before.</p>
            {Matrix("Rows by the class predicted before (down) and after (across)", changed.Moves, record.Data.Classes)}

            """);
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(RunRecord record, Decisions[] sides) =>
    [
        ["Accuracy ↑", .. new[] { record.Before, record.After }.Where(e => e?.Decisions is not null)
            .Select(e => e!.Metrics.TryGetValue("accuracy", out var a) ? Show.Score(a.Mean) : Show.None)],
        ["Accuracy of always saying the most frequent class", .. sides.Select(s => Show.Score(s.MajorityAccuracy))],
        ["AUC, each class against the rest ↑", .. sides.Select(s => Show.Score(s.Auc))],
        ["Calibration error (ECE, 15 ranges) ↓", .. sides.Select(s => Show.Score(s.CalibrationError))],
        ["Brier score (0 to 2) ↓", .. sides.Select(s => Show.Score(s.Brier))],
    ];

    private static Html Matrix(string title, IReadOnlyList<IReadOnlyList<int>> counts, IReadOnlyList<string> classes)
    {
        if (counts.Count != classes.Count)
            return Html.Empty;
        if (classes.Count <= MostClasses)
        {
            var rows = counts.Select((row, i) => (IReadOnlyList<string>)[classes[i], .. row.Select(n => Show.Count(n))]);
            return Html.Of($"<h3>{title}</h3>\n{Table.Of(["", .. classes], rows)}\n");
        }
        var most = from i in Enumerable.Range(0, classes.Count)
                   from j in Enumerable.Range(0, classes.Count)
                   where i != j && counts[i][j] > 0
                   orderby counts[i][j] descending, i, j
                   select (IReadOnlyList<string>)[$"{classes[i]} → {classes[j]}", Show.Count(counts[i][j])];
        return Html.Of($"<h3>{title}: the {Show.Count(MostClasses)} most frequent pairs that " +
            $"differ</h3>\n{Table.Of(["Classes", "Rows"], most.Take(MostClasses))}\n");
    }
}
