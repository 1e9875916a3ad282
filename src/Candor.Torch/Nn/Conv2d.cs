namespace Candor.Torch.Nn;

/// <summary>Convolution of [B, C, H, W]. Parameters: weight [out, in/groups, kh, kw], bias [out]; initialised as PyTorch's.</summary>
public sealed class Conv2d : Module
{
    private readonly Size2 _stride;
    private readonly Size2 _padding;
    private readonly Size2 _dilation;
    private readonly long _groups;

    /// <summary>A layer from <paramref name="inputs"/> to <paramref name="outputs"/> channels, on the generator's device.</summary>
    /// <param name="inputs">Channels that come in.</param>
    /// <param name="outputs">Channels that go out.</param>
    /// <param name="kernel">Size of the window.</param>
    /// <param name="generator">Where the first values are drawn.</param>
    /// <param name="stride">Step of the window; 1 unless given.</param>
    /// <param name="padding">Zeros on each side; none unless given.</param>
    /// <param name="dilation">Distance of the window's elements; 1 unless given.</param>
    /// <param name="groups">Parts of the channels that do not see each other.</param>
    /// <param name="bias">Whether a number is added to each channel.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="channelsLast">
    /// Lays the weight out channels last; the result is then laid out so, too. The numbers are the same but for the order of additions;
    /// processors do float32 convolutions of few channels up to twice as fast.
    /// </param>
    public Conv2d(
        long inputs, long outputs, Size2 kernel, Generator generator, Size2? stride = null, Size2? padding = null, Size2? dilation = null,
        long groups = 1, bool bias = true, DType dtype = DType.Float32, bool channelsLast = false)
    {
        Channels.Check(inputs, outputs, groups);
        (_stride, _padding, _dilation, _groups) = (stride ?? 1, padding ?? 0, dilation ?? 1, groups);
        using var grad = GradMode.Off();
        long[] shape = [outputs, inputs / groups, kernel.Height, kernel.Width];
        using var scope = new TensorScope();
        var weight = Initial.KaimingUniform(shape, generator, dtype);
        Weight = AddParameter("weight", channelsLast ? weight.ChannelsLast() : weight);
        if (bias)
            Bias = AddParameter("bias", Initial.Bias(shape, generator, dtype));
    }

    /// <summary>[out, in/groups, kh, kw].</summary>
    public Tensor Weight { get; }

    /// <summary>[out]; null where the layer has none.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Conv2d(Weight.For(x), Bias?.For(x), _stride, _padding, _dilation, _groups);
    }
}
