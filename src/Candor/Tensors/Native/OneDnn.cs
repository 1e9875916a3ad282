using System.Runtime.InteropServices;

namespace Candor.Tensors.Native;

/// <summary>
/// oneDNN, which libtorch takes convolutions from on processors. On some (seen: AMD EPYC of the fifth generation under a hypervisor, oneDNN
/// 3.7.1) its layouts with padded channels are not cleared, so that plain convolutions whose channels are no multiple of 16 read what lay
/// there: wrong numbers, or NaN, without an error. A test of a few milliseconds tells (docs/decisions/0010-torchsharp.md).
/// </summary>
internal static unsafe class OneDnn
{
    private const string Switch = "_ZN2at7Context20setUserEnabledMkldnnEb";
    private static readonly Lazy<bool> s_isSound = new(Test);
    private static readonly Lock s_lock = new();
    private static int s_leftOut, s_quiet;

    /// <summary>Whether convolutions of any number of channels are right here.</summary>
    public static bool IsSound => s_isSound.Value;

    /// <summary>Leaves oneDNN out until <see cref="TakeBack"/> has been called as often.</summary>
    /// <returns>Whether that could be done.</returns>
    public static bool LeaveOut()
    {
        lock (s_lock)
        {
            if (s_leftOut == 0 && !Set(Switch, false))
                return false;
            s_leftOut++;
            return true;
        }
    }

    /// <summary>Ends one <see cref="LeaveOut"/>.</summary>
    public static void TakeBack()
    {
        lock (s_lock)
        {
            if (--s_leftOut == 0)
                _ = Set(Switch, true);
        }
    }

    // Channels that fill no block, in memory that was not zero before, against double precision, which oneDNN does not do.
    private static bool Test()
    {
        WithoutNnpack();
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        using var generator = new Generator(1);
        for (var i = 0; i < 6; i++)
        {
            var x = torch.rand([2 + i, 18 + 7 * i, 24 + 8 * i], generator: generator);
            var weight = torch.rand([5 + 3 * i, 18 + 7 * i, 3], generator: generator);
            var expected = torch.nn.functional.conv1d(x.to(ScalarType.Float64), weight.to(ScalarType.Float64));
            Soil();
            var error = (torch.nn.functional.conv1d(x, weight) - expected).abs().max().ToDouble();
            if (!(error < 1e-2))
                return false;
        }
        return true;
    }

    // What the next allocations of many sizes find.
    private static void Soil()
    {
        var soil = Enumerable.Range(6, 12)
            .SelectMany(n => Enumerable.Range(4, 4).Select(quarter => torch.full([(quarter << n) / 4], float.NaN))).ToArray();
        foreach (var tensor in soil)
            tensor.Dispose();
    }

    /// <summary>
    /// Leaves NNPACK out, which libtorch asks first for small convolutions: where it does not know the processor, it warns on standard
    /// error
    /// at each of them.
    /// </summary>
    public static void WithoutNnpack()
    {
        if (Interlocked.Exchange(ref s_quiet, 1) == 0)
            _ = Set("_ZN2at7Context20setUserEnabledNNPACKEb", false);
    }

    /// <summary>Sets a switch of libtorch's context that TorchSharp does not show.</summary>
    private static bool Set(string method, bool on)
    {
        if (!OperatingSystem.IsLinux() || NativeLoader.Find("libtorch_cpu.so") is not { } path
            || !NativeLibrary.TryLoad(path, out var library)
            || !NativeLibrary.TryGetExport(library, "_ZN2at13globalContextEv", out var context)
                || !NativeLibrary.TryGetExport(library, method, out var set))
            return false;
        ((delegate* unmanaged<nint, byte, void>)set)(((delegate* unmanaged<nint>)context)(), on ? (byte)1 : (byte)0);
        return true;
    }
}
