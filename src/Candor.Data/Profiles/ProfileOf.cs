using Candor.Data.Records;

namespace Candor.Data.Profiles;

/// <summary>What the data of a run look like.</summary>
internal static class ProfileOf
{
    private const int MostColumns = 300, MostCategories = 20;

    /// <summary>The profile of a split, with the drift of its test part.</summary>
    /// <param name="data">The data, split.</param>
    /// <param name="units">Units of columns by name.</param>
    public static DataProfile Of(DataSplit data, IReadOnlyDictionary<string, string> units)
    {
        // Data that are not cut are training and test part at once.
        var uncut = data.Train.Rows.SequenceEqual(data.Test.Rows);
        DataPart[] parts = uncut ? [data.Test] : [.. new[] { data.Train, data.Validation, data.Test }.Where(p => p.Count > 0)];
        return Of(parts, units) with
        {
            Drift = uncut || data.Test.Count == 0 ? null : DriftOf.Of(data.Train, data.Test, data.Test.Name),
        };
    }

    /// <summary>The profile of parts; ranges are those of the first.</summary>
    public static DataProfile Of(IReadOnlyList<DataPart> parts, IReadOnlyDictionary<string, string> units)
    {
        var traits = parts.Select(RowTrait.Of).ToArray();
        return new()
        {
            Columns = [.. traits[0].Take(MostColumns).Select((t, i) =>
                Described(t, [.. traits.Select(part => part[i].Values.Count(double.IsNaN) / (double)Math.Max(1, part[i].Values.Length))],
                    units.GetValueOrDefault(t.Column.Name)))],
            AllColumns = traits[0].Count,
            Parts = [.. parts.Select(Described)],
        };
    }

    private static DescribedColumn Described(RowTrait trait, double[] missing, string? unit)
    {
        if (trait.Column.Kind == ColumnKind.Categorical)
        {
            var counts = new int[trait.Column.Categories.Count];
            foreach (var value in trait.Values.Where(double.IsFinite))
                counts[(int)value]++;
            return new(trait.Column.Name, "categorical", missing)
            {
                Unit = unit,
                Categories = [.. trait.Column.Categories.Zip(counts, (c, n) => new CategoryRows(c, n))
                    .OrderByDescending(c => c.Rows).Take(MostCategories)],
                AllCategories = counts.Length,
            };
        }
        double[] there = [.. trait.Values.Where(double.IsFinite)];
        var (mean, deviation) = DriftOf.Moments(there);
        return there.Length == 0 ? new(trait.Column.Name, "numeric", missing) { Unit = unit }
            : new(trait.Column.Name, "numeric", missing)
            {
                Unit = unit,
                Least = there.Min(),
                Most = there.Max(),
                Mean = mean,
                Deviation = deviation,
            };
    }

    private static DescribedPart Described(DataPart part)
    {
        if (part.Targets.Length > 0)
        {
            var (mean, deviation) = DriftOf.Moments(part.Targets);
            return new(part.Name, part.Count, []) { Mean = mean, Deviation = deviation };
        }
        var counts = new int[part.Source.Schema.Classes.Count];
        foreach (var label in part.Labels.Where(l => l >= 0))
            counts[label]++;
        return new(part.Name, part.Count, counts);
    }
}
