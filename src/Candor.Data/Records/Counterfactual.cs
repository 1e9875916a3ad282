namespace Candor.Data.Records;

/// <summary>A value that would have to be another.</summary>
/// <param name="Column">The column.</param>
/// <param name="From">The case's value, ready to show.</param>
/// <param name="To">The value that it would have to be.</param>
public sealed record ChangedValue(string Column, string From, string To);

/// <summary>Changes of a case after which the predictor decides otherwise; the predictor was asked.</summary>
/// <param name="Changes">What changes, in the order of the columns; all else stays.</param>
/// <param name="Decision">What is decided then; of a regression the number, ready to show.</param>
/// <param name="Probability">The probability of that class then, in [0, 1]; NaN for a regression.</param>
/// <param name="Distance">How far it is from the case: the sum of |change| / deviation in training over numeric columns, and 1 for each
/// category; lower is nearer.</param>
public sealed record Counterfactual(IReadOnlyList<ChangedValue> Changes, string Decision, double Probability, double Distance)
{
    /// <summary>The number that is predicted then, in the target's own units; null where a class is decided for.</summary>
    public double? Value { get; init; }
}
