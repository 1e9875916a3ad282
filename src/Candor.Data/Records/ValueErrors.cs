namespace Candor.Data.Records;

/// <summary>How far a regression's predictions are off on the rows of an evaluation, in the target's own units.</summary>
public sealed record ValueErrors
{
    /// <summary>Root of the mean squared error, ↓, from 0 on.</summary>
    public required double Rmse { get; init; }

    /// <summary>Mean absolute error, ↓, from 0 on.</summary>
    public required double MeanAbsolute { get; init; }

    /// <summary>Standard deviation of the true numbers: the RMSE of always predicting their mean.</summary>
    public required double Spread { get; init; }
}
