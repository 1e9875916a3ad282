namespace Candor.Runs.Predicting;

/// <summary>What a predictor says of a case.</summary>
/// <param name="Decision">The class that is decided for; for regression the number, ready to show.</param>
/// <param name="Probabilities">[L] Probability of each class, in the order of the classes; empty for regression.</param>
/// <param name="Value">For regression the number, in the label's own units; else null.</param>
public sealed record Prediction(string Decision, IReadOnlyList<double> Probabilities, double? Value = null)
{
    /// <summary>Row in the data, from 0; null: the case is of no data.</summary>
    public int? Row { get; init; }

    /// <summary>What its id column holds; null: there is none.</summary>
    public string? Id { get; init; }
}
