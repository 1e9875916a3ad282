namespace Candor.Data;

/// <summary>The values of a numeric column in the training part.</summary>
/// <param name="Least">The smallest.</param>
/// <param name="Most">The largest.</param>
/// <param name="Whole">Whether all are whole numbers.</param>
public sealed record ColumnRange(double Least, double Most, bool Whole)
{
    /// <summary>The ranges of a part's numeric columns that have a value, by name.</summary>
    internal static Dictionary<string, ColumnRange> Of(DataPart part)
    {
        var columns = part.Source.Schema.Columns;
        Dictionary<string, ColumnRange> ranges = new(StringComparer.Ordinal);
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Kind != ColumnKind.Numeric)
                continue;
            var (least, most, whole) = (double.PositiveInfinity, double.NegativeInfinity, true);
            foreach (var row in part.Rows)
            {
                var value = part.Source.Row(row)[i];
                if (double.IsNaN(value))
                    continue;
                (least, most) = (Math.Min(least, value), Math.Max(most, value));
                whole &= value == Math.Floor(value);
            }

            if (least <= most)
                ranges.Add(columns[i].Name, new(least, most, whole));
        }

        return ranges;
    }
}
