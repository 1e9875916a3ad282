using Candor.Torch;

namespace Candor.Explainers.Examples;

/// <summary>The representer theorem of a finished predictor.</summary>
/// <param name="Alpha">α = −∂ℓ/∂logit / (2λN), [N, L].</param>
/// <param name="Weights">W, [K, L]: the last layer without bias, fitted to the predictor's own outputs.</param>
/// <param name="Gap">‖W − Fᵀα‖/‖W‖: how far the fit is from a stationary point, where Σ α_n k(x_n, x) is exactly Wᵀf(x).</param>
/// <remarks>
/// Yeh, Kim, Yen, Ravikumar (NeurIPS 2018), Theorem 3.1: at a stationary point of (1/N) Σ ℓ(Wᵀf(x_n), g(x_n)) + λ‖W‖² the last layer is a
/// sum over training points. The predictor itself is no such point, so its last layer is fitted again to its outputs, as in their Sec. 3.2.
/// </remarks>
public sealed record RepresenterPoints(Tensor Alpha, Tensor Weights, double Gap)
{
    /// <summary>Influences of training points on a finished predictor.</summary>
    /// <param name="features">F, [N, K], in evaluation mode.</param>
    /// <param name="logits">g before r, [N, L]; for regression its values [N, 1].</param>
    /// <param name="options">The fit.</param>
    public static RepresenterPoints Of(Tensor features, Tensor logits, RepresenterPointsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(logits);
        var o = options ?? new();
        o.Validate();
        using var scope = new TensorScope();
        using var grad = GradMode.Off();
        var (f, z) = (features.Detach().To(DType.Float64), logits.Detach().To(DType.Float64));
        var regression = z.Size(1) == 1;
        var target = regression ? z : z.Softmax(1);
        var n = f.Size(0);
        var w = Lbfgs.Minimize(Loss, Tensor.Zeros([f.Size(1), z.Size(1)], DType.Float64, f.Device), o.Iterations, o.Tolerance);
        var alpha = Slope(f.MatMul(w)) * (-1 / (2 * o.Decay * n));                                    // Theorem 3.1
        var gap = (w - f.T().MatMul(alpha)).Norm().Item() / Math.Max(w.Norm().Item(), 1e-300);
        return new(scope.Return(alpha.To(features.DType)), scope.Return(w.To(features.DType)), gap);

        // ∂ℓ/∂logit, [N, L].
        Tensor Slope(Tensor outputs) => regression ? (outputs - target) * 2.0 : outputs.Softmax(1) - target;

        (double Value, Tensor Gradient) Loss(Tensor at)
        {
            var outputs = f.MatMul(at);
            var loss = regression ? (outputs - target).Square().Sum() : -(target * outputs.LogSoftmax(1)).Sum();
            var gradient = f.T().MatMul(Slope(outputs)) * (1.0 / n) + at * (2 * o.Decay);
            return (loss.Item() / n + o.Decay * at.Square().Sum().Item(), gradient);
        }
    }
}
