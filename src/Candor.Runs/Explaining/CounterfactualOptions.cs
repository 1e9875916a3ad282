using Candor.Data;

namespace Candor.Runs.Explaining;

/// <summary>In which direction a numeric column may change.</summary>
public enum ChangeDirection
{
    /// <summary>Only to larger values.</summary>
    Up,

    /// <summary>Only to smaller values.</summary>
    Down,
}

/// <summary>Which changes are looked for.</summary>
public sealed record CounterfactualOptions
{
    /// <summary>How many are given at most.</summary>
    /// <value>4.</value>
    public int Count { get; init; } = 4;

    /// <summary>Columns that change at most.</summary>
    /// <value>4.</value>
    public int MostChanges { get; init; } = 4;

    /// <summary>Columns that may change. Null: all.</summary>
    public IReadOnlyList<string>? Mutable { get; init; }

    /// <summary>Numeric columns that may change in one direction only, e.g. an age.</summary>
    /// <value>None.</value>
    public IReadOnlyDictionary<string, ChangeDirection> Monotone { get; init; } =
        new Dictionary<string, ChangeDirection>(StringComparer.Ordinal);

    /// <summary>The class to be decided for. Null: any but the present one.</summary>
    public string? Decision { get; init; }

    /// <summary>The numbers that are wanted, where the predictor gives one. Null: it tells classes apart.</summary>
    public WantedRange? Wanted { get; init; }

    /// <summary>Refuses columns and classes that the contract does not have.</summary>
    internal void Validate(Contract contract)
    {
        if (contract.Schema is not { Image: null, Text: null, Series: null })
            throw new CandorException("What would change a decision is found for rows of a table; this predictor takes other things.");
        var isNumber = contract.Schema.Task == LearningTask.Regression;
        if (isNumber && (Wanted is null || Decision is not null))
            throw new CandorException("This predictor gives a number, so say which numbers are wanted, and no class (--wanted \">=200\").");
        if (!isNumber && Wanted is not null)
            throw new CandorException("This predictor tells classes apart, so no number can be wanted of it (--wanted); leave it out.");
        Wanted?.Validate();
        string[] names = [.. contract.Schema.Columns.Select(c => c.Name)];
        foreach (var (name, option) in (Mutable ?? []).Select(m => (m, "--mutable")).Concat(Monotone.Keys.Select(m => (m, "--monotone"))))
            if (!names.Contains(name))
                throw Suggestion.Unknown($"column in training ({option})", name, names);
        if (Monotone.Keys.FirstOrDefault(
            m => contract.Schema.Columns.First(c => c.Name == m).Kind == ColumnKind.Categorical) is { } category)
            throw new CandorException($"Column '{category}' has categories, which have no direction (--monotone); leave it out, or " +
                "freeze it by naming the others (--mutable).");
        if (Decision is { } decision && !contract.Schema.Classes.Contains(decision))
            throw Suggestion.Unknown("class", decision, contract.Schema.Classes);
        if (Count < 1 || MostChanges < 1)
            throw new CandorException("At least one change of at least one column must be asked for.");
    }
}
