using System.Runtime.InteropServices;

namespace Candor.Tensors.Native;

/// <summary>
/// How many threads operators that the calling thread starts may take, which libtorch knows for the whole process only: OpenMP's and MKL's
/// settings of a thread, on Linux.
/// </summary>
internal static unsafe class OwnThreads
{
    private static readonly (nint OpenMp, nint Mkl)? s_setters = Find();

    /// <summary>Whether a thread can be given a number of its own here.</summary>
    public static bool CanBeSet => s_setters is not null;

    /// <summary>The calling thread's operators run on it alone.</summary>
    public static void One() => Set(1, 1);

    /// <summary>The calling thread's operators take this many threads again, and as many as the process's in products.</summary>
    public static void Restore(int threads) => Set(threads, 0);

    private static void Set(int openMp, int mkl)
    {
        if (s_setters is not { } setters)
            return;
        ((delegate* unmanaged<int, void>)setters.OpenMp)(openMp);
        if (setters.Mkl != 0)
            _ = ((delegate* unmanaged<int, int>)setters.Mkl)(mkl);
    }

    // MKL is part of libtorch on x64 alone; elsewhere products go by OpenMP's number.
    private static (nint OpenMp, nint Mkl)? Find()
    {
        if (!OperatingSystem.IsLinux() || NativeLoader.Find("libtorch_cpu.so") is not { } path
            || !NativeLibrary.TryLoad(path, out var library)
            || Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "libgomp*.so*").FirstOrDefault() is not { } file
            || !NativeLibrary.TryLoad(file, out var openMp)
            || !NativeLibrary.TryGetExport(openMp, "omp_set_num_threads", out var set))
            return null;
        return (set, NativeLibrary.TryGetExport(library, "MKL_Set_Num_Threads_Local", out var mkl) ? mkl : 0);
    }
}
