namespace Candor.Labels;

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
        var shuffle = new Shuffle(seed ^ Hash(person));
        var methods = shuffle.Of(items.Select(i => i.Method).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        var rows = items.GroupBy(i => i.Row).OrderBy(g => g.Key).Select(g => g.ToDictionary(i => i.Method, StringComparer.Ordinal)).ToArray();
        return
        [
            .. from pass in Enumerable.Range(0, methods.Count)
               from row in shuffle.Of(Enumerable.Range(0, rows.Length))
               let method = methods[(row + pass) % methods.Count]
               where rows[row].ContainsKey(method)
               select rows[row][method],
        ];
    }

    // FNV-1a: the same on every machine, unlike string.GetHashCode.
    private static ulong Hash(string text) => text.Aggregate(0xCBF29CE484222325, (hash, c) => (hash ^ c) * 0x100000001B3);

    /// <summary>Fisher and Yates's shuffle, driven by SplitMix64.</summary>
    internal sealed class Shuffle(ulong seed)
    {
        private ulong _state = seed;

        public IReadOnlyList<T> Of<T>(IEnumerable<T> source)
        {
            var list = source.ToArray();
            for (var i = list.Length - 1; i > 0; i--)
            {
                var j = (int)(Next() % (ulong)(i + 1));
                (list[i], list[j]) = (list[j], list[i]);
            }
            return list;
        }

        private ulong Next()
        {
            var z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
            z = (z ^ z >> 27) * 0x94D049BB133111EB;
            return z ^ z >> 31;
        }
    }
}
