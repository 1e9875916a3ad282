using Candor.Tensors;
using F = TorchSharp.torch.nn.functional;

namespace Candor.Onnx.Operators;

/// <summary>Products of matrices.</summary>
internal static class MatrixProducts
{
    public static IEnumerable<OperatorEntry> All =>
    [
        new("MatMul", 1, MatMul) { Weights = [0, 1], MayBeOverwritten = true },
        new("Gemm", 1, Gemm) { Weights = [0, 1, 2], MayBeOverwritten = true },
        new("Einsum", 12, c => torch.einsum(Letters(c), c.All)),
    ];

    private static Tensor MatMul(Call c)
    {
        var (a, b) = (c[0], c[1]);
        return a.is_floating_point() || !b.is_floating_point() ? a.MatMul(b) : throw c.Node.Error("multiplies numbers of two types.");
    }

    // alpha · A B + beta · C, each of A and B turned where that is said.
    private static Tensor Gemm(Call c)
    {
        var (a, b, bias) = (c[0], c[1], c.Maybe(2));
        if (c.Node.Opset < 7 && c.Node.Has("broadcast") && a.dim() > 2)
            a = a.flatten(1);
        if (a.dim() != 2 || b.dim() != 2)
            throw c.Node.Error($"multiplies [{string.Join(", ", a.shape)}] and [{string.Join(", ", b.shape)}], " +
                $"but two matrices are expected; inputs or file do not fit the graph.");
        var (alpha, beta) = (c.Node.Float("alpha", 1), c.Node.Float("beta", 1));
        a = c.Node.Flag("transA") ? a.t() : a;
        var turned = c.Node.Flag("transB");
        if (a.size(1) != b.size(turned ? 1 : 0))
            throw c.Node.Error($"multiplies [{string.Join(", ", a.shape)}] by a matrix for {b.size(turned ? 1 : 0)} values; " +
                $"inputs or file do not fit the graph.");
        if (turned && alpha == 1 && (bias is null || beta == 1 && bias.dim() == 1 && bias.size(0) == b.size(0)))
            return F.linear(a, b, bias);
        var product = a.mm(turned ? b.t() : b);
        product = alpha == 1 ? product : product * alpha;
        return bias is null ? product : product + (beta == 1 ? bias : bias * beta);
    }

    private static string Letters(Call c)
    {
        var equation = c.Node.Text("equation", "").Replace(" ", "", StringComparison.Ordinal);
        var named = equation.Split("->")[0].Split(',');
        var fits = named.Length == c.Count && equation.All(ch => char.IsAsciiLetter(ch) || ch is ',' or '-' or '>' or '.')
            && Enumerable.Range(0, c.Count).All(i => named[i].Contains("...", StringComparison.Ordinal) || named[i].Length == c[i].dim());
        return fits ? equation : throw c.Node.Error($"has the equation '{equation}', which does not fit its {c.Count} values.");
    }
}
