using Candor.Data.Records;
using Candor.Data.Statistics;

namespace Candor.Data.Profiles;

/// <summary>How far rows lie from those that a predictor learnt from.</summary>
internal static class DriftOf
{
    private const int MostColumns = 100, MostNew = 20;

    /// <summary>The drift of rows.</summary>
    /// <param name="reference">The training part.</param>
    /// <param name="part">The rows.</param>
    /// <param name="name">What they are called.</param>
    /// <param name="unknown">Categories that the reading took for nothing.</param>
    public static Drift Of(DataPart reference, DataPart part, string name, UnknownCells? unknown = null)
    {
        var columns = RowTrait.Of(reference).Zip(RowTrait.Of(part), (a, b) => Compare(a, b, unknown)).ToList();
        var (labels, own) = (RowTrait.Label(reference), RowTrait.Label(part));
        var label = own.Values.Any(double.IsFinite) ? Compare(labels, own, null) : null;
        var tested = label is null ? columns : [.. columns, label];
        var adjusted = Holm.Adjust([.. tested.Select(c => c.P), .. tested.Select(c => c.MissingAdjustedP)]);
        var corrected = tested.Select((c, i) => c with
        {
            AdjustedP = adjusted[i],
            MissingAdjustedP = adjusted[tested.Count + i],
        }).ToArray();
        var compared = corrected.Take(columns.Count).ToArray();
        ColumnDrift[] words = RowTrait.UnknownWords(reference) is { } known && RowTrait.UnknownWords(part) is { } there
            ? [new("unknown words", "words", double.NaN, double.NaN, double.NaN, double.NaN) { MissingReference = known, Missing = there }]
            : [];
        return new()
        {
            Reference = reference.Name,
            ReferenceRows = reference.Count,
            Name = name,
            Rows = part.Count,
            Columns =
            [
                .. compared.OrderByDescending(c => c.Drifted).ThenByDescending(c => double.IsFinite(c.Distance) ? c.Distance : -1)
                    .Take(MostColumns), .. words,
            ],
            AllColumns = columns.Count,
            Drifted = compared.Count(c => c.Drifted),
            Small = compared.Count(c => c.Small),
            Label = label is null ? null : corrected[^1],
        };
    }

    private static ColumnDrift Compare(RowTrait reference, RowTrait own, UnknownCells? unknown)
    {
        var fresh = unknown?.GetValueOrDefault(own.Column.Name);
        return own.Column.Kind == ColumnKind.Numeric ? Numbers(reference, own) : Categories(reference, own, fresh);
    }

    private static ColumnDrift Numbers(RowTrait reference, RowTrait own)
    {
        double[] x = [.. reference.Values.Where(double.IsFinite)], y = [.. own.Values.Where(double.IsFinite)];
        var apart = TwoSamples.Of(x, y);
        var (mean, deviation) = Moments(x);
        // Of a column that is constant in training any move is one of many deviations; its own unit then stands for one.
        var unit = deviation > 0 ? deviation : 1;
        var missing = (Reference: reference.Values.Length - x.Length, Own: own.Values.Length - y.Length);
        return new(own.Column.Name, "numeric", apart.Distance / unit, apart.Statistic, apart.P, apart.P)
        {
            Shift = y.Length == 0 || x.Length == 0 ? null : (y.Average() - mean) / unit,
            MissingReference = Share(missing.Reference, reference.Values.Length),
            Missing = Share(missing.Own, own.Values.Length),
            MissingAdjustedP = missing.Reference + missing.Own == 0 ? double.NaN
                : Frequencies.Of([x.Length, missing.Reference], [y.Length, missing.Own]).P,
            Outside = x.Length == 0 ? 0 : Outside(x.Min(), x.Max(), y),
        };
    }

    private static int Outside(double least, double most, double[] values) => values.Count(v => v < least || v > most);

    private static ColumnDrift Categories(RowTrait reference, RowTrait own, IReadOnlyDictionary<string, int>? fresh)
    {
        var names = own.Column.Categories;
        // Behind the categories: cells without a value, and categories that are new.
        var (a, b) = (Counts(reference), Counts(own));
        var unread = fresh?.Values.Sum() ?? 0;
        b[names.Count] -= unread;
        b[names.Count + 1] += unread;
        var apart = Frequencies.Of(a, b);
        var (n, m) = (a.Sum(), b.Sum());
        var most = n == 0 || m == 0 || names.Count == 0 ? -1
            : Enumerable.Range(0, names.Count).MaxBy(i => Math.Abs(Share(b[i], m) - Share(a[i], n)));
        return new(own.Column.Name, "categorical", apart.Distance, apart.Statistic, apart.P, apart.P)
        {
            MissingReference = Share(a[names.Count], n),
            Missing = Share(b[names.Count], m),
            New = [.. names.Select((c, i) => new CategoryRows(c, a[i] == 0 ? b[i] : 0)).Where(c => c.Rows > 0)
                .Concat((fresh ?? new Dictionary<string, int>()).Select(f => new CategoryRows(f.Key, f.Value)))
                .OrderByDescending(c => c.Rows).ThenBy(c => c.Name, StringComparer.Ordinal).Take(MostNew)],
            Category = most < 0 ? null : names[most],
            CategoryReference = most < 0 ? null : Share(a[most], n),
            CategoryShare = most < 0 ? null : Share(b[most], m),
        };
    }

    private static int[] Counts(RowTrait trait)
    {
        var counts = new int[trait.Column.Categories.Count + 2];
        foreach (var value in trait.Values)
            counts[double.IsNaN(value) ? trait.Column.Categories.Count : (int)value]++;
        return counts;
    }

    private static double Share(int some, int all) => all == 0 ? 0 : (double)some / all;

    /// <summary>Mean and population deviation; NaN of nothing.</summary>
    internal static (double Mean, double Deviation) Moments(double[] values)
    {
        if (values.Length == 0)
            return (double.NaN, double.NaN);
        var mean = values.Average();
        return (mean, Math.Sqrt(values.Average(v => (v - mean) * (v - mean))));
    }
}
