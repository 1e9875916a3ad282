using Candor.Masking;
using Candor.Predictors;
using Candor.Torch;
using Candor.Torch.Nn;

namespace Candor.Explainers.Learned;

/// <summary>
/// A U-Net for images of natural size: two halvings, two doublings with what was there before beside them, and a map of scores that is
/// max-pooled 4×4, so that a unit is a cell of 4×4 pixels. The model's output becomes one more input channel through a linear map.
/// </summary>
/// <remarks>Liang et al. (KDD 2020), App. B.1, which leaves the sizes to its code; 16, 32 and 64 filters are ours. Ronneberger et al. (2015).</remarks>
public sealed class UNetExplainerNetwork : ExplainerNetwork
{
    /// <summary>Side of a unit in pixels.</summary>
    public const int Cell = 4;

    private const int Width = 16;
    private readonly Linear? _output;
    private readonly Sequential _fine, _middle, _coarse, _back, _top;

    /// <summary>A network for images [C, H, W], on the generator's device.</summary>
    /// <exception cref="CandorException">The units are not the cells of 4×4 pixels.</exception>
    public UNetExplainerNetwork(FeatureSpace space, int classes, bool feedback, Generator generator, DType dtype = DType.Float32)
    {
        ArgumentNullException.ThrowIfNull(space);
        Feedback = feedback;
        var (channels, height, width) = (space.InputShape[0], space.InputShape[1], space.InputShape[2]);
        if (space is not SuperpixelGrid { Cells: var cells } || cells * Cell != height || height != width)
            throw new CandorException(FormattableString.Invariant($"A U-Net explains cells of {Cell}×{Cell} pixels of square images, but the images are {height}×{width} with {space.Units} units; use --grid {Math.Max(1, Math.Min(height, width) / Cell)}{(height == width && height % Cell == 0 ? "" : " and square images of a multiple of 4 pixels (--image-size)")}, or --network convolutions."));
        if (feedback)
            _output = AddChild("output", new Linear(classes, height * width, generator, dtype: dtype));
        _fine = AddChild("fine", Block(channels + (feedback ? 1 : 0), Width));
        _middle = AddChild("middle", Block(Width, 2 * Width));
        _coarse = AddChild("coarse", Block(2 * Width, 4 * Width));
        _back = AddChild("back", Block(6 * Width, 2 * Width));
        _top = AddChild("top", new Sequential(
            Convolutions.Plain(3 * Width, Width, generator, dtype), Activation.Relu(), Convolutions.Plain(Width, 1, generator, dtype)));

        Sequential Block(long inputs, long outputs) => new(
            Convolutions.Plain(inputs, outputs, generator, dtype), Activation.Relu(), Convolutions.Plain(outputs, outputs, generator, dtype), Activation.Relu());
    }

    /// <inheritdoc/>
    public override bool Feedback { get; }

    /// <inheritdoc/>
    public override Tensor Scores(Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        long[] plane = [x.Size(0), 1, x.Size(2), x.Size(3)];
        var fine = _fine.Forward(_output is null ? x : Tensor.Cat([x, _output.Forward(y).Reshape(plane)], 1));
        var middle = _middle.Forward(fine.MaxPool2d(2));
        var coarse = _coarse.Forward(middle.MaxPool2d(2));
        var back = _back.Forward(Tensor.Cat([middle, Doubled(coarse)], 1));
        return _top.Forward(Tensor.Cat([fine, Doubled(back)], 1)).MaxPool2d(Cell).Flatten(1);
    }

    /// <summary>Every pixel as 2×2 of its kind.</summary>
    private static Tensor Doubled(Tensor x)
    {
        var (b, c, h, w) = (x.Size(0), x.Size(1), x.Size(2), x.Size(3));
        return x.Reshape(b, c, h, 1, w, 1).Expand(b, c, h, 2, w, 2).Reshape(b, c, 2 * h, 2 * w);
    }
}
