namespace Candor.Onnx.Operators;

/// <summary>Arithmetic, element by element.</summary>
internal static class Arithmetic
{
    /// <summary>Its part of the table. A scale or shift that is added or multiplied is a weight, unless it is a single number; what is
    /// subtracted or divided by prepares inputs, and stays.</summary>
    public static IEnumerable<OperatorEntry> All =>
    [
        new("Add", 1, c => Both(c, (a, b) => a + b)) { Weights = [0, 1], NumbersStay = true, MayBeOverwritten = true },
        new("Mul", 1, c => Both(c, (a, b) => a * b)) { Weights = [0, 1], NumbersStay = true },
        new("Sub", 1, c => Both(c, (a, b) => a - b)),
        new("Div", 1, c => Both(c, Divided)),
        new("Pow", 1, c => Both(c, Power)),
        new("Mod", 10, c => c.Node.Flag("fmod") ? c[0].fmod(c[1]) : c[0].remainder(c[1])),
        new("Neg", 1, c => -c[0]),
        new("Abs", 1, c => c[0].abs()),
        new("Sign", 9, c => c[0].sign()),
        new("Sqrt", 1, c => c[0].sqrt()),
        new("Reciprocal", 1, c => c[0].reciprocal()),
        new("Exp", 1, c => c[0].exp()),
        new("Log", 1, c => c[0].log()),
        new("Erf", 9, c => c[0].erf()),
        new("Floor", 1, c => c[0].floor()),
        new("Ceil", 1, c => c[0].ceil()),
        new("Round", 11, c => c[0].round()),
        new("Sin", 7, c => c[0].sin()),
        new("Cos", 7, c => c[0].cos()),
        new("Tan", 7, c => c[0].tan()),
        new("Asin", 7, c => c[0].asin()),
        new("Acos", 7, c => c[0].acos()),
        new("Atan", 7, c => c[0].atan()),
        new("Sinh", 9, c => c[0].sinh()),
        new("Cosh", 9, c => c[0].cosh()),
        new("Asinh", 9, c => c[0].asinh()),
        new("Acosh", 9, c => c[0].acosh()),
        new("Atanh", 9, c => c[0].atanh()),
        new("Max", 1, c => Folded(c, torch.maximum)),
        new("Min", 1, c => Folded(c, torch.minimum)),
        new("Sum", 1, c => Folded(c, (a, b) => a + b)),
        new("Mean", 1, c => Folded(c, (a, b) => a + b) / c.Count),
    ];

    /// <summary>Two values; before opset 7 the second was laid beside the first from an axis on.</summary>
    public static Tensor Both(Call c, Func<Tensor, Tensor, Tensor> run)
    {
        var (a, b) = (c[0], c[1]);
        if (c.Node.Opset >= 7 || !c.Node.Flag("broadcast") || !c.Node.Has("axis"))
            return run(a, b);
        var axis = c.Axis(c.Node.Int("axis", 0), a.dim());
        var ones = Math.Max(0, a.dim() - axis - b.dim());
        return run(a, b.reshape([.. b.shape, .. Enumerable.Repeat(1L, (int)ones)]));
    }

    // Whole numbers are divided towards 0.
    private static Tensor Divided(Tensor a, Tensor b) =>
        a.is_floating_point() ? a / b : a.div(b, torch.RoundingMode.trunc);

    private static Tensor Power(Tensor a, Tensor b)
    {
        if (b.numel() == 1 && b.dim() == 0 && !b.requires_grad)
            return a.pow(b.is_floating_point() ? b.to(ScalarType.Float64).item<double>() : b.to(ScalarType.Int64).item<long>()).to(a.dtype);
        return a.pow(b.to(a.dtype));
    }

    private static Tensor Folded(Call c, Func<Tensor, Tensor, Tensor> run)
    {
        var result = c[0].alias();
        for (var i = 1; i < c.Count; i++)
            result = run(result, c[i]);
        return result;
    }
}
