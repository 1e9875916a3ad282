using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Candor.Tensors.Native;

namespace Candor.Tests.Tensors.Native;

public class HeldNumbersTests
{
    private static readonly PropertyInfo s_handle = typeof(Scalar).GetProperty("Handle", BindingFlags.Instance | BindingFlags.NonPublic)!;

    [Fact] // A native call that took the address before goes on to read kind and value.
    public void A_number_that_nobody_holds_keeps_its_value_for_a_while()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "only on Linux x64");
        Scalar[] numbers = [.. Enumerable.Range(1, 100).Select(i => (i * 1.5).ToScalar())];
        nint[] addresses = [.. numbers.Select(n => (nint)s_handle.GetValue(n)!)];
        var before = addresses.Select(Bytes).ToArray();
        foreach (var number in numbers)
            number.Dispose();
        Assert.Equal(before, addresses.Select(Bytes));
        Assert.True(HeldNumbers.Count >= 100);

        static string Bytes(nint address)
        {
            var bytes = new byte[32];
            Marshal.Copy(address, bytes, 0, bytes.Length);
            return Convert.ToHexStringLower(bytes);
        }
    }

    [Fact]
    public void What_waited_for_a_second_is_freed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "only on Linux x64");
        // Other tests make numbers meanwhile: a hundred times as many as they do, so that they do not count.
        const int many = 500_000;
        for (var i = 0; i < many; i++)
            1.5.ToScalar().Dispose();
        var watch = Stopwatch.StartNew();
        while (HeldNumbers.Count > many / 10 && watch.Elapsed < TimeSpan.FromSeconds(20))
        {
            Thread.Sleep(500);
            // Only who disposes looks at the clock.
            for (var i = 0; i < 5000; i++)
                1.5.ToScalar().Dispose();
        }
        Assert.InRange(HeldNumbers.Count!.Value, 0, many / 5);
    }
}
