using Candor.Tensors;

namespace Candor.Objectives.Examples;

/// <summary>Points whose features a step has computed with gradient, where F holds their values without one.</summary>
/// <param name="Index">[M] Their positions among the points.</param>
/// <param name="Change">[M, K] Zeros, with the gradient of the features.</param>
public sealed record FreshRows(Tensor Index, Tensor Change)
{
    /// <summary>Rows of features that have a graph.</summary>
    /// <param name="index">[M].</param>
    /// <param name="features">[M, K].</param>
    public static FreshRows Of(Tensor index, Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        return new(index, features - features.detach());
    }

    /// <summary>What FᵀA lacks for the gradient of these rows' features: zeros, [K, L].</summary>
    /// <param name="alpha">A, [N, L]; its own gradient comes by F.</param>
    public Tensor Weights(Tensor alpha)
    {
        ArgumentNullException.ThrowIfNull(alpha);
        return Change.t().MatMul(alpha.detach().index_select(0, Index));
    }
}
