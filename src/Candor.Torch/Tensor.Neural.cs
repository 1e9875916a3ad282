using Candor.Torch.Native;

namespace Candor.Torch;

public sealed partial class Tensor
{
    private static readonly Operator s_adaptiveAvgPool2d = new("aten::adaptive_avg_pool2d");
    private static readonly Operator s_avgPool2d = new("aten::avg_pool2d");
    private static readonly Operator s_batchNorm = new("aten::batch_norm");
    private static readonly Operator s_col2Im = new("aten::col2im");
    private static readonly Operator s_conv1d = new("aten::conv1d");
    private static readonly Operator s_conv2d = new("aten::conv2d");
    private static readonly Operator s_embedding = new("aten::embedding");
    private static readonly Operator s_lstmInput = new("aten::lstm", "input");
    private static readonly Operator s_maxDim = new("aten::max", "dim");
    private static readonly Operator s_maxPool2d = new("aten::max_pool2d");

    /// <summary>Convolution (correlation) of [B, C, T] with a weight [O, C/groups, K].</summary>
    public Tensor Conv1d(Tensor weight, Tensor? bias = null, long stride = 1, long padding = 0, long dilation = 1, long groups = 1) =>
        s_conv1d.Call(this, weight, bias, stride, padding, dilation, groups);

    /// <summary>Convolution (correlation) of [B, C, H, W] with a weight [O, C/groups, Kh, Kw]. Sizes left out are 1, the padding 0.</summary>
    public Tensor Conv2d(Tensor weight, Tensor? bias = null, Size2? stride = null, Size2? padding = null, Size2? dilation = null, long groups = 1) =>
        s_conv2d.Call(this, weight, bias, (stride ?? 1).ToArray(), (padding ?? 0).ToArray(), (dilation ?? 1).ToArray(), groups);

    /// <summary>
    /// (x − mean) / √(variance + epsilon) · weight + bias, channel by channel of [B, C, …]. While training, mean and variance are the
    /// batch's, and the running ones move towards them by the momentum.
    /// </summary>
    public Tensor BatchNorm(
        Tensor? weight, Tensor? bias, Tensor? runningMean, Tensor? runningVariance, bool training, double momentum = 0.1, double epsilon = 1e-5) =>
        s_batchNorm.Call(this, weight, bias, runningMean, runningVariance, training, momentum, epsilon, true);

    /// <summary>Largest element in each window of [B, C, H, W]. The stride is the window's size where it is left out.</summary>
    public Tensor MaxPool2d(Size2 kernel, Size2? stride = null, Size2? padding = null, bool ceiling = false) =>
        s_maxPool2d.Call(this, kernel.ToArray(), (stride ?? kernel).ToArray(), (padding ?? 0).ToArray(), new long[] { 1, 1 }, ceiling);

    /// <summary>Sums of windows that lie over each other: [B, C·Kh·Kw, windows], a window at every pixel, to [B, C, H, W].</summary>
    public Tensor Fold(Size2 output, Size2 kernel, Size2? padding = null) =>
        s_col2Im.Call(this, output.ToArray(), kernel.ToArray(), new long[] { 1, 1 }, (padding ?? 0).ToArray(), new long[] { 1, 1 });

    /// <summary>Mean of each window of [B, C, H, W]. The stride is the window's size where it is left out.</summary>
    public Tensor AvgPool2d(Size2 kernel, Size2? stride = null, Size2? padding = null, bool ceiling = false, bool countPadding = true) =>
        s_avgPool2d.Call(this, kernel.ToArray(), (stride ?? kernel).ToArray(), (padding ?? 0).ToArray(), ceiling, countPadding);

    /// <summary>Means of windows of nearly the same size, so that [B, C, H, W] becomes [B, C, output].</summary>
    public Tensor AdaptiveAvgPool2d(Size2 output) => s_adaptiveAvgPool2d.Call(this, output.ToArray());

    /// <summary>Largest elements along a dimension and where they are; of equal ones one, to which the whole gradient goes.</summary>
    public (Tensor Values, Tensor Indices) MaxWithIndex(int dim, bool keep = false)
    {
        var results = s_maxDim.CallMany(this, dim, keep);
        return (results[0], results[1]);
    }

    /// <summary>Rows of this table [N, E] at indices (int64) of any shape: [.., E]. The row paddingIndex gets no gradient.</summary>
    public Tensor Embed(Tensor indices, long? paddingIndex = null) => s_embedding.Call(this, indices, paddingIndex ?? -1);

    /// <summary>Long short-term memory: outputs, last hidden and last cell states. Parameters layer by layer: w_ih, w_hh and, with biases, b_ih, b_hh.</summary>
    internal (Tensor Output, Tensor Hidden, Tensor Cell) Lstm(
        Tensor hidden, Tensor cell, Tensor[] parameters, bool biases, long layers, bool training, bool bidirectional, bool batchFirst)
    {
        var results = s_lstmInput.CallMany(
            this, new[] { hidden, cell }, parameters, biases, layers, 0.0, training, bidirectional, batchFirst);
        return (results[0], results[1], results[2]);
    }
}
