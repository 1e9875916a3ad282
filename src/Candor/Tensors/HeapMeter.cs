using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Candor.Tensors;

/// <summary>
/// The bytes that the process takes from its native heap, where tensors on the processor are, from here on: those alive, and the most at
/// any time, sampled. What other threads take meanwhile counts, too.
/// </summary>
/// <remarks>
/// glibc and macOS say what their heaps have handed out; elsewhere it is what the process holds of private memory, which is coarser.
/// Sampling
/// costs a thread, so it is for trying a piece of work out, not for all of it.
/// </remarks>
internal sealed partial class HeapMeter : IDisposable
{
    private readonly long _start = InUse();
    private readonly Thread _sampler;
    private long _peak;
    private volatile bool _ended;

    /// <summary>Begins to count.</summary>
    public HeapMeter()
    {
        _sampler = new Thread(Sample) { IsBackground = true, Name = "candor heap meter" };
        _sampler.Start();
    }

    /// <summary>Bytes taken and not yet given back.</summary>
    public long Live => InUse() - _start;

    /// <summary>The most bytes alive at any time that was looked at.</summary>
    public long Peak => Math.Max(Live, Interlocked.Read(ref _peak));

    private void Sample()
    {
        while (!_ended)
        {
            var live = Live;
            if (live > Interlocked.Read(ref _peak))
                Interlocked.Exchange(ref _peak, live);
            Thread.SpinWait(2000);
        }
    }

    /// <summary>Ends counting.</summary>
    public void Dispose()
    {
        _ended = true;
        _sampler.Join();
    }

    /// <summary>Bytes in use on the native heap.</summary>
    internal static long InUse()
    {
        if (OperatingSystem.IsLinux() && s_hasMallinfo)
        {
            try
            {
                var info = mallinfo2();
                return (long)(info.MappedBytes + info.UsedBytes);
            }
            catch (EntryPointNotFoundException)
            {
                s_hasMallinfo = false;      // musl, or a glibc before 2.33
            }
        }
        if (OperatingSystem.IsMacOS())
        {
            malloc_zone_statistics(0, out var zone);
            return (long)zone.InUse;
        }
        using var process = Process.GetCurrentProcess();
        return process.PrivateMemorySize64;
    }

    private static bool s_hasMallinfo = true;

    /// <summary>glibc's struct mallinfo2, ten sizes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Mallinfo
    {
        public nuint Arena, FreeChunks, FastBinChunks, MappedRegions, MappedBytes, MostUsed, FastBinBytes, UsedBytes, FreeBytes, TopBytes;
    }

    /// <summary>macOS's malloc_statistics_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ZoneStatistics
    {
        public uint Blocks;
        public nuint InUse, MostInUse, Allocated;
    }

    [LibraryImport("libc")]
    private static partial Mallinfo mallinfo2();

    [LibraryImport("libSystem")]
    private static partial void malloc_zone_statistics(nint zone, out ZoneStatistics statistics);
}
