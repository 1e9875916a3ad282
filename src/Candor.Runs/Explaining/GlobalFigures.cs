using Candor.Data;
using Candor.Data.Records;
using MathNet.Numerics.Distributions;

namespace Candor.Runs.Explaining;

/// <summary>Means over rows, with what they leave open.</summary>
internal static class GlobalFigures
{
    // E|z| of a standard normal z, and the half-width of its 95 % interval.
    private static readonly double s_meanAbsolute = Math.Sqrt(2 / Math.PI), s_half = Normal.InvCDF(0, 1, 0.975);

    /// <summary>Mean of values and half of its 95 % interval over them (Student's t); NaN of none, an infinite interval of one.</summary>
    public static (double Mean, double Half) Mean(IReadOnlyList<double> values)
    {
        if (values.Count == 0)
            return (double.NaN, double.NaN);
        var mean = values.Average();
        if (values.Count == 1)
            return (mean, double.PositiveInfinity);
        var variance = values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1);
        return (mean, StudentT.InvCDF(0, 1, values.Count - 1, 0.975) * Math.Sqrt(variance / values.Count));
    }

    /// <summary>The mean |φ| that draws alone leave of a unit that does nothing, from half 95 % intervals row by row; 0 of none.</summary>
    public static double Chance(IEnumerable<double> halfWidths) =>
        halfWidths.DefaultIfEmpty(0).Average() / s_half * s_meanAbsolute;

    /// <summary>The same from standard errors.</summary>
    public static double ChanceOfErrors(IEnumerable<double> errors) => errors.DefaultIfEmpty(0).Average() * s_meanAbsolute;

    /// <summary>How many rows bring the interval of each mean |φ| to a half-width.</summary>
    /// <param name="phi">[rows][units].</param>
    /// <param name="half">That half-width.</param>
    public static int Needed(IReadOnlyList<double[]> phi, double half)
    {
        var most = Enumerable.Range(0, phi[0].Length).Max(u =>
        {
            var values = phi.Select(row => Math.Abs(row[u])).ToArray();
            var mean = values.Average();
            return values.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, values.Length - 1);
        });
        return (int)Math.Min(int.MaxValue, Math.Ceiling(most * s_half * s_half / (half * half)));
    }

    /// <summary>Importance of every unit: a mean over all rows, to which those without the unit add 0.</summary>
    /// <param name="names">The units.</param>
    /// <param name="columns">What they are, where each is a column; null: they are something else.</param>
    /// <param name="phi">φ of each row's explained class, [rows][units]; NaN where a row lacks the unit.</param>
    /// <param name="halfWidths">Half 95 % intervals of some rows; null: nothing is drawn, or it is not known.</param>
    public static UnitImportance[] Units(
        IReadOnlyList<string> names, IReadOnlyList<Column>? columns, IReadOnlyList<double[]> phi, IReadOnlyList<double[]>? halfWidths) =>
        [.. names.Select((name, u) =>
        {
            var (mean, half) = Mean([.. phi.Select(row => double.IsNaN(row[u]) ? 0 : Math.Abs(row[u]))]);
            var having = phi.Count(row => !double.IsNaN(row[u]));
            return new UnitImportance(name, mean, half, Chance(halfWidths?.Select(row => row[u]) ?? []))
            {
                IsNumeric = columns?[u].Kind == ColumnKind.Numeric,
                Rows = having == phi.Count ? null : having,
            };
        })];

    /// <summary>What speaks for a class in the rows that are decided so.</summary>
    /// <param name="name">The class.</param>
    /// <param name="phi">φ for it in those rows, [rows][units]; NaN where a row lacks the unit, which then has no say.</param>
    /// <param name="units">D.</param>
    public static ClassContributions Class(string name, IReadOnlyList<double[]> phi, int units)
    {
        var means = Enumerable.Range(0, units)
            .Select(u => Mean([.. phi.Select(row => row[u]).Where(v => !double.IsNaN(v))])).ToArray();
        return new(name, phi.Count, [.. means.Select(m => m.Mean)], [.. means.Select(m => m.Half)]);
    }
}
