using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Runtime.Loader;
using System.Text;

namespace Candor.Tensors.Native;

/// <summary>
/// Makes TorchSharp's native library load where it would not, and libtorch fast where it would not be: on Linux x64 only, before
/// libtorch is loaded, and not where everything is well as it is (docs/decisions/0010-torchsharp.md). Takes another libtorch where one
/// is named (<see cref="ExternalLibtorch"/>).
/// </summary>
internal static partial class NativeLoader
{
    private const string Compat = "libcandor_compat.so";
    private const string TorchSharp = "libLibTorchSharp.so";
    private const int Now = 2, Global = 0x100;
    private static readonly Lock s_lock = new();
    private static nint s_torchSharp;
    private static int s_initialized;

    /// <summary>What was done on this machine, in words; empty where nothing was needed.</summary>
    public static IReadOnlyList<string> Done
    {
        get
        {
            lock (s_done)
                return [.. s_done];
        }
    }

    internal static void Say(string what)
    {
        lock (s_done)
            s_done.Add(what);
    }

    private static readonly List<string> s_done = [];

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255",
        Justification = "It must come before the first call into TorchSharp, which is the user's own to make.")]
    internal static void Initialize()
    {
        if (Interlocked.Exchange(ref s_initialized, 1) != 0)
            return;
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            LoadExternal();
            return;
        }
        WaitWithoutSpinning();
        if (IsAmdWithAvx512() && LoadCompat())
            Say("matrix products take MKL's AVX-512 kernels, which it keeps for Intel's processors unless told otherwise");
        LoadExternal();
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += Resolve;
        HeldNumbers.Begin(Relaxed);
    }

    private static void LoadExternal()
    {
        ExternalLibtorch.Load();
        if (ExternalLibtorch.Folder is { } folder)
            Say($"libtorch {ExternalLibtorch.Version} is the one in {folder} ({ExternalLibtorch.Variable})");
    }

    /// <summary>Called by the runtime where it found no library of that name that loads.</summary>
    private static nint Resolve(Assembly assembly, string name) =>
        name == "LibTorchSharp" && assembly.GetName().Name == "TorchSharp" ? Relaxed() : 0;

    private static nint Relaxed()
    {
        lock (s_lock)
        {
            if (s_torchSharp == 0 && Find(TorchSharp) is { } original && LoadCompat())
                s_torchSharp = LoadRelaxed(original);
        }
        return s_torchSharp;
    }

    /// <summary>Loads a copy of the library in which the one symbol version that an older libstdc++ lacks is not insisted on.</summary>
    private static nint LoadRelaxed(string original)
    {
        var bytes = File.ReadAllBytes(original);
        if (!SymbolVersions.Relax(bytes, "GLIBCXX_3.4.32"))
            return 0;
        // The copy lies elsewhere, so what it needs is loaded first, by its full path.
        foreach (var library in (string[])["libc10.so", "libtorch_cpu.so", "libtorch.so"])
            if (Find(library) is { } path)
                _ = NativeLibrary.TryLoad(path, out _);
        var handle = OperatingSystem.IsLinux() ? RelaxedCopy.Load(original, bytes) : 0;
        if (handle != 0)
            Say("TorchSharp's native library is loaded as a copy that an older libstdc++ can serve");
        return handle;
    }

    private static bool LoadCompat() => Find(Compat) is { } path && dlopen(path, Now | Global) != 0;

    /// <summary>The full path of a native library in the folder of another libtorch, beside the program, or in one of its
    /// packages.</summary>
    internal static string? Find(string file)
    {
        List<string> folders = [.. ExternalLibtorch.Folder is { } external ? [external] : Array.Empty<string>(),
            AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native")];
        if (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") is string more)
            folders.AddRange(more.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
        return folders.Select(f => Path.Combine(f, file)).FirstOrDefault(File.Exists);
    }

    private static bool IsAmdWithAvx512()
    {
        if (!X86Base.IsSupported || !Avx512F.IsSupported)
            return false;
        var (_, b, c, d) = X86Base.CpuId(0, 0);
        Span<int> vendor = [b, d, c];
        return Encoding.ASCII.GetString(MemoryMarshal.AsBytes(vendor)) == "AuthenticAMD";
    }

    // OpenMP reads its environment when it is loaded. By default its threads spin long while they wait, which takes the processor from
    // everything else. What the user has set stays.
    private static void WaitWithoutSpinning()
    {
        if (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
            _ = setenv("GOMP_SPINCOUNT", "1000", 0);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint dlopen(string file, int flags);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
