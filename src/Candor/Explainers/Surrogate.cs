using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>
/// A drawn surrogate: masks, and the matrix that turns the predictor's outputs on the masked inputs into contributions, φ = P f.
/// </summary>
/// <param name="Masks">Z, [1 or B, M, D]: 1 keeps a unit.</param>
/// <param name="Projection">P, [1 or B, D, M]. It does not depend on the predictor, so φ is linear in f.</param>
public sealed record Surrogate(Tensor Masks, Tensor Projection)
{
    /// <summary>How sure φ is; null: the masks are all that there are, so φ is no estimate.</summary>
    internal SurrogateSpread? Spread { get; init; }

    /// <summary>φ = P f for every row.</summary>
    /// <param name="f">Outputs on the masked inputs, [B, M].</param>
    /// <returns>φ, [B, D].</returns>
    public Tensor Explain(Tensor f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return Projection.size(0) == 1
            ? f.MatMul(Projection.select(0, 0).t())
            : Projection.MatMul(f.unsqueeze(2)).squeeze(2);
    }

    /// <summary>The same where the inputs are: it is drawn where its generator is.</summary>
    internal Surrogate To(Device device) => new(Masks.to(device), Projection.to(device))
    {
        Spread = Spread is null ? null : Spread with { Constant = Spread.Constant?.to(device) },
    };

    /// <summary>φ with its intervals, from the residuals of the fit: no further pass over the predictor.</summary>
    /// <param name="f">Outputs on the masked inputs, [B, M].</param>
    internal Estimate Estimate(Tensor f)
    {
        var phi = Explain(f);
        return new Estimate(phi, Spread?.Of(Masks, Projection, f, phi));
    }
}
