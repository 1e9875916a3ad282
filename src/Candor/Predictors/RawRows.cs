using Candor.Data;

namespace Candor.Predictors;

/// <summary>Turns a table's standardised inputs back into the data's own units, for functions that know nothing of standardising.</summary>
internal static class RawRows
{
    /// <summary>Raw values by column: numbers, category indices, NaN where no category is on (a masked column, a missing cell).</summary>
    /// <param name="inputs">[Width] standardised.</param>
    /// <param name="scale">Fitted on a table.</param>
    public static double[] Of(ReadOnlySpan<double> inputs, Standardizer scale)
    {
        var raw = new double[scale.Columns.Count];
        for (int column = 0, i = 0; column < raw.Length; column++)
        {
            var width = scale.Columns[column].Width;
            raw[column] = scale.Columns[column].Kind == ColumnKind.Numeric
                ? Digits(inputs[i] * scale.Deviation[i] + scale.Mean[i])
                : Category(inputs.Slice(i, width), scale, i);
            i += width;
        }
        return raw;
    }

    private static double Category(ReadOnlySpan<double> inputs, Standardizer scale, int first)
    {
        for (var k = 0; k < inputs.Length; k++)
            if (Math.Abs(inputs[k] * scale.Deviation[first + k] + scale.Mean[first + k] - 1) < 1e-3)
                return k;
        return double.NaN;
    }

    // Inputs are single precision: seven digits are all there is, and 5.1 is what the file said.
    private static double Digits(double value)
    {
        if (value == 0 || !double.IsFinite(value))
            return value;
        var digits = 6 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return digits is >= 0 and <= 15 ? Math.Round(value, digits) : value;
    }
}
