using System.Globalization;

namespace Candor.Data;

/// <summary>What <see cref="IConsistent"/> records say of lists that do not fit.</summary>
internal static class Flaws
{
    /// <summary>That lists are not equally long; null: they are.</summary>
    public static string? Unequal(params (string What, int Count)[] lists) => lists.All(l => l.Count == lists[0].Count) ? null
        : $"has {string.Join(", ", lists[..^1].Select(Counted))} and {Counted(lists[^1])}, but as many of each belong together";

    /// <summary>That a table does not count rows by two classes; null: it does.</summary>
    public static string? OfCounts(IReadOnlyList<IReadOnlyList<int>> counts) => First(
        [
            .. counts.Select(row => Unequal(("rows of counts", counts.Count), ("columns in one", row.Count))),
            counts.SelectMany(row => row).Any(n => n < 0) || counts.Sum(row => row.Sum(n => (long)n)) > int.MaxValue
                ? "counts fewer rows than none, or more than there can be" : null,
        ]);

    /// <summary>The first flaw of some; null: there is none.</summary>
    public static string? First(params IEnumerable<string?> flaws) => flaws.FirstOrDefault(f => f is not null);

    private static string Counted((string What, int Count) list) =>
        string.Create(CultureInfo.InvariantCulture, $"{list.Count} {list.What}");
}
