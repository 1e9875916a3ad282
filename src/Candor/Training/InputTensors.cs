using Candor.Data;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training;

/// <summary>Parts of a data set as tensors.</summary>
public static class InputTensors
{
    /// <summary>The inputs of a part, [N, input shape], with the predictor's type, on its device.</summary>
    /// <exception cref="CandorException">The part has other inputs than the predictor takes.</exception>
    public static Tensor Of(DataPart part, Predictor predictor)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(predictor);
        if (part.Standardizer.Image is not null)
        {
            using var scope = torch.NewDisposeScope();
            var images = new ImageBatches(part, predictor);
            return scope.MoveToOuter(images.Standardize(images.Bytes));
        }
        var expected = predictor.Space.InputShape.Aggregate(1L, (a, b) => a * b);
        var width = part.Count == 0 ? expected : part.Inputs.Length / part.Count;
        if (width != expected)
            throw new CandorException($"The data has {width} inputs a row, but the predictor was made for {expected}; use the data set that it was trained on, or one with the same columns.");
        return Tensor.From(part.Inputs, [part.Count, .. predictor.Space.InputShape], predictor.Device).to(predictor.DType);
    }

    /// <summary>What a predictor's outputs are compared with, on its device: the class indices of a part, [N] (int64); of a regression its
    /// scaled numbers, [N], of the predictor's type.</summary>
    public static Tensor LabelsOf(DataPart part, Predictor predictor)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        var labels = LabelsOf(part, predictor, predictor.TargetScale);
        return predictor.TargetScale is null ? labels : labels.to(predictor.DType);
    }

    /// <summary>The same by a scale of the caller's: classes [N] (int64), or scaled numbers [N] (float64).</summary>
    /// <param name="part">The rows.</param>
    /// <param name="predictor">Where the labels go.</param>
    /// <param name="scale">How a regression's numbers are scaled; null for classification.</param>
    internal static Tensor LabelsOf(DataPart part, Predictor predictor, TargetScale? scale)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(predictor);
        if (part.Count > 0 && scale is null != (part.Targets.Length == 0))
            throw new CandorException($"{part.Source.Name} has {(scale is null ? "numbers" : "classes")} as labels, " +
                $"but the predictor gives " +
                $"{(scale is null ? "classes" : "a number")}; give data with labels of its kind, or a predictor for this data.");
        return scale is null
            ? Tensor.From(part.Labels, [part.Count], predictor.Device)
            : Tensor.From(part.Targets.Select(scale.ToOutput).ToArray(), [part.Count], predictor.Device);
    }
}
