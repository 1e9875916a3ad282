namespace Candor.Data.Records;

/// <summary>A predictor's decisions on the rows of an evaluation, and how far its probabilities can be taken at their word.</summary>
public sealed record Decisions : IConsistent
{
    /// <summary>Share of the most frequent true class: the accuracy of a predictor that always says it.</summary>
    public required double MajorityAccuracy { get; init; }

    /// <summary>Rows of each true class (outer) by predicted class (inner), in the order of the classes.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; }

    /// <summary>
    /// Area under the ROC curve, ↑, in [0, 1]: the chance that a row of a class gets a higher probability of it than a row of another;
    /// the mean over the classes, each against the rest. NaN where only one class is among the rows.
    /// </summary>
    public required double Auc { get; init; }

    /// <summary>
    /// Expected calibration error, ↓, in [0, 1]: the mean distance, over 15 equal ranges of the predicted class's probability weighed by
    /// their rows, between that probability and the share of right predictions (Guo et al., ICML 2017).
    /// </summary>
    public required double CalibrationError { get; init; }

    /// <summary>Brier score, ↓, in [0, 2]: the mean of the squared errors of a row's probabilities, summed over the classes.</summary>
    public required double Brier { get; init; }

    string? IConsistent.Flaw => Flaws.OfCounts(Confusion);
}

/// <summary>Decisions that differ before and after tuning.</summary>
/// <param name="Share">Share of the rows whose predicted class changed, in [0, 1].</param>
/// <param name="Moves">Rows by the class predicted before (outer) and after (inner), in the order of the classes.</param>
public sealed record DecisionChanges(double Share, IReadOnlyList<IReadOnlyList<int>> Moves) : IConsistent
{
    string? IConsistent.Flaw => Flaws.OfCounts(Moves);
}

/// <summary>A metric's change on the same rows.</summary>
/// <param name="Mean">Mean of after − before over the rows that have both.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="N">Rows that have both.</param>
/// <param name="P">
/// Two-sided p-value of Student's paired t-test; 1 where no row changed, NaN below five rows and where all rows changed by the same, which
/// no t-test can judge.
/// </param>
public sealed record Change(double Mean, double StandardError, int N, double P);
