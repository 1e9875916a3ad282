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

    /// <summary>The class indices of a part, [N] (int64).</summary>
    public static Tensor LabelsOf(DataPart part, Predictor predictor)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(predictor);
        return Tensor.From(part.Labels, [part.Count], predictor.Device);
    }
}
