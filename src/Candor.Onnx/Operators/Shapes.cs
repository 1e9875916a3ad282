using System.Globalization;
using Candor.Onnx.Reading;
using Candor.Tensors;

namespace Candor.Onnx.Operators;

/// <summary>The form of values: sizes, order of dimensions, element type.</summary>
internal static class Shapes
{
    public static IEnumerable<OperatorEntry> All =>
    [
        new("Identity", 1, c => c[0].alias()) { Passes = [0] },
        new("Reshape", 1, c => Reshape(c, c.Node.Ints("shape"))) { Until = 4, Passes = [0] },
        new("Reshape", 5, c => Reshape(c, c.Ints(1))) { Passes = [0] },
        new("Flatten", 1, Flatten) { Passes = [0] },
        new("Transpose", 1, Transpose) { Passes = [0] },
        new("Squeeze", 1, c => Squeeze(c, c.Ints(1, "axes"))) { Passes = [0] },
        new("Unsqueeze", 1, c => Unsqueeze(c, c.Ints(1, "axes"))) { Passes = [0] },
        new("Concat", 1, c => torch.cat(c.All, c.Axis(c.Node.Int("axis", 1), c[0].dim()))) { Passes = [0, 1, 2, 3, 4, 5, 6, 7] },
        new("Expand", 8, Expand),
        new("Tile", 6, Tile),
        new("Shape", 1, Shape),
        new("Size", 1, c => Tensor.From<long>([c[0].numel()], [])),
        new("Cast", 1, c => Cast(c, (int)c.Node.Int("to", 0))) { Passes = [0], Refuses = CastFault },
        new("CastLike", 15, c => c[0].to(c[1].dtype)),
    ];

    private static Tensor Reshape(Call c, long[]? shape)
    {
        var x = c[0];
        if (shape is null)
            throw c.Node.Error("lacks the shape; the file is damaged.");
        if (!c.Node.Flag("allowzero"))
            shape = [.. shape.Select((s, i) => s != 0 ? s : i < x.dim() ? x.size(i) : throw c.Node.Error(
                $"copies size {i} of a value with {x.dim()} dimensions; inputs or file do not fit the graph."))];
        if (shape.Count(s => s == -1) > 1 || shape.Any(s => s < -1))
            throw c.Node.Error($"asks for the shape [{string.Join(", ", shape)}], which no value has; the file is damaged.");
        return x.reshape(shape);
    }

    private static Tensor Flatten(Call c)
    {
        var x = c[0];
        var axis = c.Node.Int("axis", 1);
        axis = axis == x.dim() ? axis : c.Axis(axis, x.dim());
        var before = x.shape.Take((int)axis).Aggregate(1L, (a, b) => a * b);
        return x.numel() == 0 ? x.reshape(before, x.shape.Skip((int)axis).Aggregate(1L, (a, b) => a * b)) : x.reshape(before, -1);
    }

    private static Tensor Transpose(Call c)
    {
        var x = c[0];
        long[] order = c.Node.Ints("perm") ?? [.. Enumerable.Range(0, (int)x.dim()).Reverse().Select(i => (long)i)];
        return order.Order().SequenceEqual(Enumerable.Range(0, (int)x.dim()).Select(i => (long)i)) ? x.permute(order) : throw c.Node.Error(
            $"orders the dimensions as [{string.Join(", ", order)}], but its value has {x.dim()}; inputs or file do not fit the graph.");
    }

    private static Tensor Squeeze(Call c, long[]? axes)
    {
        var x = c[0];
        axes = axes is null ? [.. Enumerable.Range(0, (int)x.dim()).Where(i => x.size(i) == 1).Select(i => (long)i)]
            : [.. axes.Select(a => (long)c.Axis(a, x.dim())).Distinct()];
        if (axes.FirstOrDefault(a => x.dim() == 0 || x.shape[a] != 1, -1) is >= 0 and var wrong)
            throw c.Node.Error(string.Create(CultureInfo.InvariantCulture, $"takes out dimension {wrong} of [{string.Join(", ", x.shape)}], " +
                $"which has not the size 1."));
        return x.reshape([.. x.shape.Where((_, i) => !axes.Contains(i))]);
    }

    private static Tensor Unsqueeze(Call c, long[]? axes)
    {
        var x = c[0];
        var dimensions = x.dim() + (axes ?? []).Length;
        var given = (axes ?? []).Select(a => c.Axis(a, dimensions)).Order().ToArray();
        if (given.Distinct().Count() != given.Length)
            throw c.Node.Error($"adds the dimensions {string.Join(", ", given)}, one of them twice; the file is damaged.");
        var shape = x.shape.ToList();
        foreach (var axis in given)
            shape.Insert(axis, 1);
        return x.reshape([.. shape]);
    }

    private static Tensor Expand(Call c)
    {
        var (x, shape) = (c[0], c.Ints(1));
        var dimensions = Math.Max((int)x.dim(), shape.Length);
        long At(long[] sizes, int i) => i - (dimensions - sizes.Length) is >= 0 and var k ? sizes[k] : 1;
        // Either side may stretch the other.
        long[] result = [.. Enumerable.Range(0, dimensions).Select(i => At(x.shape, i) == 1 ? At(shape, i) : At(x.shape, i))];
        return x.expand(c.Size(result));
    }

    private static Tensor Tile(Call c)
    {
        var (x, repeats) = (c[0], c.Ints(1));
        if (repeats.Length != x.dim())
            throw c.Node.Error($"repeats {repeats.Length} dimensions of a value with {x.dim()}; inputs or file do not fit the graph.");
        _ = c.Size([.. x.shape.Zip(repeats, (s, r) => s * (double)r > long.MaxValue ? -1 : s * r)]);
        return x.repeat(repeats);
    }

    private static Tensor Shape(Call c)
    {
        var shape = c[0].shape;
        var (start, end) = (c.Node.Int("start", 0), c.Node.Int("end", shape.Length));
        int Place(long i) => (int)Math.Clamp(i < 0 ? i + shape.Length : i, 0, shape.Length);
        long[] part = Place(start) < Place(end) ? shape[Place(start)..Place(end)] : [];
        return Tensor.From(part);
    }

    private static Tensor Cast(Call c, int to) => c[0].to(TensorReader.TypeOf(to)!.Value);

    private static string? CastFault(OnnxNode node) => node.Int("to", 0) is var to && TensorReader.TypeOf((int)to) is null
        ? $"makes {TensorReader.NameOf((int)to)} of numbers" : null;
}
