namespace Candor.Data;

/// <summary>Which columns decide the class, where a generated set makes that known.</summary>
public static class KnownTruth
{
    /// <summary>Whether it is known of a data set.</summary>
    public static bool Has(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        // A file may have any name, but its source is its path.
        return (data.Source == "memory" || data.Source == $"builtin:{data.Name}")
            && (data.Name == SyntheticSeries.Name
                ? data.Schema.Series is not null
                : SyntheticSets.Names.Contains(data.Name) && data.Schema.Columns.Count == SyntheticSets.Columns(data.Name));
    }

    /// <summary>The columns that decide the class of a row, by position; null where that is not known.</summary>
    /// <param name="data">A data set.</param>
    /// <param name="row">Row from 0.</param>
    public static IReadOnlyList<int>? Relevant(Dataset data, int row)
    {
        if (!Has(data))
            return null;
        return data.Schema.Series is { } series
            ? [.. Enumerable.Range(0, series.Values).Where(i => SyntheticSeries.IsRelevant(i % series.Features))]
            : SyntheticSets.Relevant(data.Name, data.Row(row));
    }
}
