using System.Globalization;
namespace Candor.Onnx.Operators;

/// <summary>Sums, means and their like over axes, and which element is largest.</summary>
internal static class Reductions
{
    private delegate Tensor Reduction(Tensor x, long[] axes, bool keep);

    public static IEnumerable<OperatorEntry> All =>
    [
        .. Both("ReduceSum", (x, axes, keep) => x.sum(axes, keep), axesAreInputSince: 13),
        .. Both("ReduceMean", (x, axes, keep) => x.mean(axes, keep)),
        .. Both("ReduceMax", (x, axes, keep) => x.amax(axes, keep)),
        .. Both("ReduceMin", (x, axes, keep) => x.amin(axes, keep)),
        .. Both("ReduceProd", Product),
        .. Both("ReduceL1", (x, axes, keep) => x.abs().sum(axes, keep)),
        .. Both("ReduceL2", (x, axes, keep) => x.square().sum(axes, keep).sqrt()),
        .. Both("ReduceSumSquare", (x, axes, keep) => x.square().sum(axes, keep)),
        .. Both("ReduceLogSum", (x, axes, keep) => x.sum(axes, keep).log()),
        .. Both("ReduceLogSumExp", LogSumExp),
        new("ArgMax", 1, c => Largest(c, c[0])),
        new("ArgMin", 1, c => Largest(c, -c[0])),
        new("CumSum", 11, CumSum),
        new("TopK", 10, TopK),
    ];

    // Axes were an attribute, and became an input.
    private static OperatorEntry[] Both(string name, Reduction run, long axesAreInputSince = 18) =>
    [
        new(name, 1, c => Over(c, c.Node.Ints("axes"), run)) { Until = axesAreInputSince - 1 },
        new(name, axesAreInputSince, c => Over(c, c.Maybe(1) is null ? null : c.Ints(1), run)),
    ];

    private static Tensor Over(Call c, long[]? axes, Reduction run)
    {
        var x = c[0];
        if (axes is null or [])
        {
            if (c.Node.Flag("noop_with_empty_axes"))
                return x.alias();
            axes = [.. Enumerable.Range(0, (int)x.dim()).Select(i => (long)i)];
        }
        axes = [.. axes.Select(a => (long)c.Axis(a, x.dim()))];
        return axes.Length == 0 ? x.alias() : run(x, axes, c.Node.Flag("keepdims", true));
    }

    private static Tensor Product(Tensor x, long[] axes, bool keep)
    {
        foreach (var axis in axes.OrderDescending())
            x = x.prod(axis, keep);
        return x;
    }

    private static Tensor LogSumExp(Tensor x, long[] axes, bool keep)
    {
        foreach (var axis in axes.OrderDescending())
            x = x.logsumexp(axis, keep);
        return x;
    }

    private static Tensor Largest(Call c, Tensor x)
    {
        var axis = c.Axis(c.Node.Int("axis", 0), x.dim());
        if (x.dim() == 0 || x.size(axis) == 0)
            throw c.Node.Error("looks for the largest element where there is none.");
        var keep = c.Node.Flag("keepdims", true);
        return c.Node.Flag("select_last_index")
            ? x.size(axis) - 1 - torch.flip(x, axis).argmax(axis, keep)
            : x.argmax(axis, keep);
    }

    private static Tensor CumSum(Call c)
    {
        var x = c[0];
        var axis = c.Axis(c.Ints(1).FirstOrDefault(), x.dim());
        var (exclusive, reverse) = (c.Node.Flag("exclusive"), c.Node.Flag("reverse"));
        var sum = reverse ? torch.flip(torch.flip(x, axis).cumsum(axis), axis) : x.cumsum(axis);
        return exclusive ? sum - x : sum;
    }

    private static Tensor[] TopK(Call c)
    {
        var x = c[0];
        var axis = c.Axis(c.Node.Int("axis", -1), x.dim());
        var k = c.Ints(1).FirstOrDefault();
        if (k < 0 || x.dim() == 0 || k > x.size(axis))
            throw c.Node.Error(string.Create(CultureInfo.InvariantCulture, $"asks for the {k} largest along an axis of " +
                $"{(x.dim() == 0 ? 0 : x.size(axis))} elements."));
        var (values, indices) = x.topk((int)k, axis, c.Node.Flag("largest", true), c.Node.Flag("sorted", true));
        return [values, indices];
    }
}
