using Candor.Onnx.Reading;
using Candor.Tensors;
using F = TorchSharp.torch.nn.functional;

namespace Candor.Onnx.Operators;

/// <summary>Normalisation of values by their statistics.</summary>
internal static class Normalizing
{
    public static IEnumerable<OperatorEntry> All =>
    [
        new("BatchNormalization", 1, BatchNormalization)
        {
            Weights = [1, 2], Statistics = [3, 4], MayBeOverwritten = true, IsFixed = false, Refuses = BatchNormalizationFault,
        },
        new("InstanceNormalization", 1, c => F.instance_norm(c[0], weight: c[1], bias: c[2], eps: c.Node.Float("epsilon", 1e-5))) { Weights = [1, 2] },
        new("LayerNormalization", 17, LayerNormalization)
        {
            Weights = [1, 2],
            Refuses = n => n.Outputs.Skip(1).Any(o => o.Length > 0) ? "gives its statistics" : null,
        },
        new("GroupNormalization", 18, GroupNormalization) { Weights = [1, 2] },
        new("RMSNormalization", 23, RootMeanSquare) { Weights = [1] },
        new("LpNormalization", 1, LpNormalization),
        new("LRN", 1, c => F.local_response_norm(c[0], c.Node.Int("size", 1), c.Node.Float("alpha", 1e-4), c.Node.Float("beta", 0.75), c.Node.Float("bias", 1))),
    ];

    private static string? BatchNormalizationFault(OnnxNode n) => n.Opset < 9 && !n.Flag("spatial", true) ? "normalises each cell for " +
        "itself"
        : n.Flag("training_mode") || n.Outputs.Skip(1).Any(o => o.Length > 0) ? "was exported in training mode; " +
            "export the model in evaluation mode (model.eval())"
        : null;

    // In training by the batch's own statistics, which the running ones follow; else by the running ones.
    private static Tensor BatchNormalization(Call c)
    {
        var (rate, eps) = (1 - c.Node.Float("momentum", 0.9), c.Node.Float("epsilon", 1e-5));
        return SharedBatchNorm.IsDue(c.Pass.Training)
            ? SharedBatchNorm.Run(c[0], c[1], c[2], c[3], c[4], rate, eps)
            : F.batch_norm(c[0], c[3], c[4], c[1], c[2], c.Pass.Training, rate, eps);
    }

    private static Tensor LayerNormalization(Call c)
    {
        var x = c[0];
        long[] shape = x.shape[c.Axis(c.Node.Int("axis", -1), x.dim())..];
        var (scale, bias, eps) = (c[1], c.Maybe(2), c.Node.Float("epsilon", 1e-5));
        if (scale.shape.SequenceEqual(shape) && (bias is null || bias.shape.SequenceEqual(shape)))
            return F.layer_norm(x, shape, scale, bias, eps);
        var normal = F.layer_norm(x, shape, eps: eps) * scale;
        return bias is null ? normal : normal + bias;
    }

    // Until opset 20 a scale for each group, from 21 on one for each channel.
    private static Tensor GroupNormalization(Call c)
    {
        var (x, groups) = (c[0], c.Node.Int("num_groups", 1));
        if (x.dim() < 2 || groups < 1 || x.size(1) % groups != 0)
            throw c.Node.Error($"makes {groups} groups of [{string.Join(", ", x.shape)}]; inputs or file do not fit the graph.");
        Tensor EachChannel(Tensor t) => c.Node.Opset >= 21 ? t : t.repeat_interleave(x.size(1) / groups);
        return F.group_norm(x, groups, EachChannel(c[1]), EachChannel(c[2]), c.Node.Float("epsilon", 1e-5));
    }

    private static Tensor RootMeanSquare(Call c)
    {
        var x = c[0];
        var axis = c.Axis(c.Node.Int("axis", -1), x.dim());
        long[] axes = [.. Enumerable.Range(axis, (int)x.dim() - axis).Select(i => (long)i)];
        return x * (x.square().mean(axes, keepdim: true) + c.Node.Float("epsilon", 1e-5)).rsqrt() * c[1];
    }

    private static Tensor LpNormalization(Call c)
    {
        var x = c[0];
        long[] axis = [c.Axis(c.Node.Int("axis", -1), x.dim())];
        return x / (c.Node.Int("p", 2) == 1 ? x.abs().sum(axis, keepdim: true) : x.square().sum(axis, keepdim: true).sqrt());
    }
}
