using Candor.Torch.Native;
using Candor.Torch.Nn;
using Microsoft.Win32.SafeHandles;

namespace Candor.Torch.Script;

/// <summary>
/// One half of a script that was cut at the result of a submodule. It shares parameters, buffers and mode with the script, and keeps them
/// alive; it lists none of its own.
/// </summary>
public sealed unsafe class ScriptPart : Module
{
    private readonly PartHandle _handle;

    internal ScriptPart(nint pointer) => _handle = new PartHandle(pointer);

    /// <inheritdoc/>
    /// <exception cref="TorchException">The script refused the input.</exception>
    /// <exception cref="InvalidOperationException">The half gives something else than one tensor.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        const int Room = 8;
        var room = stackalloc NativeArg[Room];
        if (_handle.IsClosed)
            throw new ObjectDisposedException(nameof(ScriptPart));
        var code = NativeMethods.cd_part_run(_handle.DangerousGetHandle(), x.Pointer, room, Room, out var count);
        GC.KeepAlive(x);
        GC.KeepAlive(this);
        NativeMethods.Check(code);
        var results = Results.Tensors(room, Room, count);
        return results.Length == 1 ? results[0] : throw new InvalidOperationException($"the part gives {results.Length} tensors where one is expected");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _handle.Dispose();
        base.Dispose(disposing);
    }

    private sealed class PartHandle : SafeHandleZeroOrMinusOneIsInvalid
    {
        public PartHandle(nint pointer)
            : base(ownsHandle: true) => SetHandle(pointer);

        protected override bool ReleaseHandle()
        {
            NativeMethods.cd_part_free(handle);
            return true;
        }
    }
}
