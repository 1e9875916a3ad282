using Candor.Explainers.Examples;
using Candor.Tensors;

namespace Candor.Tests.Explainers.Examples;

public sealed class RepresenterPointsTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact] // Squared error has the closed form W = (FᵀF/N + λI)⁻¹ Fᵀz/N.
    public void For_numbers_the_fit_is_ridge_regression_and_alpha_its_residuals()
    {
        var (f, z) = (Tiny.Normal(12, 3), Tiny.Normal(12, 1, 9));
        var points = RepresenterPoints.Of(f, z, new() { Decay = 0.1, Tolerance = 1e-10 });
        var w = torch.linalg.solve((f.t().MatMul(f) * (1.0 / 12) + torch.eye(3, dtype: ScalarType.Float64) * 0.1),
            f.t().MatMul(z) * (1.0 / 12));
        Same.Values(w, points.Weights, 1e-7);
        Same.Values((z - f.MatMul(w)) * (1 / (0.1 * 12)), points.Alpha, 1e-6);
        Assert.InRange(points.Gap, 0, 1e-6);
    }

    [Fact]
    public void At_the_stationary_point_the_kernel_form_is_the_last_layer()
    {
        var (f, logits) = (Tiny.Normal(30, 4), Tiny.Normal(30, 3, 9) * 2.0);
        var points = RepresenterPoints.Of(f, logits, new() { Tolerance = 1e-9 });
        var x = Tiny.Normal(5, 4, 10);
        Same.Values(x.MatMul(points.Weights), SparseRepresenterPoints.Explain(points.Alpha, f, x), 1e-4);
        // Σ_c α_nc = 0: probabilities and targets both sum to one.
        Assert.All(points.Alpha.sum(1).ToArray<double>(), s => Assert.Equal(0, s, 1e-9));
    }

    [Fact]
    public void With_little_decay_the_explanation_has_the_predictors_classes()
    {
        using var mlp = Tiny.Mlp(4, 3, [16]);
        var x = Tiny.Normal(60, 4);
        var f = mlp.Features(x);
        var points = RepresenterPoints.Of(f, mlp.forward(x), new() { Decay = 1e-5, Iterations = 3000 });
        var agree = SparseRepresenterPoints.Explain(points.Alpha, f, f).argmax(1).eq(mlp.forward(x).argmax(1))
            .to(ScalarType.Float64).mean().ToDouble();
        Assert.InRange(agree, 0.95, 1);
    }
}
