using System.Globalization;
using System.Numerics;

namespace Candor.Data.Formats.Columnar;

/// <summary>The cells of one column in some rows.</summary>
internal abstract class Cells
{
    /// <summary>The cell as text; empty where it holds nothing.</summary>
    public abstract string Text(int row);

    /// <summary>The cell as a number, finite or not; false where it is none, NaN too.</summary>
    public virtual bool TryNumber(int row, out double value) => Cell.TryNumber(Text(row), out value);

    /// <summary>Length of the text; more where it can be no missing token.</summary>
    public virtual int Length(int row) => Text(row).Length;
}

/// <summary>Texts.</summary>
/// <param name="texts">The texts; null where there is none.</param>
internal sealed class TextCells(IReadOnlyList<string?> texts) : Cells
{
    public override string Text(int row) => texts[row]?.Trim() ?? "";
}

/// <summary>Numbers of one type.</summary>
/// <param name="values">The numbers.</param>
/// <param name="isNull">Which cells hold nothing; null: none.</param>
/// <param name="marked">Whether a number may be a missing token.</param>
internal sealed class NumberCells<T>(T[] values, bool[]? isNull, bool marked) : Cells where T : struct, INumberBase<T>
{
    public override string Text(int row) =>
        isNull is not null && isNull[row] ? "" : values[row].ToString(null, CultureInfo.InvariantCulture);

    public override bool TryNumber(int row, out double value)
    {
        value = double.CreateChecked(values[row]);
        return !double.IsNaN(value) && !(isNull is not null && isNull[row]);
    }

    public override int Length(int row) => isNull is not null && isNull[row] ? 0
        : marked || T.IsNaN(values[row]) ? Text(row).Length : int.MaxValue;
}

/// <summary>Cells of a kind that is no number and no text.</summary>
/// <param name="path">The file.</param>
/// <param name="column">The column.</param>
/// <param name="kind">What it holds.</param>
internal sealed class UnreadCells(string path, string column, string kind) : Cells
{
    public override string Text(int row) => throw new CandorException($"{path}: column '{column}' holds {kind}, and only numbers, texts, " +
        $"booleans and dates are read; leave it out (--ignore {column}).");
}
