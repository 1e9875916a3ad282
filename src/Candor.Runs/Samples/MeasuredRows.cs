using System.Globalization;
using Candor.Data;
using Candor.Data.Records;
using Candor.Tensors;

namespace Candor.Runs.Samples;

/// <summary>The rows of a part that are measured: of a large part a sample, class by class in proportion.</summary>
internal static class MeasuredRows
{
    /// <summary>Rows that are measured at least, and by which the number needed is found.</summary>
    public const int Least = 500;

    /// <summary>Half the width of the 95 % interval that each mean should have at most.</summary>
    public const double HalfWidth = 0.01;

    private const double Normal95 = 1.959964;

    // Scores without a bound, or in nats, would ask for any number of rows; their interval is what comes out. What tunes a copy is
    // not tried beforehand.
    private static readonly string[] s_unbounded = ["maxSensitivity", "infidelity", "complexity", "fFidelityPlus", "fFidelityMinus", "r2"];

    /// <summary>Whether a metric's mean has a say in the number of rows.</summary>
    public static bool Counts(string metric) => !s_unbounded.Contains(metric);

    /// <summary>The rows to measure.</summary>
    /// <param name="part">All rows.</param>
    /// <param name="rows">How many; 0: all; null: as many as <see cref="HalfWidth"/> needs.</param>
    /// <param name="seed">Of the draw.</param>
    /// <param name="pilot">Scores <see cref="Least"/> rows, by whose spread the number is found.</param>
    public static DataPart Of(DataPart part, int? rows, ulong seed, Func<DataPart, Evaluation> pilot)
    {
        if (rows == 0 || part.Count <= (rows ?? Least))
            return part;
        return Draw(part, rows ?? Needed(pilot(Draw(part, Least, seed)), part.Count), seed);
    }

    /// <summary>Rows that bring every bounded mean's interval to ±<see cref="HalfWidth"/>, by the spread of a pilot.</summary>
    public static int Needed(Evaluation pilot, int all)
    {
        var spread = pilot.Metrics.Where(m => Counts(m.Key) && double.IsFinite(m.Value.Std)).Select(m => m.Value.Std).DefaultIfEmpty(
            0).Max();
        return (int)Math.Clamp(Math.Ceiling(Math.Pow(Normal95 * spread / HalfWidth, 2)), Math.Min(Least, all), all);
    }

    /// <summary>Of each class its share of the rows, by largest remainder; ascending.</summary>
    public static DataPart Draw(DataPart part, int count, ulong seed) => count >= part.Count ? part
        : DataSplit.Encode(part.Source, part.Standardizer, part.Name, [.. Draw(part.Labels, count, seed).Select(i => part.Rows[i])]);

    /// <summary>The same of rows with these classes: their places, ascending.</summary>
    public static int[] Draw(IReadOnlyList<long> labels, int count, ulong seed)
    {
        if (count >= labels.Count)
            return [.. Enumerable.Range(0, labels.Count)];
        var classes = labels.Select((label, i) => (label, i)).GroupBy(e => e.label, e => e.i).OrderBy(g => g.Key).Select(g =>
            g.ToArray()).ToArray();
        var quota = classes.Select(c => (double)count * c.Length / labels.Count).ToArray();
        var taken = quota.Select(q => (int)q).ToArray();
        foreach (var c in Enumerable.Range(0, classes.Length).OrderByDescending(c => quota[c] - taken[c]).Take(count - taken.Sum()))
            taken[c]++;
        return [.. classes.SelectMany((c, i) => Draws.Of(c.Length, taken[i], Seeds.Mix(Seeds.Mix(seed, Seeds.Measured), (ulong)i))
            .Select(k => c[k])).Order()];
    }

    /// <summary>What the reader should know; null where all rows were measured.</summary>
    public static string? Note(int measured, DataPart all) => measured == all.Count ? null
        : string.Create(CultureInfo.InvariantCulture, $"Measured on {measured} of {all.Count} rows, " +
            $"drawn {(all.Targets.Length > 0 ? "at random" : "class by class in proportion")}; the interval beside each mean is what " +
        $"that leaves open (--rows all measures every row).");
}
