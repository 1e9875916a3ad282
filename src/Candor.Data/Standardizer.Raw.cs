namespace Candor.Data;

public sealed partial class Standardizer
{
    /// <summary>What single precision leaves of a number's relative error, twice over.</summary>
    private const double Rounding = 1.2e-7;

    /// <summary>What stands for a number that is missing and stays so: the smallest normal number, which no data comes near once it is
    /// standardised.</summary>
    internal const float Missing = 1.17549435e-38f;

    // A category that is on is 1 where it is decoded, and one that is off 0; a row that is masked in part lies between.
    private const double OnWithin = 1e-3;

    /// <summary>The raw row of encoded inputs: the inverse of <see cref="Apply(ReadOnlySpan{double}, Span{float})"/>, to the digits that
    /// single precision keeps, so that 0 is 0 again and 5.1 is 5.1.</summary>
    /// <param name="encoded">[Width] Encoded inputs of a table's row.</param>
    /// <param name="raw">[columns] Receives numbers, and indices of categories; NaN where none of a column's categories is on, as in one
    /// that is masked, and for a number that stays missing (<see cref="KeepsMissing"/>).</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Invert(ReadOnlySpan<float> encoded, Span<double> raw)
    {
        if (raw.Length != _columns.Length || encoded.Length != Width)
            throw new ArgumentException($"Expected {Width} encoded inputs and {_columns.Length} raw values, " +
                $"got {encoded.Length} and {raw.Length}.");
        for (int column = 0, input = 0; column < raw.Length; input += _columns[column++].Width)
            raw[column] = _columns[column].Kind == ColumnKind.Numeric ? Number(encoded[input], input)
                : Category(encoded.Slice(input, _columns[column].Width), input);
    }

    private double Number(float encoded, int input)
    {
        if (KeepsMissing && encoded != 0 && Math.Abs(encoded) <= Missing)
            return double.NaN;
        var offset = encoded * _deviation[input];
        var value = offset + _mean[input];
        var quantum = Math.Abs(offset) * Rounding;
        if (quantum == 0 || !double.IsFinite(value))
            return value;
        var digits = (int)Math.Floor(-Math.Log10(quantum));
        // The sum turns −0 into 0.
        return digits is >= 0 and <= 15 ? Math.Round(value, digits) + 0.0 : value;
    }

    private double Category(ReadOnlySpan<float> encoded, int first)
    {
        for (var k = 0; k < encoded.Length; k++)
            if (Math.Abs(encoded[k] * _deviation[first + k] + _mean[first + k] - 1) < OnWithin)
                return k;
        return double.NaN;
    }
}
