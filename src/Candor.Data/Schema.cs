namespace Candor.Data;

/// <summary>What the inputs of a data set mean: columns of a table, the pixels of images, or the words of texts.</summary>
/// <param name="Columns">The input columns in the file's order, without the label: the units of an explanation. Empty for images and
/// texts.</param>
/// <param name="Label">Name of the label column.</param>
/// <param name="Classes">Class names, in the order of the predictor's outputs: by number if all are numbers, else ordinal; a published set
/// of images keeps its publisher's order. None for regression.</param>
public sealed record Schema(IReadOnlyList<Column> Columns, string Label, IReadOnlyList<string> Classes)
{
    /// <summary>The size of every image; null for a table.</summary>
    public ImageShape? Image { get; init; }

    /// <summary>What every text becomes; null where there are no texts.</summary>
    public TextShape? Text { get; init; }

    /// <summary>T and F where the columns are series; null otherwise.</summary>
    public SeriesShape? Series { get; init; }

    /// <summary>Classification where there are classes, else regression: the label is a number.</summary>
    public LearningTask Task => Classes.Count > 0 ? LearningTask.Classification : LearningTask.Regression;

    /// <summary>L, a predictor's outputs: one a class, or one for regression.</summary>
    public int Outputs => Math.Max(1, Classes.Count);

    /// <summary>Encoded inputs a row: 1 for a numeric column, one each category for a categorical one; C·H·W for an image; T for a
    /// text.</summary>
    public int Width => Image?.Values ?? Text?.Tokens ?? UnitOfInput.Count;

    /// <summary>[Width] The index in <see cref="Columns"/> that each encoded input belongs to; empty for images and texts.</summary>
    public IReadOnlyList<int> UnitOfInput { get; } = [.. Columns.SelectMany((column, index) => Enumerable.Repeat(index, column.Width))];

    /// <summary>The schema of images.</summary>
    /// <param name="shape">The size of every image.</param>
    /// <param name="classes">Class names, in the order of the predictor's outputs.</param>
    public static Schema OfImages(ImageShape shape, IReadOnlyList<string> classes) => new([], "class", classes) { Image = shape };

    /// <summary>Whether the other schema has the same columns, image size or texts, label and classes in the same order.</summary>
    public bool Equals(Schema? other) =>
        other is not null && Label == other.Label && Image == other.Image && Text == other.Text && Series == other.Series
            && Classes.SequenceEqual(other.Classes) && Columns.SequenceEqual(other.Columns);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Label, Classes.Count, Columns.Count);
}
