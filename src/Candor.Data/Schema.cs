namespace Candor.Data;

/// <summary>What the columns of a data set mean.</summary>
/// <param name="Columns">The input columns in the file's order, without the label: the units of an explanation.</param>
/// <param name="Label">Name of the label column.</param>
/// <param name="Classes">Class names, in the order of the predictor's outputs: by number if all are numbers, else ordinal. None for regression.</param>
public sealed record Schema(IReadOnlyList<Column> Columns, string Label, IReadOnlyList<string> Classes)
{
    /// <summary>Classification where there are classes, else regression: the label is a number.</summary>
    public LearningTask Task => Classes.Count > 0 ? LearningTask.Classification : LearningTask.Regression;

    /// <summary>L, a predictor's outputs: one a class, or one for regression.</summary>
    public int Outputs => Math.Max(1, Classes.Count);

    /// <summary>Encoded inputs a row: 1 for a numeric column, one each category for a categorical one.</summary>
    public int Width => UnitOfInput.Count;

    /// <summary>[Width] The index in <see cref="Columns"/> that each encoded input belongs to.</summary>
    public IReadOnlyList<int> UnitOfInput { get; } = [.. Columns.SelectMany((column, index) => Enumerable.Repeat(index, column.Width))];

    /// <summary>Whether the other schema has the same columns, label and classes in the same order.</summary>
    public bool Equals(Schema? other) =>
        other is not null && Label == other.Label && Classes.SequenceEqual(other.Classes) && Columns.SequenceEqual(other.Columns);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Label, Classes.Count, Columns.Count);
}
