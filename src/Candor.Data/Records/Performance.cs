using System.Text.Json.Serialization;
using Candor.Data.Statistics;

namespace Candor.Data.Records;

/// <summary>How good a predictor's answers are, apart from explanations, on all rows of a part: answers are cheap, so that none is left
/// out where explanations are measured on a sample.</summary>
public sealed record Performance : IConsistent
{
    /// <summary>Rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Share of rows whose class is predicted, with Wilson's interval; null of a regression.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Estimated? Accuracy { get; init; }

    /// <summary>Confusion, ranking and calibration over all rows; null of a regression.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Decisions? Decisions { get; init; }

    /// <summary>Each class against the rest; of more than 100 classes the 100 most frequent.</summary>
    public IReadOnlyList<ClassPerformance> Classes { get; init; } = [];

    /// <summary>Ranges of the predicted class's probability that have rows, the lowest first.</summary>
    public IReadOnlyList<CalibrationRange> Calibration { get; init; } = [];

    /// <summary>How far predicted numbers are off; null where classes are predicted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NumberPerformance? Numbers { get; init; }

    string? IConsistent.Flaw => Numbers is null == (Accuracy is not null && Decisions is not null) ? null
        : "must have either numbers, or accuracy and decisions";
}

/// <summary>A class against the rest.</summary>
/// <param name="Class">Its place among the classes.</param>
/// <param name="Rows">Rows of it.</param>
/// <param name="Auc">Area under the ROC curve, ↑, with DeLong's interval.</param>
/// <param name="AveragePrecision">Average precision, ↑, with the score interval of a share of <paramref name="Rows"/>
/// tries.</param>
public sealed record ClassPerformance(int Class, int Rows, Estimated Auc, Estimated AveragePrecision) : IConsistent
{
    /// <summary>The largest number of points of <see cref="Curve"/>.</summary>
    public const int MostPoints = 100;

    /// <summary>Points of its curves, evenly spaced along the ROC curve; null of classes beyond the twelve most frequent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Operating? Curve { get; init; }

    /// <summary>Rows of it with a probability of k hundredths or more, k from 0 to 100; null as the curve.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? TruePositives { get; init; }

    /// <summary>Rows of others with such a probability.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? FalsePositives { get; init; }

    string? IConsistent.Flaw => Class < 0 ? "has a class before the first" : (TruePositives is null) != (FalsePositives is null)
        ? "has true or false positives alone" : Flaws.First(
            TruePositives is null ? null : Flaws.Unequal(
                ("hundredths", 101), ("true positives", TruePositives.Count), ("false positives", FalsePositives!.Count)),
            Curve is { Thresholds.Count: 0 } ? "has a curve without points" : null,
            Curve is null ? null : Flaws.Unequal(("thresholds", Curve.Thresholds.Count), ("true positives", Curve.TruePositives.Count),
                ("false positives", Curve.FalsePositives.Count)));
}

/// <summary>A range of the predicted class's probability.</summary>
/// <param name="Low">Where it begins.</param>
/// <param name="High">Where it ends.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Probability">Their mean probability of the class that is predicted.</param>
/// <param name="Right">Those of them whose class is predicted.</param>
public sealed record CalibrationRange(double Low, double High, int Rows, double Probability, int Right);

/// <summary>How far predicted numbers are off, in the target's own units.</summary>
public sealed record NumberPerformance : IConsistent
{
    /// <summary>R², ↑, at most 1.</summary>
    public required Estimated R2 { get; init; }

    /// <summary>Mean absolute error, ↓.</summary>
    public required Estimated MeanAbsolute { get; init; }

    /// <summary>Root of the mean squared error, ↓.</summary>
    public required Estimated Rmse { get; init; }

    /// <summary>Standard deviation of the true numbers: the RMSE of always saying their mean.</summary>
    public required double Spread { get; init; }

    /// <summary>True numbers of the rows that charts draw, 400 at most, evenly spaced in the part.</summary>
    public required IReadOnlyList<double> True { get; init; }

    /// <summary>Their predicted numbers.</summary>
    public required IReadOnlyList<double> Predicted { get; init; }

    /// <summary>Tenths of the rows by the predicted number, the lowest first.</summary>
    public required IReadOnlyList<NumberRange> Ranges { get; init; }

    string? IConsistent.Flaw => Flaws.Unequal(("true numbers", True.Count), ("predicted numbers", Predicted.Count));
}

/// <summary>Rows with a predicted number in a range.</summary>
/// <param name="Low">The least predicted number.</param>
/// <param name="High">The largest.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Residual">Mean of true less predicted: above 0 the predictions are too low.</param>
public sealed record NumberRange(double Low, double High, int Rows, Estimated Residual);
