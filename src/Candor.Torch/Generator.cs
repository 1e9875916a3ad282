using Candor.Torch.Native;
using Microsoft.Win32.SafeHandles;

namespace Candor.Torch;

/// <summary>A stream of random numbers. Randomness is always an argument: nothing in Candor draws from a global stream.</summary>
public sealed class Generator : IDisposable
{
    private readonly GeneratorHandle _handle;

    /// <summary>A generator on a device, at the start of the stream that the seed names.</summary>
    public Generator(ulong seed, Device device = default)
    {
        NativeMethods.Check(NativeMethods.cd_generator_new(device.Code, seed, out var pointer));
        _handle = new GeneratorHandle(pointer);
        Device = device;
    }

    private Generator(nint pointer, Device device) => (_handle, Device) = (new GeneratorHandle(pointer), device);

    /// <summary>
    /// libtorch's own stream of a device, set to a seed. Only what a TorchScript draws (its dropout) comes from there; nothing of Candor's does.
    /// </summary>
    public static Generator ForScripts(ulong seed, Device device = default)
    {
        NativeMethods.Check(NativeMethods.cd_generator_default(device.Code, seed, out var pointer));
        return new Generator(pointer, device);
    }

    /// <summary>Where the numbers are drawn.</summary>
    public Device Device { get; }

    internal nint Pointer => _handle.IsClosed ? throw new ObjectDisposedException(nameof(Generator)) : _handle.DangerousGetHandle();

    /// <summary>The position in the stream, to go on from later.</summary>
    public byte[] State
    {
        get
        {
            NativeMethods.Check(NativeMethods.cd_generator_get_state(Pointer, out var state));
            GC.KeepAlive(this);
            using var tensor = new Tensor(state);
            return tensor.ToArray<byte>();
        }
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            using var tensor = Tensor.From(value, [value.Length]);
            NativeMethods.Check(NativeMethods.cd_generator_set_state(Pointer, tensor.Pointer));
            GC.KeepAlive(this);
        }
    }

    /// <summary>Goes to the start of the stream that a seed names.</summary>
    public void Reseed(ulong seed)
    {
        using var fresh = new Generator(seed, Device);
        State = fresh.State;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private sealed class GeneratorHandle : SafeHandleZeroOrMinusOneIsInvalid
    {
        public GeneratorHandle(nint pointer)
            : base(ownsHandle: true) => SetHandle(pointer);

        protected override bool ReleaseHandle()
        {
            NativeMethods.cd_generator_free(handle);
            return true;
        }
    }
}
