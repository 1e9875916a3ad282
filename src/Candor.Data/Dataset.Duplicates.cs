using System.Globalization;

namespace Candor.Data;

public sealed partial class Dataset
{
    /// <summary>How many rows equal an earlier one in inputs and label.</summary>
    public int CountDuplicates() => Count - new HashSet<int>(Enumerable.Range(0, Count), new EqualRows(this)).Count;

    /// <summary>What a person should know of equal rows before the set is split; null where there is nothing to know.</summary>
    /// <param name="duplicates">What a split does with them.</param>
    public string? DuplicateNote(DuplicateRows duplicates = DuplicateRows.Spread)
    {
        if (TestFrom is { } from)
            return GivenDoubles(new EqualRows(this).CountIn(Enumerable.Range(from, Count - from), Enumerable.Range(0, from)), Count - from);
        return CountDuplicates() is > 0 and var count ? string.Create(CultureInfo.InvariantCulture,
            $"{count} of {Count} rows {(count == 1 ? "equals" : "equal")} an earlier one in inputs and label; ") +
            (duplicates == DuplicateRows.Together ? "a split keeps equal rows in one part."
                : "a split may put equal rows into training and test, unless it keeps them in one part (--duplicates together).") : null;
    }

    /// <summary>The note on rows of a test part that was chosen beforehand; null: there are none.</summary>
    internal static string? GivenDoubles(int doubles, int test) => doubles == 0 ? null : string.Create(CultureInfo.InvariantCulture,
        $"{doubles} of {test} test rows {(doubles == 1 ? "equals a training row" : "equal training rows")} in inputs and label; " +
        $"the test part was chosen beforehand, and stays as it is.");
}
