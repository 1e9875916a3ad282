using Candor.Explainers;
using Candor.Predictors;
using Candor.Torch;

namespace Candor.Tests.Explainers;

/// <summary>Short ways to an explanation.</summary>
internal static class Explained
{
    /// <summary>φ of class 1 (or of the given classes).</summary>
    public static Tensor By(Explainer explainer, Predictor predictor, Tensor x, Tensor? targets = null, ulong seed = 0, bool differentiable = false)
    {
        using var generator = new Generator(seed);
        return explainer.Explain(predictor, x, targets ?? Tensor.Full([x.Size(0)], 1, DType.Int64), generator, differentiable);
    }
}
