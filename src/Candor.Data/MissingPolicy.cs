namespace Candor.Data;

/// <summary>What to do with a cell that holds no value.</summary>
public enum MissingPolicy
{
    /// <summary>Refuse the file, naming the cell. The default.</summary>
    Error,

    /// <summary>
    /// Keep the row: the raw value is NaN, and <see cref="Standardizer"/> puts the mean of the training rows there (0 once
    /// standardised; for a categorical column, the categories' frequencies). So no value of the test part leaks into training.
    /// </summary>
    Mean,

    /// <summary>Leave out each row with a missing cell.</summary>
    Drop,

    /// <summary>
    /// Keep the row, and the cell missing: for models that take values as they are in the data. A program gets null, an ONNX file NaN or an
    /// empty text, a function NaN; explainers that compute with inputs see the mean of the training rows.
    /// </summary>
    Keep,
}
