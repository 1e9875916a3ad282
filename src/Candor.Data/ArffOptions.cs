namespace Candor.Data;

/// <summary>How an ARFF file is read.</summary>
public sealed record ArffOptions
{
    /// <summary>What to do with missing values (<c>?</c>).</summary>
    /// <value><see cref="MissingPolicy.Error"/>.</value>
    public MissingPolicy Missing { get; init; } = MissingPolicy.Error;

    /// <summary>Numeric or string attributes to read as categories.</summary>
    /// <value>None.</value>
    public IReadOnlyList<string> Categorical { get; init; } = [];

    /// <summary>The inputs to take; label and ids stay beside them.</summary>
    /// <value>Empty: all attributes.</value>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Attributes to leave out, e.g. names of rows.</summary>
    /// <value>None.</value>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>Columns that name rows: no inputs, but kept as <see cref="Dataset.Ids"/>.</summary>
    /// <value>None.</value>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>Whether the label is a class or a number.</summary>
    /// <value><see cref="LearningTask.Classification"/>.</value>
    public LearningTask Task { get; init; }

    /// <summary>What reading the file may cost.</summary>
    /// <value>The usual limits.</value>
    public ReadLimits Limits { get; init; } = new();
}
