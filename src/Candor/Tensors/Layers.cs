using Candor.Tensors.Native;
using TorchSharp.Modules;

namespace Candor.Tensors;

/// <summary>TorchSharp's layers with first values from a generator instead of libtorch's global stream, on the generator's
/// device.</summary>
public static class Layers
{
    /// <summary>x Wᵀ + b.</summary>
    /// <param name="inputs">Features that come in.</param>
    /// <param name="outputs">Features that go out.</param>
    /// <param name="generator">Where the first values are drawn.</param>
    /// <param name="bias">Whether b is learnt.</param>
    /// <param name="dtype">Element type.</param>
    public static Linear Linear(long inputs, long outputs, Generator generator, bool bias = true, ScalarType dtype = ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        using var made = torch.NewDisposeScope();
        var layer = torch.nn.Linear(inputs, outputs, bias, generator.device, dtype);
        Draw(layer.weight, layer.bias, generator);
        return Kept(layer);
    }

    /// <summary>Convolution of [B, C, T].</summary>
    /// <param name="inputs">Channels that come in.</param>
    /// <param name="outputs">Channels that go out.</param>
    /// <param name="kernel">Size of the window.</param>
    /// <param name="generator">Where the first values are drawn.</param>
    /// <param name="padding">Zeros on each side.</param>
    /// <param name="dtype">Element type.</param>
    public static Conv1d Conv1d(long inputs, long outputs, long kernel, Generator generator, long padding = 0,
        ScalarType dtype = ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(generator);
        using var made = torch.NewDisposeScope();
        var layer = torch.nn.Conv1d(inputs, outputs, kernel, padding: padding, device: generator.device, dtype: dtype);
        Draw(layer.weight, layer.bias, generator);
        return Kept(layer);
    }

    /// <summary>Convolution of [B, C, H, W] with a square window.</summary>
    /// <param name="inputs">Channels that come in.</param>
    /// <param name="outputs">Channels that go out.</param>
    /// <param name="kernel">Size of the window.</param>
    /// <param name="generator">Where the first values are drawn.</param>
    /// <param name="stride">Step of the window.</param>
    /// <param name="padding">Zeros on each side.</param>
    /// <param name="bias">Whether a number is added to each channel.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="channelsLast">
    /// Lays the weight out channels last; the result is then laid out so, too. The numbers are the same but for the order of additions;
    /// processors do float32 convolutions of few channels up to twice as fast.
    /// </param>
    public static Conv2d Conv2d(
        long inputs, long outputs, long kernel, Generator generator, long stride = 1, long padding = 0, bool bias = true,
        ScalarType dtype = ScalarType.Float32, bool channelsLast = false)
    {
        ArgumentNullException.ThrowIfNull(generator);
        OneDnn.WithoutNnpack();
        var layer = torch.nn.Conv2d(inputs, outputs, kernel, stride, padding, bias: bias, device: generator.device, dtype: dtype);
        Draw(layer.weight, layer.bias, generator);
        if (channelsLast)
        {
            using var grad = torch.no_grad();
            layer.weight = new Parameter(layer.weight!.detach().ChannelsLast());
        }
        return Kept(layer);
    }

    /// <summary>A vector for each index: int64 of any shape becomes [.., size].</summary>
    /// <param name="count">Indices run from 0 to count − 1.</param>
    /// <param name="size">Length of a vector.</param>
    /// <param name="generator">Where the first values are drawn.</param>
    /// <param name="paddingIndex">An index whose vector is zero at first and gets no gradient.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="spread">The first values are uniform between ± this; null: standard normal.</param>
    public static Embedding Embedding(
        long count, long size, Generator generator, long? paddingIndex = null, ScalarType dtype = ScalarType.Float32, double? spread = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (paddingIndex is { } index && (index < 0 || index >= count))
            throw new ArgumentOutOfRangeException(nameof(paddingIndex), paddingIndex,
                $"the padding's index lies between 0 and {count - 1}");
        using var made = torch.NewDisposeScope();
        var layer = torch.nn.Embedding(count, size, padding_idx: paddingIndex, device: generator.device, dtype: dtype);
        using var grad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        if (spread is { } s)
            layer.weight!.uniform_(-s, s, generator);
        else
            layer.weight!.normal_(0, 1, generator);
        if (paddingIndex is { } row)
            layer.weight!.select(0, row).fill_(0);
        return Kept(layer);
    }

    /// <summary>Long short-term memory, batch first; the first values are uniform on ±1/√hidden.</summary>
    /// <param name="inputs">Features of an input.</param>
    /// <param name="hidden">Features of the state.</param>
    /// <param name="generator">Where the first values are drawn.</param>
    /// <param name="layers">How many lie one on the other.</param>
    /// <param name="dtype">Element type.</param>
    public static LSTM Lstm(long inputs, long hidden, Generator generator, int layers = 1, ScalarType dtype = ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(generator);
        using var made = torch.NewDisposeScope();
        var layer = torch.nn.LSTM(inputs, hidden, layers, batchFirst: true, device: generator.device, dtype: dtype);
        foreach (var parameter in layer.parameters())
            Initial.Uniform(parameter, 1 / Math.Sqrt(hidden), generator);
        return Kept(layer);
    }

    /// <summary>A copy of [B, C, H, W] whose memory goes pixel by pixel, all channels of one together; the shape stays.</summary>
    public static Tensor ChannelsLast(this Tensor maps)
    {
        ArgumentNullException.ThrowIfNull(maps);
        using var scope = torch.NewDisposeScope();
        // Of one channel both layouts are one, and libtorch takes it for the plain one unless the strides say otherwise.
        var pixels = maps.size(1) == 1 ? maps.contiguous().view(maps.size(0), maps.size(2), maps.size(3), 1)
            : maps.permute(0, 2, 3, 1).contiguous();
        return scope.MoveToOuter(pixels.permute(0, 3, 1, 2));
    }

    // Some of TorchSharp's layers leave their parameters to the scope in which they are made.
    private static T Kept<T>(T layer)
        where T : torch.nn.Module
    {
        foreach (var (_, tensor) in layer.StateByName())
            tensor.DetachFromDisposeScope();
        return layer;
    }

    private static void Draw(Tensor? weight, Tensor? bias, Generator generator)
    {
        Initial.KaimingUniform(weight!, generator);
        if (bias is not null)
            Initial.Bias(bias, weight!, generator);
    }
}
