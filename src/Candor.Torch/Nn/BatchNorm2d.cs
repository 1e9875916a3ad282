using Candor.Torch.Native;

namespace Candor.Torch.Nn;

/// <summary>
/// Batch normalisation of [B, C, H, W] (Ioffe &amp; Szegedy 2015). While training it normalises by the batch's mean and variance (divided
/// by n) and moves the running ones (variance divided by n − 1) towards them; otherwise it normalises by the running ones.
/// </summary>
/// <remarks>Parameters weight (ones) and bias (zeros); buffers running_mean (zeros), running_var (ones), num_batches_tracked (int64).</remarks>
public sealed class BatchNorm2d : Module
{
    private static readonly Operator s_count = new("aten::add_", "Scalar");
    private readonly double? _momentum;
    private readonly double _epsilon;
    private readonly Tensor _mean;
    private readonly Tensor _variance;
    private readonly Tensor _batches;

    /// <summary>Normalises a number of channels.</summary>
    /// <param name="channels">C.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="momentum">How far the running statistics move towards a batch's; null: they are the mean over all batches.</param>
    /// <param name="affine">Whether weight and bias are learnt.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="device">Where the parameters are.</param>
    public BatchNorm2d(
        long channels, double epsilon = 1e-5, double? momentum = 0.1, bool affine = true, DType dtype = DType.Float32, Device device = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        (_epsilon, _momentum) = (epsilon, momentum);
        using var grad = GradMode.Off();
        if (affine)
        {
            Weight = AddParameter("weight", Tensor.Ones([channels], dtype, device));
            Bias = AddParameter("bias", Tensor.Zeros([channels], dtype, device));
        }
        _mean = AddBuffer("running_mean", Tensor.Zeros([channels], dtype, device));
        _variance = AddBuffer("running_var", Tensor.Ones([channels], dtype, device));
        _batches = AddBuffer("num_batches_tracked", Tensor.Zeros([], DType.Int64, device));
    }

    /// <summary>[C]; null where nothing is learnt.</summary>
    public Tensor? Weight { get; }

    /// <summary>[C]; null where nothing is learnt.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Dim != 4)
            throw new ArgumentException($"batch normalisation takes [B, C, H, W]; got {x}", nameof(x));
        var momentum = _momentum ?? 0;
        if (IsTraining)
        {
            s_count.CallInPlace(_batches, 1);
            if (_momentum is null)
                momentum = 1 / _batches.Item();
        }
        return x.BatchNorm(Weight, Bias, _mean, _variance, IsTraining, momentum, _epsilon);
    }
}
