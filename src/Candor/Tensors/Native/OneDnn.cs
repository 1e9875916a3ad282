using System.Runtime.InteropServices;

namespace Candor.Tensors.Native;

/// <summary>
/// oneDNN, which libtorch takes convolutions from on processors. On some (seen: AMD EPYC of the fifth generation under a hypervisor, oneDNN
/// 3.7.1) its layouts with padded channels are not cleared, so that plain convolutions whose channels are no multiple of 16 read what lay
/// there: wrong numbers, or NaN, without an error. A test of a few milliseconds tells (docs/decisions/0010-torchsharp.md).
/// </summary>
internal static unsafe class OneDnn
{
    private static readonly Lazy<bool> s_isSound = new(Test);
    private static int s_off, s_quiet;

    /// <summary>Whether convolutions of any number of channels are right here.</summary>
    public static bool IsSound => s_isSound.Value;

    /// <summary>Makes libtorch's own convolutions right where they are not: takes them from elsewhere, which is slower.</summary>
    /// <returns>Whether they are right now.</returns>
    public static bool MakeSound()
    {
        if (IsSound || Volatile.Read(ref s_off) != 0)
            return true;
        if (!Set("_ZN2at7Context20setUserEnabledMkldnnEb", false))
            return false;
        Volatile.Write(ref s_off, 1);
        NativeLoader.Say("oneDNN's convolutions failed their test on this processor, so libtorch computes them itself for models that are not Candor's own, at about twice the time");
        return true;
    }

    // Channels that fill no block, after memory that is not zero, against double precision, which oneDNN does not do.
    private static bool Test()
    {
        WithoutNnpack();
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        using var generator = new Generator(1);
        var x = torch.rand([4, 50, 40], generator: generator);
        var weight = torch.rand([20, 50, 3], generator: generator);
        var expected = torch.nn.functional.conv1d(x.to(ScalarType.Float64), weight.to(ScalarType.Float64));
        for (var i = 0; i < 4; i++)
        {
            torch.full([1 << 16], 1e3f).Dispose();
            var error = (torch.nn.functional.conv1d(x, weight) - expected).abs().max().ToDouble();
            if (!(error < 1e-2))
                return false;
        }
        return true;
    }

    /// <summary>
    /// Leaves NNPACK out, which libtorch asks first for small convolutions: where it does not know the processor, it warns on standard error
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
        if (!OperatingSystem.IsLinux() || NativeLoader.Find("libtorch_cpu.so") is not { } path || !NativeLibrary.TryLoad(path, out var library)
            || !NativeLibrary.TryGetExport(library, "_ZN2at13globalContextEv", out var context) || !NativeLibrary.TryGetExport(library, method, out var set))
            return false;
        ((delegate* unmanaged<nint, byte, void>)set)(((delegate* unmanaged<nint>)context)(), on ? (byte)1 : (byte)0);
        return true;
    }
}
