using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Findings;

/// <summary>How far data lies from what a predictor learnt from, in plain words: how much first, whether beyond chance second.</summary>
public static class DriftSentences
{
    private const int Named = 6, NamedCategories = 4;

    /// <summary>The sentences; the first is the result.</summary>
    /// <param name="drift">The drift.</param>
    public static IReadOnlyList<string> Of(Drift drift)
    {
        ArgumentNullException.ThrowIfNull(drift);
        var name = Name(drift);
        var columns = drift.Columns.Where(c => c.Kind != "words").ToArray();
        var result = drift.Drifted > 0
            ? $"{Show.Count(drift.Drifted)} of {Many(drift.AllColumns, "column")} of {name} differ{(drift.Drifted == 1 ? "s" : "")} " +
                "from the training part by an amount that matters, and beyond chance."
            : $"No column of {name} can be said to differ from the training part by an amount that matters.";
        return
        [
            result + (drift.Small > 0
                ? $" {Many(drift.Small, "other")} differ{(drift.Small == 1 ? "s" : "")} beyond chance, but by less." : ""),
            .. columns.Where(c => c.Drifted).Take(Named).SelectMany(c => Column(c, name)),
            .. columns.Where(c => c.New.Count > 0).Take(Named).Select(c => New(c, name)),
            .. columns.Where(c => c.Outside > 0).Take(Named).Select(c =>
                $"{Many(c.Outside, "value")} of “{c.Name}” in {name} lie{(c.Outside == 1 ? "s" : "")} outside the range that training " +
                "had."),
            .. drift.Columns.Where(c => c.Kind == "words").Select(c =>
                $"{Show.Percent(c.Missing)} of the words in {name} are unknown to the predictor ({Show.Percent(c.MissingReference)} in " +
                "training, whose words it learnt)."),
            .. drift.Label is { } label ? [label.Drifted ? string.Join(' ', Column(label, name)) + " This is the label."
                : $"The label “{label.Name}” cannot be said to be spread otherwise in {name}."] : Array.Empty<string>(),
        ];
    }

    /// <summary>What is compared: the test part, or a file.</summary>
    internal static string Name(Drift drift) => drift.Name == "test" ? "the test part" : $"“{drift.Name}”";

    private static IEnumerable<string> Column(ColumnDrift c, string name)
    {
        if (c.ValuesDrifted && c.Kind == "numeric")
            yield return Math.Abs(c.Shift!.Value) >= c.Distance / 2
                ? $"“{c.Name}” is {(c.Shift > 0 ? "higher" : "lower")} in {name} by {Show.Score(Math.Abs(c.Shift.Value))} deviations " +
                    "of training."
                : $"“{c.Name}” is spread otherwise in {name}: values lie {Show.Score(c.Distance)} deviations of training apart.";
        else if (c.ValuesDrifted && c.Category is not null)
            yield return $"“{c.Name}” is “{c.Category}” in {Show.Percent(c.CategoryShare!.Value)} of the rows of {name}, in " +
                $"{Show.Percent(c.CategoryReference!.Value)} in training; {Show.Percent(c.Distance)} of the rows would have to change.";
        if (c.MissingDrifted)
            yield return $"“{c.Name}” has no value in {Show.Percent(c.Missing)} of the rows of {name}, in " +
                $"{Show.Percent(c.MissingReference)} in training.";
    }

    private static string New(ColumnDrift c, string name) =>
        $"“{c.Name}” has {(c.New.Count == 1 ? "a category" : $"{Show.Count(c.New.Count)} categories")} in {name} that training had not: " +
        $"{string.Join(", ", c.New.Take(NamedCategories).Select(n => $"“{n.Name}” ({Many(n.Rows, "row")})"))}" +
        $"{(c.New.Count > NamedCategories ? ", …" : "")}.";

    private static string Many(int count, string what) => $"{Show.Count(count)} {what}{(count == 1 ? "" : "s")}";
}
