using Candor.Tensors;

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
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var (f, z) = (features.detach().to(ScalarType.Float64), logits.detach().to(ScalarType.Float64));
        var regression = z.size(1) == 1;
        var target = regression ? z : z.softmax(1);
        var n = f.size(0);
        var w = Lbfgs.Minimize(Loss, torch.zeros([f.size(1), z.size(1)], dtype: ScalarType.Float64, device: f.device),
            o.Iterations, o.Tolerance);
        var alpha = Slope(f.MatMul(w)) * (-1 / (2 * o.Decay * n));                                    // Theorem 3.1
        var gap = (w - f.t().MatMul(alpha)).norm().ToDouble() / Math.Max(w.norm().ToDouble(), 1e-300);
        return new(scope.MoveToOuter(alpha.to(features.dtype)), scope.MoveToOuter(w.to(features.dtype)), gap);

        // ∂ℓ/∂logit, [N, L].
        Tensor Slope(Tensor outputs) => regression ? (outputs - target) * 2.0 : outputs.softmax(1) - target;

        (double Value, Tensor Gradient) Loss(Tensor at)
        {
            var outputs = f.MatMul(at);
            var loss = regression ? (outputs - target).square().sum() : -(target * outputs.log_softmax(1)).sum();
            var gradient = f.t().MatMul(Slope(outputs)) * (1.0 / n) + at * (2 * o.Decay);
            return (loss.ToDouble() / n + o.Decay * at.square().sum().ToDouble(), gradient);
        }
    }
}
