using Candor.Literature;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>What occlusion hides at a time.</summary>
public sealed record OcclusionOptions
{
    /// <summary>Height in pixels of a window that slides over an image, from 1 to the image's. Null: the units, one at a time.</summary>
    /// <value>null.</value>
    public int? Window { get; init; }

    /// <summary>Width of the window in pixels, from 1 to the image's. Null: it is as wide as high.</summary>
    /// <value>null.</value>
    public int? WindowWidth { get; init; }

    /// <summary>
    /// Pixels between neighbouring windows, downwards and across, from 1 to the window's shorter side. Null: half the window's height and
    /// half its width, 1 at least.
    /// </summary>
    /// <value>null.</value>
    public int? Stride { get; init; }

    /// <summary>The explained output.</summary>
    /// <value>Probability.</value>
    public ExplainedOutput Output { get; init; } = ExplainedOutput.Probability;

    internal void Validate(FeatureSpace space)
    {
        if (Window is not { } window)
        {
            if ((Stride is not null ? "stride" : WindowWidth is not null ? "width" : null) is { } idle)
                throw new CandorException(
                    $"Occlusion has a {idle} but no window; give the window's side in pixels, too (--window 8), or leave " +
                    $"the {idle} out.");
            return;
        }
        if (space is not ImageSpace { Shape: var shape })
            throw new CandorException("Occlusion's window slides over images, but the data are columns; leave --window out to hide the columns one at a time.");
        var width = WindowWidth ?? window;
        if (window < 1 || window > shape.Height || width < 1 || width > shape.Width)
            throw new CandorException(FormattableString.Invariant($"Occlusion's window has {window}×{width} pixels, but the images have ") +
                FormattableString.Invariant(
                    $"{shape.Height}×{shape.Width}; give 1 to {shape.Height} (--window 8), and 1 to {shape.Width} ") +
                "where it is not square (--window-width 4).");
        if (Stride is { } stride && (stride < 1 || stride > Math.Min(window, width)))
            throw new CandorException(FormattableString.Invariant($"Occlusion's stride is {stride}, but must be 1 to the window's ") +
                FormattableString.Invariant($"{Math.Min(window, width)} pixels, so that every pixel is hidden once at least (--stride)."));
    }
}

/// <summary>φ_i = f(x)_y − f(x without unit i)_y; with a window, the mean fall over the windows that hide a pixel, averaged over each
/// unit.</summary>
/// <remarks>Zeiler &amp; Fergus (ECCV 2014), with the background b for their grey square.</remarks>
public sealed class Occlusion(OcclusionOptions? options = null, Baseline? baseline = null) : Explainer
{
    /// <summary>The options in force.</summary>
    public OcclusionOptions Options { get; } = options ?? new();

    /// <inheritdoc/>
    public override string Name => "occlusion";

    /// <inheritdoc/>
    public override Paper Paper => Papers.Occlusion;

    /// <inheritdoc/>
    public override ExplainedOutput Output => Options.Output;

    /// <inheritdoc/>
    public override void Validate(FeatureSpace space) => Options.Validate(space);

    /// <inheritdoc/>
    public override Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Generator generator, bool differentiable = false)
    {
        InputCheck.Require(predictor, x, targets);
        Options.Validate(predictor.Space);
        using var scope = torch.NewDisposeScope();
        using var grad = differentiable ? torch.enable_grad() : torch.no_grad();
        var image = Options.Window is null ? null : (ImageSpace)predictor.Space;
        var (f, kept) = MaskedHeat.Outputs(
            predictor, x, targets, image, Options.Output, baseline, space => Kept(space, image, x));
        var windows = kept.size(0) - 1;
        var fall = f.narrow(1, 0, 1) - f.narrow(1, 1, windows);                                                         // [B, W]
        if (image is null)
            return scope.MoveToOuter(fall);
        var cover = 1 - kept.narrow(0, 1, windows);
        var heat = fall.MatMul(cover) / cover.sum([0], keepdim: true);                                                  // [B, H·W]
        return scope.MoveToOuter(image.AverageOfPixels(heat, x));
    }

    /// <summary>All ones, then a mask for each unit or window that it hides, [1 + W, D or H·W].</summary>
    private Tensor Kept(FeatureSpace space, ImageSpace? image, Tensor x)
    {
        var hidden = image is null ? torch.eye(space.Units, dtype: x.dtype, device: x.device) : Windows(image, x);
        return torch.cat([hidden.narrow(0, 0, 1).ones_like(), 1 - hidden], 0);
    }

    /// <summary>1 in the window, [windows, H·W]; the last window of a row or column ends at the image's edge.</summary>
    private Tensor Windows(ImageSpace space, Tensor like)
    {
        var (height, width) = (Options.Window!.Value, Options.WindowWidth ?? Options.Window.Value);
        var windows = (
            from top in Starts(space.Shape.Height, height)
            from left in Starts(space.Shape.Width, width)
            select (top, left)).ToArray();
        var masks = new double[windows.Length * space.Shape.Pixels];
        foreach (var (i, (top, left)) in windows.Index())
            for (var row = top; row < top + height; row++)
                Array.Fill(masks, 1, i * space.Shape.Pixels + row * space.Shape.Width + left, width);
        return Tensor.From(masks, [windows.Length, space.Shape.Pixels], like.device).to(like.dtype);

        IEnumerable<int> Starts(int pixels, int side)
        {
            for (var start = 0; start < pixels - side; start += Options.Stride ?? Math.Max(1, side / 2))
                yield return start;
            yield return pixels - side;
        }
    }
}
