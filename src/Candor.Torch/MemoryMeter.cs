using Candor.Torch.Native;

namespace Candor.Torch;

/// <summary>
/// Counts the bytes of tensors that this thread makes from here on, backward passes included, on any device: exactly, by what libtorch's
/// allocators report. Only tensors that are made while it counts should be freed while it counts.
/// </summary>
/// <remarks>Belongs to its thread; dispose it there, the last of several first. Counting costs a little, so it is for trying a piece of work out, not for all of it.</remarks>
public sealed class MemoryMeter : IDisposable
{
    private nint _meter;

    /// <summary>Begins to count.</summary>
    public MemoryMeter() => NativeMethods.Check(NativeMethods.cd_meter_begin(out _meter));

    /// <summary>Bytes made and not yet freed.</summary>
    public long Live => Read().Live;

    /// <summary>The most bytes alive at any time so far.</summary>
    public long Peak => Read().Peak;

    private (long Live, long Peak) Read()
    {
        ObjectDisposedException.ThrowIf(_meter == 0, this);
        NativeMethods.cd_meter_read(_meter, out var live, out var peak);
        return (live, peak);
    }

    /// <summary>Ends counting.</summary>
    public void Dispose()
    {
        if (_meter != 0)
            NativeMethods.cd_meter_end(_meter);
        _meter = 0;
    }
}
