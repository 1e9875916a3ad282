namespace Candor.Data;

/// <summary>Chooses the rows of the three parts, class by class.</summary>
/// <remarks>
/// One generator for the whole split. For each class in the schema's order: its rows, ascending, are shuffled; the first go to
/// training, the next to validation, the rest to test. How many: fraction × rows, rounded by largest remainder (ties: training, test,
/// validation); for regression all rows are one class; then at least one row in training and one in test, taken from the class's largest
/// other part that can spare one (ties: validation). Each part is sorted.
/// Where the publisher chose a test part, it stays as it is, and only the other rows are shared out, between training and validation. A
/// limit
/// is applied first: of each class (and of each side of the publisher's cut) a share of the rows, drawn by a generator of its own.
/// Where equal rows stay together, <see cref="RowUnits"/> shares out a class instead, to the same counts as nearly as it can.
/// </remarks>
internal static class StratifiedRows
{
    public static (int[] Train, int[] Validation, int[] Test) Choose(Dataset data, double train, double validation, ulong seed,
        int? limit = null, DuplicateRows duplicates = DuplicateRows.Spread)
    {
        var chosen = data.TestFrom is not null;
        CheckFractions(train, validation, chosen);
        var random = new Xoshiro256(seed);
        List<int>[] parts = [[], [], []];
        var kept = limit is { } most ? RowLimit.Choose(data, most, seed) : null;
        foreach (var (name, all) in RowsByClass(data))
        {
            var rows = kept is null ? all : [.. all.Where(row => kept[row])];
            if (chosen)
            {
                parts[2].AddRange(rows.Where(row => row >= data.TestFrom));
                rows = [.. rows.Where(row => row < data.TestFrom)];
            }

            var counts = chosen ? Counts(rows.Length, train, validation, name, data.Name) : Counts(rows.Length, train, validation, name,
                data);
            if (duplicates == DuplicateRows.Together)
            {
                var units = new RowUnits(data, rows);
                if (units.Count < 2 && !chosen)
                    throw new CandorException($"All {rows.Length} rows of class '{name}' of {data.Name} are equal, so they cannot " +
                        $"stay in one part (--duplicates together) and be in training and test; " +
                        $"remove the class, merge it with another, or leave the option out.");
                units.Share(counts, random, parts);
                continue;
            }
            random.Shuffle(rows);
            for (int part = 0, start = 0; part < 3; start += counts[part++])
                parts[part].AddRange(rows.AsSpan(start, counts[part]));
        }

        if (validation > 0 && parts[1].Count == 0)
            throw new CandorException($"A validation part of {validation} leaves no validation row among the {data.Count} rows of {data.Name}; give more rows, a larger validation fraction, or 0 for none.");
        foreach (var part in parts)
            part.Sort();
        return ([.. parts[0]], [.. parts[1]], [.. parts[2]]);
    }

    /// <summary>Rows of one class in training, validation and test.</summary>
    internal static int[] Counts(int rows, double train, double validation, string name, Dataset data)
    {
        if (rows < 2)
            throw new CandorException($"Class '{name}' of {data.Name} has {rows} row{(rows == 1 ? "" : "s")}, but each class needs one for training and one for testing; remove the class, merge it with another, or give at least 3 rows per class.");
        double[] quota = [train * rows, validation * rows, (1 - train - validation) * rows];
        int[] counts = [.. quota.Select(q => (int)Math.Floor(q))];
        int[] order = [.. new[] { 0, 2, 1 }.OrderByDescending(part => quota[part] - counts[part])];
        for (var i = 0; counts.Sum() < rows; i++)
            counts[order[i % 3]]++;
        foreach (var needy in new[] { 0, 2 })
        {
            if (counts[needy] > 0)
                continue;
            counts[new[] { 1, 0, 2 }.Where(part => part != needy && counts[part] > (part == 1 ? 0 : 1)).MaxBy(part => counts[part])]--;
            counts[needy]++;
        }

        return counts;
    }

    /// <summary>Rows of one class in training and validation (and none in test), where the test part was chosen beforehand.</summary>
    private static int[] Counts(int rows, double train, double validation, string name, string data)
    {
        if (rows < 1)
            throw new CandorException($"Class '{name}' of {data} has no row outside the test part, so it cannot be learnt; give more rows.");
        var share = Math.Min(rows - 1, (int)Math.Floor(validation / (train + validation) * rows + 0.5));
        return [rows - share, share, 0];
    }

    private static void CheckFractions(double train, double validation, bool chosen)
    {
        if (!(train > 0 && train < 1))
            throw new CandorException($"The training fraction is {train}, but it must lie in (0, 1); 0.7 is usual.");
        if (!(validation >= 0 && validation < 1))
            throw new CandorException($"The validation fraction is {validation}, but it must lie in [0, 1); 0.1 is usual.");
        if (chosen && train + validation > 1 + 1e-9)
            throw new CandorException($"Training {train} and validation {validation} are more than all rows outside the test part; their sum must be at most 1.");
        if (!chosen && train + validation > 1 - 1e-9)
            throw new CandorException($"Training {train} and validation {validation} leave nothing for testing; their sum must be below 1.");
    }

    private static IEnumerable<(string Name, int[] Rows)> RowsByClass(Dataset data)
    {
        if (data.Schema.Task == LearningTask.Regression)
            return [("(all rows)", [.. Enumerable.Range(0, data.Count)])];
        var rows = new List<int>[data.Schema.Classes.Count];
        for (var c = 0; c < rows.Length; c++)
            rows[c] = [];
        for (var row = 0; row < data.Count; row++)
            rows[data.Label(row)].Add(row);
        return rows.Select((list, c) => (data.Schema.Classes[c], list.ToArray()));
    }
}
