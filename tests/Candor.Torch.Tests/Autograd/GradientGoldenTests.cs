namespace Candor.Torch.Tests.Autograd;

public sealed class GradientGoldenTests : IDisposable
{
    private readonly Golden _golden = new("gradients");
    private readonly TensorScope _scope = new();

    public void Dispose()
    {
        _scope.Dispose();
        _golden.Dispose();
    }

    private Tensor Leaf(string key) => _golden[key].Clone().DetachToLeaf();

    private void Agrees(string key, Tensor actual) => Golden.AssertClose(_golden[key], actual, key);

    [Fact]
    public void A_gradient_of_a_gradient_agrees_with_PyTorch()
    {
        var (x, w) = (Leaf("second/x"), Leaf("second/w"));
        var g = Tensor.GradOf(x.MatMul(w).Tanh().Pow(3).Sum(), [x], createGraph: true)[0];
        Agrees("second/g", g);
        var grads = Tensor.GradOf(g.Square().Sum(), [x, w]);
        Agrees("second/dx", grads[0]);
        Agrees("second/dw", grads[1]);
    }

    [Fact]
    public void Gradients_through_Cholesky_factor_and_solution_agree_with_PyTorch()
    {
        var (b, r) = (Leaf("cholesky/b"), Leaf("cholesky/r"));
        var factor = (b.MatMul(b.Transpose(1, 2)) + Tensor.Eye(4, DType.Float64)).Cholesky();
        var solution = r.CholeskySolve(factor);
        Agrees("cholesky/factor", factor);
        Agrees("cholesky/solution", solution);
        var grads = Tensor.GradOf(factor.Square().Sum() + solution.Sin().Sum(), [b, r]);
        Agrees("cholesky/db", grads[0]);
        Agrees("cholesky/dr", grads[1]);
    }

    [Fact]
    public void First_and_second_gradients_through_a_solution_agree_with_PyTorch()
    {
        var (m, q) = (Leaf("solve/m"), Leaf("solve/q"));
        var solution = m.Solve(q);
        Agrees("solve/solution", solution);
        var first = Tensor.GradOf(solution.Square().Sum(), [m, q], createGraph: true);
        Agrees("solve/dm", first[0]);
        Agrees("solve/dq", first[1]);
        var second = Tensor.GradOf(first[0].Sin().Sum() + first[1].Cos().Sum(), [m, q]);
        Agrees("solve/ddm", second[0]);
        Agrees("solve/ddq", second[1]);
    }
}
