namespace Candor.Data;

/// <summary>Chooses the rows of a smaller set: of every class, and of both sides of the publisher's cut, its share of the rows.</summary>
internal static class RowLimit
{
    /// <summary>[Count] Which rows stay.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="limit">How many; at least one of each class and side.</param>
    /// <param name="seed">The same seed gives the same rows for ever.</param>
    /// <remarks>
    /// Shares are rounded by largest remainder, ties to the earlier class, training before test; each has at least one row, taken from the
    /// largest. The rows are the first of a shuffle, so that a larger limit with the same seed keeps nearly all rows of a smaller one.
    /// </remarks>
    public static bool[] Choose(Dataset data, int limit, ulong seed)
    {
        var groups = Enumerable.Range(0, data.Count)
            .GroupBy(row => (Class: data.Label(row), Test: row >= data.TestFrom))
            .OrderBy(g => g.Key.Class).ThenBy(g => g.Key.Test)
            .Select(g => g.ToArray()).ToArray();
        var least = data.TestFrom is null ? 2 * groups.Length : groups.Length;
        if (limit < least)
            throw new CandorException($"A limit of {limit} rows is too small: {data.Name} has {data.Schema.Classes.Count} classes, each needing a row for training and one for testing; give at least {least} (--limit {Math.Max(least, 1000)}).");
        var kept = new bool[data.Count];
        if (limit >= data.Count)
        {
            Array.Fill(kept, true);
            return kept;
        }

        var random = new Xoshiro256(seed ^ 0x6C696D6974);
        foreach (var (rows, count) in groups.Zip(Counts([.. groups.Select(g => g.Length)], limit, data.TestFrom is null ? 2 : 1)))
        {
            random.Shuffle(rows);
            foreach (var row in rows.AsSpan(0, count))
                kept[row] = true;
        }

        return kept;
    }

    private static int[] Counts(int[] sizes, int limit, int least)
    {
        var total = sizes.Sum(s => (long)s);
        double[] quota = [.. sizes.Select(s => (double)limit * s / total)];
        int[] counts = [.. quota.Select(q => (int)Math.Floor(q))];
        int[] order = [.. Enumerable.Range(0, sizes.Length).OrderByDescending(i => quota[i] - counts[i])];
        for (int i = 0, missing = limit - counts.Sum(); i < missing; i++)
            counts[order[i]]++;
        for (var i = 0; i < counts.Length; i++)
        {
            while (counts[i] < Math.Min(least, sizes[i]))
            {
                counts[Array.IndexOf(counts, counts.Max())]--;
                counts[i]++;
            }
        }

        return counts;
    }
}
