using F = TorchSharp.torch.nn.functional;

namespace Candor.Onnx.Operators;

/// <summary>Activations, and what stands at the end of a network.</summary>
internal static class Activations
{
    public static IEnumerable<OperatorEntry> All =>
    [
        new("Relu", 1, c => c.OwnsFirst ? c[0].relu_().alias() : c[0].relu()),
        new("LeakyRelu", 1, c => F.leaky_relu(c[0], c.Node.Float("alpha", 0.01))),
        new("PRelu", 1, Prelu) { Weights = [1] },
        new("Elu", 1, c => F.elu(c[0], c.Node.Float("alpha", 1))),
        new("Celu", 12, c => F.celu(c[0], c.Node.Float("alpha", 1))),
        new("Selu", 1, Selu),
        new("Sigmoid", 1, c => c[0].sigmoid()),
        new("HardSigmoid", 1, c => (c.Node.Float("alpha", 0.2) * c[0] + c.Node.Float("beta", 0.5)).clamp(0, 1)),
        new("HardSwish", 14, c => c[0] * (c[0] / 6 + 0.5).clamp(0, 1)),
        new("Swish", 24, c => c[0] * (c.Node.Float("alpha", 1) * c[0]).sigmoid()),
        new("Mish", 18, c => F.mish(c[0])),
        new("Gelu", 20, c => Gelu(c)),
        new("Gelu", 1, c => Gelu(c)) { Domain = "com.microsoft" },
        new("Tanh", 1, c => c[0].tanh()),
        new("Softplus", 1, c => F.softplus(c[0], 1, 40)),
        new("Softsign", 1, c => c[0] / (1 + c[0].abs())),
        new("ThresholdedRelu", 10, c => torch.where(c[0] > c.Node.Float("alpha", 1), c[0], torch.zeros_like(c[0]))),
        new("Shrink", 9, Shrink),
        new("Clip", 1, c => Between(c, c.Node.Has("min") ? c.Node.Float("min", 0) : null, c.Node.Has("max") ? c.Node.Float("max", 0) : null)) { Until = 10 },
        new("Clip", 11, c => Between(c, Number(c.Maybe(1)), Number(c.Maybe(2)))),
        new("Softmax", 1, c => OverRest(c, (x, axis) => x.softmax(axis))) { Until = 12 },
        new("Softmax", 13, c => c[0].softmax(c.Axis(c.Node.Int("axis", -1), c[0].dim()))),
        new("LogSoftmax", 1, c => OverRest(c, (x, axis) => x.log_softmax(axis))) { Until = 12 },
        new("LogSoftmax", 13, c => c[0].log_softmax(c.Axis(c.Node.Int("axis", -1), c[0].dim()))),
        new("Dropout", 1, Dropout) { IsFixed = false },
    ];

    // Before opset 7 the slopes were one for each channel, [C].
    private static Tensor Prelu(Call c)
    {
        var (x, slope) = (c[0], c[1]);
        if (slope.dim() == 1 && x.dim() > 2 && slope.size(0) == x.size(1) && c.Node.Opset < 7)
            slope = slope.reshape([slope.size(0), .. Enumerable.Repeat(1L, (int)x.dim() - 2)]);
        return torch.where(x < 0, slope * x, x);
    }

    private static Tensor Selu(Call c)
    {
        // Klambauer et al. (2017), the digits that ONNX gives; opsets below 6 had fewer.
        var (alpha, gamma) = c.Node.Opset < 6 ? (1.6732, 1.0507) : (1.67326319217681884765625, 1.05070102214813232421875);
        (alpha, gamma) = (c.Node.Float("alpha", alpha), c.Node.Float("gamma", gamma));
        return c[0].elu(alpha, gamma, 1);
    }

    private static Tensor Gelu(Call c) => c.Node.Text("approximate", "none") == "tanh"
        ? 0.5 * c[0] * (1 + (Math.Sqrt(2 / Math.PI) * (c[0] + 0.044715 * c[0].pow(3))).tanh())
        : 0.5 * c[0] * (1 + (c[0] / Math.Sqrt(2)).erf());

    private static Tensor Shrink(Call c)
    {
        var (x, edge, bias) = (c[0], c.Node.Float("lambd", 0.5), c.Node.Float("bias", 0));
        return torch.where(x < -edge, x + bias, torch.where(x > edge, x - bias, torch.zeros_like(x)));
    }

    private static Tensor Between(Call c, double? min, double? max)
    {
        var x = c[0];
        if (x.is_floating_point())
            return min is null && max is null ? x.alias() : x.clamp(min is { } a ? a : null, max is { } b ? b : null);
        return x.clamp(min is { } i ? (long)i : null, max is { } j ? (long)j : null);
    }

    private static double? Number(Tensor? value) => value?.to(ScalarType.Float64).item<double>();

    // Until opset 12 everything from the axis on was one dimension.
    private static Tensor OverRest(Call c, Func<Tensor, long, Tensor> run)
    {
        var x = c[0];
        var axis = c.Axis(c.Node.Int("axis", 1), x.dim());
        return axis == x.dim() - 1 ? run(x, axis) : run(x.flatten(axis), axis).reshape(x.shape);
    }

    private static Tensor[] Dropout(Call c)
    {
        var x = c[0];
        var ratio = c.Node.Opset < 12 ? c.Node.Float("ratio", 0.5) : Number(c.Maybe(1)) ?? 0.5;
        if (!c.Pass.Training || ratio <= 0)
            return [x.alias(), torch.ones_like(x, dtype: ScalarType.Bool)];
        if (ratio >= 1)
            throw c.Node.Error(FormattableString.Invariant($"drops {ratio:0.###} of the values, but a share below 1 is expected."));
        var mask = Candor.Tensors.DropoutMask.Draw(ratio, x.shape, x.dtype, c.Pass.Generator);
        return [x * mask, mask != 0];
    }
}
