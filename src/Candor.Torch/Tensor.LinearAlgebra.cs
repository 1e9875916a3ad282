using Candor.Torch.Native;

namespace Candor.Torch;

public sealed partial class Tensor
{
    private static readonly Operator s_choleskySolve = new("aten::cholesky_solve");
    private static readonly Operator s_dot = new("aten::dot");
    private static readonly Operator s_linalgCholesky = new("aten::linalg_cholesky");
    private static readonly Operator s_linalgSolve = new("aten::linalg_solve");
    private static readonly Operator s_linear = new("aten::linear");
    private static readonly Operator s_matmul = new("aten::matmul");
    private static readonly Operator s_nllLoss = new("aten::nll_loss");

    /// <summary>Matrix product, with PyTorch's rules for vectors and batches.</summary>
    public Tensor MatMul(Tensor other) => s_matmul.Call(this, other);

    /// <summary>x Wᵀ + bias for x [.., in], weight [out, in], bias [out] or null.</summary>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor? bias) => s_linear.Call(x, weight, bias);

    /// <summary>Lower Cholesky factor of symmetric positive definite matrices.</summary>
    public Tensor Cholesky() => s_linalgCholesky.Call(this);

    /// <summary>Solution X of A X = this, from the lower Cholesky factor of A.</summary>
    public Tensor CholeskySolve(Tensor factor) => s_choleskySolve.Call(this, factor, false);

    /// <summary>Solution X of this · X = right.</summary>
    public Tensor Solve(Tensor right) => s_linalgSolve.Call(this, right);

    /// <summary>Product of two vectors.</summary>
    public Tensor Dot(Tensor other) => s_dot.Call(this, other);

    /// <summary>Mean negative log-likelihood of labels [B] under log-probabilities [B, L].</summary>
    public Tensor NllLoss(Tensor labels) => s_nllLoss.Call(this, labels);
}
