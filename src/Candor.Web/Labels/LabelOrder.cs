using Candor.Data;

namespace Candor.Web.Labels;

/// <summary>In which order a person sees the items.</summary>
/// <remarks>
/// In passes: each shows every row once, masked by a method that changes from pass to pass and from row to row, so that what a person has
/// seen of a row under one method is as far away as can be when the row returns under another. Within a pass rows are shuffled.
/// </remarks>
internal static class LabelOrder
{
    /// <summary>The items in the order of a person; the same person sees the same order.</summary>
    /// <param name="items">All items.</param>
    /// <param name="person">The person's name.</param>
    /// <param name="seed">Seed of the set.</param>
    public static IReadOnlyList<LabelItem> Of(IReadOnlyList<LabelItem> items, string person, ulong seed)
    {
        var random = new Xoshiro256(seed ^ Hash(person));
        string[] names = [.. items.Select(i => i.Method).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        string[] methods = [.. Shuffled(names.Length, random).Select(i => names[i])];
        var rows = items.GroupBy(i => i.Row).OrderBy(g => g.Key).Select(g => g.ToDictionary(i => i.Method, StringComparer.Ordinal))
            .ToArray();
        return
        [
            .. from pass in Enumerable.Range(0, methods.Length)
               from row in Shuffled(rows.Length, random)
               let method = methods[(row + pass) % methods.Length]
               where rows[row].ContainsKey(method)
               select rows[row][method],
        ];
    }

    // FNV-1a: the same on every machine, unlike string.GetHashCode.
    private static ulong Hash(string text) => text.Aggregate(0xCBF29CE484222325, (hash, c) => (hash ^ c) * 0x100000001B3);

    /// <summary>The numbers from 0 to <paramref name="count"/> − 1, shuffled.</summary>
    internal static int[] Shuffled(int count, Xoshiro256 random)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle(order);
        return order;
    }
}
