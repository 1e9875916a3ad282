using System.Globalization;

namespace Candor.Tensors;

/// <summary>Where tensors live: <c>cpu</c> or <c>cuda:INDEX</c>.</summary>
public static class Devices
{
    extension(Device device)
    {
        /// <summary>Whether this is the processor.</summary>
        public bool IsCpu => device.type == DeviceType.CPU;
    }

    /// <summary>Which of this machine's CUDA devices <c>cuda</c> names, counted round those that are there: where several processes share
    /// a machine, each says its own.</summary>
    /// <value>0.</value>
    public static int Own { get; set; }

    /// <summary>The device, or the processor where none is named.</summary>
    internal static Device OrCpu(this Device? device) => device ?? torch.CPU;

    /// <summary>The CUDA device of a number.</summary>
    /// <exception cref="CandorException">This machine or this libtorch lacks it.</exception>
    public static Device Cuda(int index = 0)
    {
        var count = TorchRuntime.CudaDevices;
        return index >= 0 && index < count
            ? new Device(DeviceType.CUDA, index)
            : throw new CandorException(string.Create(CultureInfo.InvariantCulture, $"device 'cuda:{index}' is not here: this libtorch " +
                $"sees {count} CUDA devices; use cpu, or add the package TorchSharp-cuda-linux or TorchSharp-cuda-windows."));
    }

    /// <summary>Parses <c>cpu</c>, <c>cuda</c> (<see cref="Own"/>) or <c>cuda:1</c>, and makes sure that the device is there.</summary>
    /// <exception cref="CandorException">The text names no device, or one that this machine or this libtorch lacks.</exception>
    public static Device Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "cpu")
            return torch.CPU;
        var parts = text.Split(':');
        if (parts[0] == "cuda" && parts.Length <= 2)
        {
            var index = parts.Length > 1 ? 0 : Own % Math.Max(1, TorchRuntime.CudaDevices);
            if (parts.Length == 1 || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index))
                return Cuda(index);
        }
        throw new CandorException($"'{text}' is no device; use cpu, cuda or cuda:INDEX.");
    }
}
