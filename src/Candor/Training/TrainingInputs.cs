using Candor.Data;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training;

/// <summary>The training part, batch by batch: rows of a table as they are, images from bytes, changed at random where that is asked
/// for.</summary>
internal sealed class TrainingInputs
{
    private readonly Augmentation? _augmentation;
    private readonly ImageBatches? _images;
    private readonly Tensor? _table;

    /// <summary>Takes over a part.</summary>
    /// <exception cref="CandorException">The part does not fit the predictor, or a table is to be flipped.</exception>
    public TrainingInputs(DataPart part, Predictor predictor, Augmentation? augmentation)
    {
        (Rows, _augmentation) = (part.Count, augmentation);
        if (part.Standardizer.Image is not null)
            _images = new ImageBatches(part, predictor);
        else if (augmentation is null)
            _table = InputTensors.Of(part, predictor);
        else
            throw new CandorException($"{part.Source.Name} is a table, which cannot be flipped or cropped; leave the augmentation out (--augment).");
    }

    /// <summary>N.</summary>
    public int Rows { get; }

    /// <summary>Inputs of some rows, [B, input shape].</summary>
    /// <param name="index">Which, [B] (int64).</param>
    /// <param name="generator">Where changes are drawn from.</param>
    public Tensor Batch(Tensor index, Generator generator)
    {
        if (_images is null)
            return _table!.index_select(0, index);
        using var scope = torch.NewDisposeScope();
        var bytes = _images.Bytes.index_select(0, index);
        return scope.MoveToOuter(_images.Standardize(_augmentation?.Apply(bytes, generator) ?? bytes));
    }
}
