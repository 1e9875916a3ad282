using Candor.Tensors;
using Candor.Tensors.Native;

namespace Candor.Tests.Tensors;

public class TorchRuntimeTests
{
    [Fact]
    public void Where_libtorch_does_not_load_it_is_said_what_to_install()
    {
        var e = new TypeInitializationException("TorchSharp.torch", new NotSupportedException(
            "This application or script uses TorchSharp but doesn't contain a reference to libtorch.\n\nTrace:\n …"));
        var why = TorchRuntime.WhyNotLoaded(e)!;
        Assert.Contains("TorchSharp-cpu", why, StringComparison.Ordinal);
        Assert.DoesNotContain("Trace", why, StringComparison.Ordinal);
        Assert.Null(TorchRuntime.WhyNotLoaded(new NotSupportedException("something else")));
        Assert.Null(TorchRuntime.WhyNotLoaded(new InvalidOperationException("x")));
    }

    [Fact]
    public void Libtorch_loads_here_and_says_its_version()
    {
        TorchRuntime.Load();
        Assert.StartsWith("2.", TorchRuntime.Version, StringComparison.Ordinal);
        Assert.All(TorchRuntime.Compatibility, c => Assert.NotEmpty(c));
    }

    [Fact]
    public void A_version_of_a_symbol_is_marked_weak_in_an_ELF_library_and_nothing_else_is_touched()
    {
        if (!OperatingSystem.IsLinux() || NativeLoader.Find("libLibTorchSharp.so") is not { } path)
            return;
        var original = File.ReadAllBytes(path);
        var changed = (byte[])original.Clone();
        Assert.True(SymbolVersions.Relax(changed, "GLIBCXX_3.4.32"));
        Assert.Equal(1, original.Zip(changed).Count(b => b.First != b.Second));
        Assert.False(SymbolVersions.Relax((byte[])original.Clone(), "GLIBCXX_9.9.9"));
    }

    [Fact]
    public void What_is_no_ELF_library_or_a_damaged_one_is_left_alone()
    {
        Assert.False(SymbolVersions.Relax([], "X"));
        Assert.False(SymbolVersions.Relax(new byte[100], "X"));
        byte[] header = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, .. new byte[100]];
        for (var i = 0; i < 2000; i++)
        {
            var bytes = (byte[])header.Clone();
            for (var k = 0; k < 8; k++)
                bytes[0x28 + ((i * 7 + k * 13) % 60)] = (byte)(i * 31 + k * 17);
            Assert.False(SymbolVersions.Relax(bytes, "X"));
        }
    }

    [Fact]
    public void Wrong_shapes_of_a_product_are_an_error_and_not_the_end_of_the_process()
    {
        using var scope = torch.NewDisposeScope();
        var a = torch.ones([2, 3]);
        Same.Says(() => a.MatMul(torch.ones([2, 3])), "[2, 3]", "[.., k, m]");
        Same.Says(() => a.MatMul(torch.ones([3, 2], dtype: ScalarType.Float64)), "Float64");
        Same.Says(() => torch.ones([4, 2, 3]).MatMul(torch.ones([5, 3, 2])), "[4, 2, 3]");
        Same.Says(() => torch.ones([]).MatMul(a), "[]");
        Same.Says(() => a.MaxWithIndex(2), "dimension 2");
        Same.Says(() => torch.ones([2, 0]).MaxWithIndex(1), "dimension 1");
        Assert.Equal([6.0], torch.ones([3]).MatMul(torch.ones([3]) * 2).to(ScalarType.Float64).reshape(1).ToArray<double>());
        Assert.Equal([2, 4], a.MatMul(torch.ones([3, 4])).shape);
        Assert.Equal([5, 2, 4], torch.ones([5, 2, 3]).MatMul(torch.ones([1, 3, 4])).shape);
    }
}
