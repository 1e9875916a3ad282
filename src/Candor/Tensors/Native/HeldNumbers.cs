using System.Reflection;
using System.Runtime.InteropServices;

namespace Candor.Tensors.Native;

/// <summary>
/// Keeps a number that TorchSharp handed to a native call from being freed while the call reads it: TorchSharp 0.107 takes its address and
/// holds its wrapper no longer, so that the garbage collector, which another thread may start, frees it too early.
/// </summary>
/// <remarks>On Linux x64, where a library can stand in front of another's functions (<c>linux-x64/candor_scalars.c</c>); it holds each
/// number for a second. Elsewhere the fault of TorchSharp remains (docs/limits.md).</remarks>
internal static unsafe class HeldNumbers
{
    private const string Library = "libcandor_scalars.so", TorchSharp = "LibTorchSharp";
    private static readonly Lock s_lock = new();
    private static Func<nint>? s_resolve;
    private static nint s_handle;
    private static delegate* unmanaged<long> s_held;

    /// <summary>Numbers that wait to be freed; null where none are held back.</summary>
    public static long? Count => s_held == null ? null : s_held();

    /// <summary>Stands in front of TorchSharp's library from now on.</summary>
    /// <param name="resolve">Loads TorchSharp's library where the runtime does not find one; 0: it does not load.</param>
    public static void Begin(Func<nint> resolve)
    {
        s_resolve = resolve;
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(torch).Assembly, Resolve);
        }
        catch (InvalidOperationException)
        {
            // The program has one of its own, which stays.
            NativeLoader.Say("numbers are handed to libtorch as TorchSharp does it, since this program resolves TorchSharp's " +
                "library itself");
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != TorchSharp)
            return 0;
        lock (s_lock)
        {
            if (s_handle == 0 && (NativeLibrary.TryLoad(name, assembly, path, out var own) || (own = s_resolve!()) != 0))
                s_handle = InFront(own);
            return s_handle;
        }
    }

    /// <summary>The library before <paramref name="own"/>, or that itself where there is none.</summary>
    private static nint InFront(nint own)
    {
        if (NativeLoader.Find(Library) is not { } file || !NativeLibrary.TryGetExport(own, "THSTorch_dispose_scalar", out var free)
            || !NativeLibrary.TryLoad(file, out var front))
            return own;
        ((delegate* unmanaged<nint, void>)NativeLibrary.GetExport(front, "candor_free_numbers_by"))(free);
        s_held = (delegate* unmanaged<long>)NativeLibrary.GetExport(front, "candor_numbers_held");
        NativeLoader.Say("numbers that are handed to libtorch are held for a second, since TorchSharp may free them while they are read");
        return front;
    }
}
