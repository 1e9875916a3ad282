using Candor.Explainers;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Explainers;

/// <summary>Short ways to an explanation.</summary>
internal static class Explained
{
    /// <summary>φ of class 1 (or of the given classes).</summary>
    public static Tensor By(Explainer explainer, Predictor predictor, Tensor x, Tensor? targets = null, ulong seed = 0,
        bool differentiable = false)
    {
        using var generator = new Generator(seed);
        return explainer.Explain(predictor, x, targets ?? torch.full([x.size(0)], 1, dtype: ScalarType.Int64), generator, differentiable);
    }
}
