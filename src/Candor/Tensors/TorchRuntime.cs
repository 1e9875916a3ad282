using System.Runtime.InteropServices;
using Candor.Tensors.Native;

namespace Candor.Tensors;

/// <summary>The library behind the tensors: version, threads, devices, and the counter that makes leaks visible.</summary>
public static partial class TorchRuntime
{
    // 0: nobody has set it.
    private static volatile int s_threads;

    /// <summary>Version of libtorch, and of TorchSharp over it.</summary>
    public static string Version =>
        $"{ExternalLibtorch.Version ?? torch.__version__} (TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3)})";

    /// <summary>What Candor did so that libtorch loads here, and is fast; empty where nothing was needed.</summary>
    public static IReadOnlyList<string> Compatibility => NativeLoader.Done;

    /// <summary>
    /// Tensor handles that this thread has made and not yet disposed. Equal before and after means that nothing leaked.
    /// </summary>
    /// <remarks>TorchSharp's own total counts each parameter twice, and an absent gradient as a tensor.</remarks>
    public static long LiveTensors =>
        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount - Gradients.Absent;

    /// <summary>Whether oneDNN's convolutions pass a test of a few milliseconds on this processor
    /// (docs/decisions/0010-torchsharp.md).</summary>
    public static bool ConvolutionsAreSound => OneDnn.IsSound;

    /// <summary>Whether oneDNN's LSTMs pass a test of a few milliseconds on this processor
    /// (docs/decisions/0010-torchsharp.md).</summary>
    public static bool RecurrenceIsSound => SoundLayers.IsSoundInRecurrence;

    /// <summary>Keeps libtorch from warning at every small convolution where NNPACK does not know the processor.</summary>
    /// <exception cref="CandorException"><c>CANDOR_LIBTORCH</c> names no libtorch that loads.</exception>
    internal static void WithoutNnpack()
    {
        ExternalLibtorch.Require();
        OneDnn.WithoutNnpack();
    }

    /// <summary>Number of CUDA devices; 0 where libtorch was built without CUDA.</summary>
    public static int CudaDevices => torch.cuda.is_available() ? torch.cuda.device_count() : 0;

    /// <summary>Threads within an operation, from 1 on, for whichever thread of the process begins it. Results are the same bits only for
    /// the same number.</summary>
    public static int Threads
    {
        get
        {
            Adopt();
            return torch.get_num_threads();
        }
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            torch.set_num_threads(value);
            s_threads = value;
        }
    }

    /// <summary>Makes the number of <see cref="Threads"/> this thread's: libtorch keeps one for each thread, and one that has worked with
    /// tensors before the number was set would keep the old.</summary>
    internal static void Adopt()
    {
        if (s_threads is > 0 and var threads && torch.get_num_threads() != threads)
            torch.set_num_threads(threads);
    }

    /// <summary>
    /// Makes ready what libtorch needs to load on this machine (<see cref="Compatibility"/>). The package adds a call to every program that
    /// uses it, so that it comes before the first call into TorchSharp; it loads nothing large, and a second call does nothing.
    /// </summary>
    public static void Prepare() => NativeLoader.Initialize();

    /// <summary>Waits until a CUDA device has finished; nothing on the processor.</summary>
    public static void Synchronize()
    {
        if (torch.cuda.is_available())
            torch.cuda.synchronize();
    }

    /// <summary>
    /// Makes the allocator keep freed pages: taking them back from the kernel costs more than the arithmetic of a small training step. It
    /// concerns the whole process (glibc's heap, on Linux), so a program says it, not the library: the command line does.
    /// </summary>
    public static void KeepFreedPages()
    {
        const int MmapThreshold = -3, TrimThreshold = -1, Arenas = -8;
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            // The largest threshold that glibc takes: a larger one it refuses, and keeps 128 KiB.
            _ = mallopt(MmapThreshold, 1 << 25);
            _ = mallopt(TrimThreshold, int.MaxValue);
            // A thread's own arena gives its pages back whatever the threshold.
            _ = mallopt(Arenas, 1);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library.
        }
    }

    /// <summary>
    /// Loads libtorch now, so that a machine on which it does not load is told in words.
    /// </summary>
    /// <exception cref="CandorException">It does not load; the text says what to install.</exception>
    public static void Load()
    {
        ExternalLibtorch.Require();
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            using var one = torch.ones(1);
        }
        catch (Exception e) when (WhyNotLoaded(e) is { } why)
        {
            throw new CandorException(why, e);
        }
    }

    /// <summary>What to do where an exception says that libtorch could not be loaded; null for other exceptions.</summary>
    /// <param name="e">As a call into TorchSharp threw it: it wraps the reason in that of a type's initialiser.</param>
    public static string? WhyNotLoaded(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
            if (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException
                || (e is NotSupportedException && e.Message.Contains("TorchSharp", StringComparison.Ordinal)))
                return $"libtorch could not be loaded ({e.Message.Split('\n')[0].Trim()}). Candor needs a 64-bit system and libtorch for " +
                    "it: add the package TorchSharp-cpu, or TorchSharp-cuda-linux or TorchSharp-cuda-windows for a GPU; on Windows also " +
                    "the Visual C++ redistributable.";
        return null;
    }

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);
}
