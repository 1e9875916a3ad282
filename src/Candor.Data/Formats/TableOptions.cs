namespace Candor.Data.Formats;

/// <summary>What the table builder needs to know beside the cells.</summary>
/// <param name="Label">The label column asked for; null: by the rule.</param>
/// <param name="Missing">What to do with missing cells.</param>
/// <param name="MissingTokens">Cells that hold no value.</param>
/// <param name="Categorical">Columns declared categorical.</param>
/// <param name="Ignore">Columns to leave out.</param>
internal sealed record TableOptions(
    string? Label, MissingPolicy Missing, IReadOnlyList<string> MissingTokens, IReadOnlyList<string> Categorical,
        IReadOnlyList<string> Ignore)
{
    /// <summary>The inputs to take; empty: all columns.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Columns declared numeric, where any text is an error; ARFF says so.</summary>
    public IReadOnlyList<string> Numeric { get; init; } = [];

    /// <summary>Whether what says that there is no value (N/A, null, -) is missing where it stands among numbers.</summary>
    public bool Markers { get; init; }

    /// <summary>Columns that name rows and are no inputs.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>Whether the label is a class or a number.</summary>
    public LearningTask Task { get; init; }

    /// <summary>Whether line 1 was taken for data because nobody said otherwise.</summary>
    public bool HeaderGuessedAbsent { get; init; }
}
