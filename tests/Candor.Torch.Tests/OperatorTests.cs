using System.Reflection;
using Candor.Torch.Native;

namespace Candor.Torch.Tests;

public class OperatorTests
{
    [Fact] // Names are looked up at the first call, so that a wrong one would show only there.
    public void Every_operator_that_is_bound_exists_in_this_libtorch()
    {
        var bound = typeof(Tensor).Assembly.GetTypes()
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.NonPublic))
            .Where(f => f.FieldType == typeof(Operator))
            .Select(f => (Operator)f.GetValue(null)!)
            .ToList();
        Assert.True(bound.Count > 100, $"{bound.Count} operators were found");
        Assert.DoesNotContain(bound, o => !o.Exists);
    }

    [Fact]
    public void An_unknown_operator_is_refused_by_name()
    {
        var e = Assert.Throws<TorchException>(() => new Operator("aten::no_such_thing").Call());
        Assert.Contains("aten::no_such_thing", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_surplus_and_mistyped_arguments_are_refused()
    {
        using var scope = new TensorScope();
        var x = Tensor.Ones([2]);
        Assert.Contains("lacks its argument 'tensor'", Assert.Throws<TorchException>(() => new Operator("aten::dot").Call(x)).Message, StringComparison.Ordinal);
        Assert.Contains("takes 2 arguments", Assert.Throws<TorchException>(() => new Operator("aten::dot").Call(x, x, x)).Message, StringComparison.Ordinal);
        Assert.Throws<TorchException>(() => new Operator("aten::dot").Call(x, 1.5));
        Assert.Throws<TorchException>(() => new Operator("aten::dot").Call(x, default(Arg)));
        Assert.Throws<TorchException>(() => new Operator("aten::sum", "dim_IntList").Call(x, x));
        Assert.Throws<TorchException>(() => new Operator("aten::unsqueeze").Call(x, 0.5));
    }
}
