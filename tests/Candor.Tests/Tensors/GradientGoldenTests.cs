using Candor.Tensors;
namespace Candor.Tests.Tensors;

public sealed class GradientGoldenTests : IDisposable
{
    private readonly Golden _golden = new("gradients");
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _golden.Dispose();
    }

    private Tensor Leaf(string key) => _golden[key].clone().detach().requires_grad_();

    private void Agrees(string key, Tensor actual) => Golden.AssertClose(_golden[key], actual, key);

    [Fact]
    public void A_gradient_of_a_gradient_agrees_with_PyTorch()
    {
        var (x, w) = (Leaf("second/x"), Leaf("second/w"));
        var g = Gradients.Of(x.MatMul(w).tanh().pow(3).sum(), [x], createGraph: true)[0];
        Agrees("second/g", g);
        var grads = Gradients.Of(g.square().sum(), [x, w]);
        Agrees("second/dx", grads[0]);
        Agrees("second/dw", grads[1]);
    }

    [Fact]
    public void Gradients_through_Cholesky_factor_and_solution_agree_with_PyTorch()
    {
        var (b, r) = (Leaf("cholesky/b"), Leaf("cholesky/r"));
        var factor = torch.linalg.cholesky((b.MatMul(b.transpose(1, 2)) + torch.eye(4, dtype: ScalarType.Float64)));
        var solution = r.cholesky_solve(factor);
        Agrees("cholesky/factor", factor);
        Agrees("cholesky/solution", solution);
        var grads = Gradients.Of(factor.square().sum() + solution.sin().sum(), [b, r]);
        Agrees("cholesky/db", grads[0]);
        Agrees("cholesky/dr", grads[1]);
    }

    [Fact]
    public void First_and_second_gradients_through_a_solution_agree_with_PyTorch()
    {
        var (m, q) = (Leaf("solve/m"), Leaf("solve/q"));
        var solution = torch.linalg.solve(m, q);
        Agrees("solve/solution", solution);
        var first = Gradients.Of(solution.square().sum(), [m, q], createGraph: true);
        Agrees("solve/dm", first[0]);
        Agrees("solve/dq", first[1]);
        var second = Gradients.Of(first[0].sin().sum() + first[1].cos().sum(), [m, q]);
        Agrees("solve/ddm", second[0]);
        Agrees("solve/ddq", second[1]);
    }
}
