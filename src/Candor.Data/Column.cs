using System.Globalization;

namespace Candor.Data;

/// <summary>How the cells of a column are read.</summary>
public enum ColumnKind
{
    /// <summary>Every cell is a finite number; one encoded input.</summary>
    Numeric,

    /// <summary>Every cell is one of a few names; one encoded input a name (one-hot).</summary>
    Categorical,
}

/// <summary>An input column.</summary>
/// <param name="Name">Its name, unique among the columns (case counts).</param>
/// <param name="Kind">Numeric or categorical.</param>
/// <param name="Categories">Category names, by number if all are numbers, else ordinal; empty for a numeric column.</param>
public sealed record Column(string Name, ColumnKind Kind, IReadOnlyList<string> Categories)
{
    /// <summary>A numeric column.</summary>
    public static Column Numeric(string name) => new(name, ColumnKind.Numeric, []);

    /// <summary>A categorical column.</summary>
    public static Column Categorical(string name, params IReadOnlyList<string> categories) => new(name, ColumnKind.Categorical, categories);

    /// <summary>Encoded inputs: 1, or the number of categories.</summary>
    public int Width => Kind == ColumnKind.Numeric ? 1 : Categories.Count;

    /// <summary>What stands for a value that is missing.</summary>
    internal const string MissingShown = "?";

    /// <summary>A raw value ready to show: the shortest number that reads back the same, a category's name, or <c>?</c> if
    /// missing.</summary>
    /// <param name="value">A number, a category's index, or NaN.</param>
    internal string Show(double value) => double.IsNaN(value) ? MissingShown
        : Kind == ColumnKind.Numeric ? value.ToString("R", CultureInfo.InvariantCulture) : Categories[(int)value];

    /// <summary>Whether the other column has the same name, kind and categories.</summary>
    public bool Equals(Column? other) =>
        other is not null && Name == other.Name && Kind == other.Kind && Categories.SequenceEqual(other.Categories);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Kind, Categories.Count);
}
