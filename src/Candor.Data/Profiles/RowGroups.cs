using System.Globalization;
using Candor.Data.Records;

namespace Candor.Data.Profiles;

/// <summary>Rows grouped by a trait: by category; numbers by quarter, or by value where there are few.</summary>
internal static class RowGroups
{
    private const int Quarters = 4, FewValues = 5;

    /// <summary>The groups that have rows, with the rows' places.</summary>
    public static IEnumerable<(string Group, int[] Rows)> Of(RowTrait trait)
    {
        var groups = trait.Column.Kind == ColumnKind.Categorical ? Categories(trait) : Ranges(trait);
        int[] missing = [.. Places(trait, double.IsNaN)];
        return groups.Append(("no value", missing)).Where(g => g.Item2.Length > 0);
    }

    private static IEnumerable<(string, int[])> Categories(RowTrait trait) => trait.Column.Categories.Select((name, c) =>
        (name, (int[])[.. Places(trait, v => v.Equals(c))]));

    private static IEnumerable<(string, int[])> Ranges(RowTrait trait)
    {
        double[] sorted = [.. trait.Values.Where(double.IsFinite).Order()];
        if (sorted.Length == 0)
            return [];
        double[] values = [.. sorted.Distinct()];
        if (values.Length <= FewValues)
            return values.Select(x => (Show(x), (int[])[.. Places(trait, v => v.Equals(x))]));
        // The upper ends of the quarters; where values are equal two ends may be one.
        double[] ends = [.. Enumerable.Range(1, Quarters - 1)
            .Select(q => sorted[(int)Math.Ceiling(q * sorted.Length / (double)Quarters) - 1]).Where(e => e < sorted[^1]).Distinct()];
        return ends.Append(sorted[^1]).Select((end, i) => (Name(ends, i),
            (int[])[.. Places(trait, v => v <= end && (i == 0 || v > ends[i - 1]))]));
    }

    private static string Name(double[] ends, int i) => i == 0 ? ends.Length == 0 ? "all" : $"up to {Show(ends[0])}"
        : i == ends.Length ? $"above {Show(ends[^1])}" : $"above {Show(ends[i - 1])} to {Show(ends[i])}";

    private static string Show(double value) => Math.Abs(value) < 1e15 && value == Math.Floor(value)
        ? value.ToString("0", CultureInfo.InvariantCulture) : ScoreText.InUnits(value);

    private static IEnumerable<int> Places(RowTrait trait, Func<double, bool> inside) =>
        Enumerable.Range(0, trait.Values.Length).Where(i => inside(trait.Values[i]));
}
