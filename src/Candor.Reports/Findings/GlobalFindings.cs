using System.Globalization;
using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Findings;

/// <summary>What an explanation of a whole model says, in plain sentences, and in which order.</summary>
public static class GlobalFindings
{
    private const int Named = 5;

    /// <summary>Whether it is of a regression.</summary>
    internal static bool IsNumber(GlobalExplanation record) => record.Output == "value";

    /// <summary>How a quantity is written.</summary>
    internal static Func<double, string> Plain(GlobalExplanation record) => IsNumber(record) ? Show.InUnits : Show.Score;

    /// <summary>The same with its sign.</summary>
    internal static Func<double, string> Signed(GlobalExplanation record) =>
        IsNumber(record) ? v => v > 0 ? "+" + Show.InUnits(v) : Show.InUnits(v) : Show.Signed;

    /// <summary>The units, those that weigh most first.</summary>
    internal static IReadOnlyList<int> Order(GlobalExplanation record) =>
        [.. Enumerable.Range(0, record.Units.Count).OrderByDescending(u => record.Units[u].MeanAbsolute)];

    /// <summary>What contributions speak of.</summary>
    internal static string Explained(GlobalExplanation record, int of) =>
        IsNumber(record) ? $"a higher {record.Label}" : $"“{record.Classes[of].Name}”";

    /// <summary>The classes that charts draw: of two the second, whose contributions are those of the first turned over; of more the three
    /// that are decided for most often.</summary>
    internal static IReadOnlyList<int> Drawn(GlobalExplanation record) => record.Classes.Count == 2
        ? [1] : [.. Enumerable.Range(0, record.Classes.Count).OrderByDescending(c => record.Classes[c].Rows).Take(3).Order()];

    /// <summary>The unit that another interacts with most beyond chance; null: with none.</summary>
    internal static int? Partner(GlobalExplanation record, string unit)
    {
        var pair = record.Interactions.FirstOrDefault(p => p.IsBeyondChance && (p.First == unit || p.Second == unit));
        return pair is null ? null
            : record.Units.Index().First(u => u.Item.Name == (pair.First == unit ? pair.Second : pair.First)).Index;
    }

    /// <summary>The sentences.</summary>
    /// <param name="record">The record.</param>
    public static IReadOnlyList<string> Of(GlobalExplanation record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Pictures is not null)
            return PictureFindings.Of(record);
        if (record.Leaning is not null)
            return LeaningFindings.Of(record);
        var order = Order(record);
        var what = record.OfWords ? "word" : "feature";
        var beyond = order.Where(u => record.Units[u].IsBeyondChance).ToArray();
        var all = record.Units.Sum(u => u.MeanAbsolute);
        if (beyond.Length == 0)
            return [$"No {what} weighs more than what the explainer’s random draws alone would leave: " +
                $"nothing can be told of this model so."];
        var first = beyond.Take(Named).ToArray();
        List<string> said =
        [
            $"{Plural(first.Length, what)} that weigh{(first.Length == 1 ? "s" : "")} most: {string.Join(", ", first.Select(u =>
                $"{Name(record, u)} ({Plain(record)(record.Units[u].MeanAbsolute)} ± {Plain(record)(record.Units[u].HalfWidth)})"))}." +
                (record.OfWords || all <= 0 ? "" : $" Together {Show.Percent(first.Sum(u => record.Units[u].MeanAbsolute) / all)} of all " +
                    "that is contributed."),
        ];
        if (first.Length > 1 && Close(record.Units[first[0]], record.Units[first[1]]))
            said.Add($"Which of {Name(record, first[0])} and {Name(record, first[1])} weighs more is not certain: " +
                $"their intervals overlap.");
        if (record.Units.Count - beyond.Length is > 0 and var idle && !record.OfWords && record.Units.Any(u => u.Chance > 0))
            said.Add($"{Show.Count(idle)} of {Show.Count(record.Units.Count)} features cannot be told from doing nothing: " +
                "they weigh no more than what the explainer’s random draws alone would leave.");
        if (record.Interactions.Count > 0)
            said.Add(record.Interactions[0] is { IsBeyondChance: true } pair
                ? $"“{pair.First}” and “{pair.Second}” act together most: {Plain(record)(pair.MeanAbsolute)} ± " +
                    $"{Plain(record)(pair.HalfWidth)} beyond what each does alone."
                : "Among the features that weigh most no two act together beyond chance: each does what it does by itself.");
        return said;
    }

    private static bool Close(UnitImportance a, UnitImportance b) => a.MeanAbsolute - a.HalfWidth < b.MeanAbsolute + b.HalfWidth;

    private static string Name(GlobalExplanation record, int unit) => $"“{record.Units[unit].Name}”";

    private static string Plural(int count, string what) => count == 1 ? $"The {what}"
        : string.Create(CultureInfo.InvariantCulture, $"The {count} {what}s");
}
