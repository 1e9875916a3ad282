using System.Globalization;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;
using TorchSharp.Modules;

namespace Candor.Explainers.Learned;

/// <summary>
/// A U-Net for images of natural size: two halvings, two doublings with what was there before beside them, and a map of scores that is
/// max-pooled 4×4, so that a unit is a cell of 4×4 pixels. The model's output becomes one more input channel through a linear map.
/// </summary>
/// <remarks>Liang et al. (KDD 2020), App. B.1, which leaves the sizes to its code; 16, 32 and 64 filters are ours. Ronneberger et al.
/// (2015).</remarks>
public sealed class UNetExplainerNetwork : ExplainerNetwork
{
    /// <summary>Side of a unit in pixels.</summary>
    public const int Cell = 4;

    private const int Width = 16;
    private readonly Linear? _output;
    private readonly Sequential _fine, _middle, _coarse, _back, _top;

    /// <summary>A network for images [C, H, W], on the generator's device.</summary>
    /// <exception cref="CandorException">The units are not the cells of 4×4 pixels.</exception>
    public UNetExplainerNetwork(FeatureSpace space, int classes, bool feedback, Generator generator, ScalarType dtype = ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(space);
        Feedback = feedback;
        var (channels, height, width) = (space.InputShape[0], space.InputShape[1], space.InputShape[2]);
        if (space is not SuperpixelGrid { Cells: var cells } || cells * Cell != height || height != width)
        {
            var images = height == width && height % Cell == 0 ? "" : " and square images of a multiple of 4 pixels (--image-size)";
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"A U-Net explains cells of {Cell}×{Cell} pixels of square images, but the images are {height}×{width} with " +
                $"{space.Units} units; use --grid {Math.Max(1, Math.Min(height, width) / Cell)}{images}, or --network convolutions."));
        }

        _output = OutputPlane.Map(this, space, classes, feedback, generator, dtype);
        _fine = this.AddChild("fine", Block(channels + (feedback ? 1 : 0), Width));
        _middle = this.AddChild("middle", Block(Width, 2 * Width));
        _coarse = this.AddChild("coarse", Block(2 * Width, 4 * Width));
        _back = this.AddChild("back", Block(6 * Width, 2 * Width));
        _top = this.AddChild("top", torch.nn.Sequential(
            Convolutions.Plain(3 * Width, Width, generator, dtype), torch.nn.ReLU(), Convolutions.Plain(Width, 1, generator, dtype)));

        Sequential Block(long inputs, long outputs) => torch.nn.Sequential(
            Convolutions.Plain(inputs, outputs, generator, dtype), torch.nn.ReLU(), Convolutions.Plain(outputs, outputs, generator,
                dtype), torch.nn.ReLU());
    }

    /// <inheritdoc/>
    public override bool Feedback { get; }

    /// <summary>Nothing: parts are registered under their own names, not those of fields.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    public override Tensor Scores(Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        var fine = _fine.Run(OutputPlane.Beside(_output, x, y));
        var middle = _middle.Run(torch.nn.functional.max_pool2d(fine, 2));
        var coarse = _coarse.Run(torch.nn.functional.max_pool2d(middle, 2));
        var back = _back.Run(torch.cat([middle, Doubled(coarse)], 1));
        return torch.nn.functional.max_pool2d(_top.Run(torch.cat([fine, Doubled(back)], 1)), Cell).flatten(1);
    }

    /// <summary>Every pixel as 2×2 of its kind.</summary>
    private static Tensor Doubled(Tensor x)
    {
        var (b, c, h, w) = (x.size(0), x.size(1), x.size(2), x.size(3));
        return x.reshape(b, c, h, 1, w, 1).expand(b, c, h, 2, w, 2).reshape(b, c, 2 * h, 2 * w);
    }
}
