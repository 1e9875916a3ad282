using Candor.Literature;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>How RISE masks.</summary>
public sealed record RiseOptions
{
    /// <summary>M, random masks an explanation, from 1 on. The error falls with √M.</summary>
    /// <value>1,000; the paper takes 4,000 to 8,000 at 224 pixels.</value>
    public int Samples { get; init; } = 1000;

    /// <summary>Cells a side of the coarse random grid that is scaled up to a mask, from 1 on; images only. Null: 7, the paper's.</summary>
    /// <value>null.</value>
    public int? Cells { get; init; }

    /// <summary>p, the share of cells that is kept, in (0, 1).</summary>
    /// <value>0.5, the paper's.</value>
    public double Kept { get; init; } = 0.5;

    /// <summary>
    /// Takes the mean output over the masks off, as an intercept would, so that a unit that is the background gets about 0. Without it φ is
    /// Eq. (6) to the letter, in which every unit gets the mean output.
    /// </summary>
    /// <value>true.</value>
    public bool Intercept { get; init; } = true;

    /// <summary>The explained output.</summary>
    /// <value>Probability.</value>
    public ExplainedOutput Output { get; init; } = ExplainedOutput.Probability;

    internal void Validate(FeatureSpace space)
    {
        if (Samples < 1)
            throw new CandorException(FormattableString.Invariant($"RISE has {Samples} masks, but needs 1 or more (--samples 1000)."));
        if (!(Kept > 0 && Kept < 1))
            throw new CandorException(FormattableString.Invariant(
                $"RISE keeps the share {Kept} of the cells, but it must be above 0 and below 1 (--kept 0.5)."));
        if (Cells is { } cells && space is not ImageSpace)
            throw new CandorException(FormattableString.Invariant(
                $"RISE's grid of {cells} cells is one of pixels, but the data are columns; leave --mask-cells out."));
        if (Cells is < 1 || space is ImageSpace { Shape: var shape } && Cells > Math.Min(shape.Height, shape.Width))
            throw new CandorException(FormattableString.Invariant(
                $"RISE's grid has {Cells} cells a side, but it needs 1 to as many as the image has pixels (--mask-cells 7)."));
    }
}

/// <summary>
/// RISE: the mean output on randomly masked inputs, weighed by what each mask shows, φ_i = Σ_m (f(x ⊙ m)_y − f̄) m_i / (M p). Masks of
/// images are coarse random grids, scaled up bilinearly and shifted at random, averaged over each unit; masks of columns keep each with
/// probability p.
/// </summary>
/// <remarks>Petsiuk et al. (BMVC 2018), Eq. (6), less the mean output f̄ unless <see cref="RiseOptions.Intercept"/> is off, with the
/// background b where they have black. One set of masks serves the whole batch.</remarks>
public sealed class Rise(RiseOptions? options = null, Baseline? baseline = null) : Explainer
{
    /// <summary>The options in force.</summary>
    public RiseOptions Options { get; } = options ?? new();

    /// <inheritdoc/>
    public override string Name => "rise";

    /// <inheritdoc/>
    public override Paper Paper => Papers.Rise;

    /// <inheritdoc/>
    public override ExplainedOutput Output => Options.Output;

    /// <inheritdoc/>
    public override void Validate(FeatureSpace space) => Options.Validate(space);

    /// <inheritdoc/>
    public override Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Generator generator, bool differentiable = false)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = differentiable ? torch.enable_grad() : torch.no_grad();
        return scope.MoveToOuter(Weigh(predictor, x, targets, generator).Phi);
    }

    /// <inheritdoc/>
    public override Estimate Estimate(Predictor predictor, Tensor x, Tensor targets, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var (phi, f, masks) = Weigh(predictor, x, targets, generator);
        return new Estimate(phi, Spread.Of(phi, Draws, Options.Samples - 1)).MoveToOuter(scope);

        // φ is a mean over the masks; each moves it by its distance from that mean.
        Tensor Draws(long row)
        {
            var m = (predictor.Space is ImageSpace image ? image.AverageOfPixels(masks, x.narrow(0, row, 1))
                : masks).to(ScalarType.Float64);
            if (Options.Intercept)
                m = m - m.mean([0], keepdim: true);
            var each = m * f.select(0, row).to(ScalarType.Float64).unsqueeze(1) / Options.Kept;                         // [M, D]
            return Spread.MovesOfMean(each);
        }
    }

    private (Tensor Phi, Tensor Outputs, Tensor Masks) Weigh(Predictor predictor, Tensor x, Tensor targets, Generator generator)
    {
        InputCheck.Require(predictor, x, targets);
        Options.Validate(predictor.Space);
        var image = predictor.Space as ImageSpace;
        var (f, masks) = MaskedHeat.Outputs(predictor, x, targets, image, Options.Output, baseline, space =>
            image is null ? Bernoulli([Options.Samples, space.Units], generator) : RiseMasks.Draw(Options, image.Shape, generator));
        if (Options.Intercept)
            f = f - f.mean([1], keepdim: true);
        var heat = f.MatMul(masks) / (Options.Samples * Options.Kept);                                                  // Eq. (6)
        return (image is null ? heat : image.AverageOfPixels(heat, x), f, masks);
    }

    private Tensor Bernoulli(long[] shape, Generator generator)
    {
        var z = torch.empty(shape, dtype: ScalarType.Float64, device: generator.device);
        z.bernoulli_(Options.Kept, generator);
        return z;
    }
}
