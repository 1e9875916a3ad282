using System.Globalization;

namespace Candor.Torch;

/// <summary>Where tensors live: <c>cpu</c> or <c>cuda:INDEX</c>.</summary>
/// <param name="Type">0: CPU, 1: CUDA (as in <c>c10::DeviceType</c>).</param>
/// <param name="Index">Number of the device; 0 on the CPU.</param>
public readonly record struct Device(int Type, int Index)
{
    /// <summary>The processor.</summary>
    public static Device Cpu => default;

    /// <summary>The CUDA device of a number.</summary>
    /// <exception cref="ArgumentException">This machine or this libtorch lacks it.</exception>
    public static Device Cuda(int index = 0)
    {
        var count = TorchRuntime.CudaDevices;
        return index >= 0 && index < count
            ? new(1, index)
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"device 'cuda:{index}' is not here: this libtorch sees {count} CUDA devices; use cpu, or build against a CUDA libtorch (CANDOR_LIBTORCH)."));
    }

    internal int Code => Type == 0 ? 255 << 8 : Type | (Index << 8);

    internal static Device FromCode(int code) => (code & 0xff) == 0 ? Cpu : new(code & 0xff, (code >> 8 & 0xff) % 255);

    /// <summary>Whether this is the processor.</summary>
    public bool IsCpu => Type == 0;

    /// <summary>Parses <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>, and makes sure that the device is there.</summary>
    /// <exception cref="ArgumentException">The text names no device, or one that this machine or this libtorch lacks.</exception>
    public static Device Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "cpu")
            return Cpu;
        var parts = text.Split(':');
        if (parts[0] == "cuda" && parts.Length <= 2)
        {
            var index = 0;
            if (parts.Length == 1 || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index))
                return Cuda(index);
        }
        throw new ArgumentException($"'{text}' is no device; use cpu, cuda or cuda:INDEX.");
    }

    /// <inheritdoc/>
    public override string ToString() => IsCpu ? "cpu" : string.Create(CultureInfo.InvariantCulture, $"cuda:{Index}");
}
