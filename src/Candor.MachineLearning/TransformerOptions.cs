namespace Candor.MachineLearning;

/// <summary>What of an ML.NET model cannot be seen.</summary>
public sealed record TransformerOptions
{
    /// <summary>The class that <c>Probability</c> is of, where the model tells two apart.</summary>
    /// <value>null: the second of the data's classes.</value>
    public string? PositiveClass { get; init; }

    /// <summary>Columns of the model's schema that it does not look at and the data does not have: they get 0, false or an empty
    /// text.</summary>
    /// <value>Empty; the data's label column is always one of them.</value>
    public IReadOnlyList<string> Unused { get; init; } = [];
}
