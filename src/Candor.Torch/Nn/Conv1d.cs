namespace Candor.Torch.Nn;

/// <summary>Convolution of [B, C, T]. Parameters: weight [out, in/groups, kernel], bias [out]; initialised as PyTorch's.</summary>
public sealed class Conv1d : Module
{
    private readonly long _stride;
    private readonly long _padding;
    private readonly long _dilation;
    private readonly long _groups;

    /// <summary>A layer from <paramref name="inputs"/> to <paramref name="outputs"/> channels, on the generator's device.</summary>
    public Conv1d(
        long inputs, long outputs, long kernel, Generator generator, long stride = 1, long padding = 0, long dilation = 1, long groups = 1,
        bool bias = true, DType dtype = DType.Float32)
    {
        Channels.Check(inputs, outputs, groups);
        (_stride, _padding, _dilation, _groups) = (stride, padding, dilation, groups);
        using var grad = GradMode.Off();
        long[] shape = [outputs, inputs / groups, kernel];
        Weight = AddParameter("weight", Initial.KaimingUniform(shape, generator, dtype));
        if (bias)
            Bias = AddParameter("bias", Initial.Bias(shape, generator, dtype));
    }

    /// <summary>[out, in/groups, kernel].</summary>
    public Tensor Weight { get; }

    /// <summary>[out]; null where the layer has none.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Conv1d(Weight, Bias, _stride, _padding, _dilation, _groups);
}
