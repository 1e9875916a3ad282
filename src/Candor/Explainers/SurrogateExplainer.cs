using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>
/// An explainer that fits a linear model to the predictor's outputs on masked inputs (Eq. 12). φ is linear in those outputs, so it is
/// differentiable in θ, exactly and in bounded memory.
/// </summary>
public abstract class SurrogateExplainer : Explainer
{
    private readonly Baseline? _baseline;

    /// <summary>A surrogate with a background.</summary>
    /// <param name="options">How it perturbs and fits.</param>
    /// <param name="baseline">b, what a masked unit is replaced by; null: zeros, the training mean of standardised inputs.</param>
    protected SurrogateExplainer(SurrogateOptions options, Baseline? baseline) =>
        (Common, _baseline) = (options ?? throw new ArgumentNullException(nameof(options)), baseline);

    /// <summary>The options in force.</summary>
    protected SurrogateOptions Common { get; }

    /// <summary>M, perturbations an explanation.</summary>
    public int Samples => Common.Samples;

    /// <inheritdoc/>
    public override ExplainedOutput Output => Common.Output;

    /// <inheritdoc/>
    public override void Validate(FeatureSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        Common.Validate(space.Units);
    }

    /// <summary>Draws masks and computes the projection from outputs to contributions.</summary>
    /// <param name="units">D.</param>
    /// <param name="rows">B, for masks that are not shared.</param>
    /// <param name="generator">Where masks are drawn from.</param>
    /// <param name="dtype">Type of the results; the fit itself is computed in float64.</param>
    public abstract Surrogate Draw(int units, long rows, Generator generator, ScalarType dtype);

    /// <summary>Whether every row has masks of its own.</summary>
    internal bool DrawsByRow => Common.Sharing == MaskSharing.Row;

    /// <summary>Draws the masks of a batch, which all its rows share, or of each row.</summary>
    /// <param name="rows">B.</param>
    /// <param name="draw">Draws so many groups of masks, [groups, M, D].</param>
    private protected Tensor Groups(long rows, Func<long, Tensor> draw) =>
        DrawsByRow ? RowShare.Draw(rows, draw) : draw(1);

    /// <summary>
    /// φ₀ of the fitted surrogate φ₀ + φᵀz: LIME's intercept, f(b) for constrained KernelSHAP; null for the fits that have none.
    /// </summary>
    /// <param name="masks">Z, [1 or B, M, D].</param>
    /// <param name="outputs">f on the masked inputs, [B, M].</param>
    /// <param name="phi">φ, [B, D].</param>
    /// <returns>[B, 1].</returns>
    internal virtual Tensor? Constant(Tensor masks, Tensor outputs, Tensor phi) => null;

    /// <summary>b, [input shape].</summary>
    internal Tensor Background(Tensor x) => Baseline.Or(_baseline, x);

    /// <summary>φ of several outputs of each row from the same predictions: what as many calls of <c>Explain</c> with equal streams
    /// give.</summary>
    /// <param name="predictor">f_θ.</param>
    /// <param name="x">Inputs, [B, input shape].</param>
    /// <param name="targets">Classes, [B, K].</param>
    /// <param name="generator">Where masks are drawn from.</param>
    /// <returns>K explanations, [B, D] each.</returns>
    internal IReadOnlyList<Tensor> ExplainAll(Predictor predictor, Tensor x, Tensor targets, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var fits = Fit(predictor, x, targets, generator);
        return [.. Enumerable.Range(0, (int)targets.size(1)).Select(k => scope.MoveToOuter(Phi(fits, k, predictor.Space.Units)))];
    }

    /// <inheritdoc/>
    public override Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Generator generator, bool differentiable = false)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = differentiable ? torch.enable_grad() : torch.no_grad();
        InputCheck.Require(predictor, x, targets);
        return scope.MoveToOuter(Phi(Fit(predictor, x, targets.unsqueeze(1), generator), 0, predictor.Space.Units));
    }

    /// <inheritdoc/>
    public override Estimate Estimate(Predictor predictor, Tensor x, Tensor targets, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        InputCheck.Require(predictor, x, targets);
        var units = predictor.Space.Units;
        var fits = Fit(predictor, x, targets.unsqueeze(1), generator);
        Estimate[] each = [.. fits.Select(f => f.Surrogate.Estimate(f.Outputs.select(2, 0)))];
        var phi = UnitsThere.Join([.. fits.Zip(each, (f, e) => (f.There, e.Phi))], units);
        var spread = each.All(e => e.Spread is null) ? null
            : Spread.Join([.. fits.Zip(each, (f, e) => (f.There, e.Spread ?? Spread.None(e.Phi)))], units);
        return new Estimate(phi, spread).MoveToOuter(scope);
    }

    private static Tensor Phi(IEnumerable<(UnitsThere There, Surrogate Surrogate, Tensor Outputs)> fits, int target, int units) =>
        UnitsThere.Join([.. fits.Select(f => (f.There, f.Surrogate.Explain(f.Outputs.select(2, target))))], units);

    // Masks of the units that are there; of a batch of several lengths each is drawn as if it came alone.
    private (UnitsThere There, Surrogate Surrogate, Tensor Outputs)[] Fit(
        Predictor predictor, Tensor x, Tensor targets, Generator generator)
    {
        var (units, b) = (predictor.Space.Units, Background(x));
        var groups = UnitsThere.Of(predictor.Space, x);
        var start = groups.Count > 1 ? generator.get_state() : null;
        return [.. groups.Select(there =>
        {
            if (start is not null)
                generator.set_state(start);
            var own = there.Of(x);
            // Of a row without any unit there is nothing to draw; its masks change nothing.
            var drawn = there.Units is { Length: 0 } ? there with { Units = null } : there;
            var surrogate = Draw(drawn.Units?.Length ?? units, own.size(0), generator, x.dtype).To(x.device);
            var outputs = MaskedPasses.Outputs(predictor, own, drawn.Masks(surrogate.Masks, units), b.dim() == x.dim() ? there.Of(b) : b,
                there.Of(targets), Output);
            return (drawn, surrogate, outputs);
        })];
    }
}
