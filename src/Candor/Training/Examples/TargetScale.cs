using Candor.Data;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training.Examples;

/// <summary>How the numbers of a regression become a predictor's outputs: output = (target − mean)/deviation of the training
/// part.</summary>
/// <param name="Mean">Mean of the training targets.</param>
/// <param name="Deviation">Their population standard deviation; 1 where they are all equal.</param>
public sealed record TargetScale(double Mean, double Deviation)
{
    /// <summary>The scale of a training part.</summary>
    public static TargetScale Fit(DataPart train)
    {
        ArgumentNullException.ThrowIfNull(train);
        var mean = train.Targets.Average();
        var deviation = Math.Sqrt(train.Targets.Average(t => (t - mean) * (t - mean)));
        return new TargetScale(mean, deviation > 0 ? deviation : 1);
    }

    /// <summary>A number of the file as an output.</summary>
    public double ToOutput(double target) => (target - Mean) / Deviation;

    /// <summary>An output as a number of the file.</summary>
    public double ToTarget(double output) => output * Deviation + Mean;

    /// <summary>What a predictor's outputs are compared with, on its device.</summary>
    /// <param name="scale">How a regression's numbers are scaled; null for classification.</param>
    /// <param name="part">The rows.</param>
    /// <param name="predictor">The predictor.</param>
    /// <returns>Classes [N] (int64), or scaled targets [N] (float64).</returns>
    internal static Tensor LabelsOf(TargetScale? scale, DataPart part, Predictor predictor)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(predictor);
        return scale is null
            ? InputTensors.LabelsOf(part, predictor)
            : Tensor.From(part.Targets.Select(scale.ToOutput).ToArray(), [part.Count], predictor.Device);
    }
}
