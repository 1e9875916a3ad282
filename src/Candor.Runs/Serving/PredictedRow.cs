using Candor.Runs.Predicting;

namespace Candor.Runs.Serving;

/// <summary>A row of data with what was predicted of it.</summary>
/// <param name="Row">Row in the data, from 0.</param>
/// <param name="Id">Its id; null: the data has none.</param>
/// <param name="Label">True class, or number; empty where it is not known.</param>
/// <param name="Prediction">What was predicted.</param>
public sealed record PredictedRow(int Row, string? Id, string Label, Prediction Prediction)
{
    /// <summary>Whether a class was predicted that is not the true one.</summary>
    public bool IsMistake => Prediction.Value is null && Label.Length > 0 && Label != Prediction.Decision;

    /// <summary>The likeliest class's probability, in [0, 1]; null for a number.</summary>
    public double? Probability => Prediction.Value is null ? Prediction.Probabilities.Max() : null;
}
