using Candor.Tensors;

namespace Candor.Onnx.Operators;

/// <summary>Elements by their places.</summary>
internal static class Indexing
{
    public static IEnumerable<OperatorEntry> All =>
    [
        new("Gather", 1, Gather) { Weights = [0] },
        new("GatherElements", 11, c => c[0].gather(c.Axis(c.Node.Int("axis", 0), c[0].dim()), Elements(c))),
        new("GatherND", 11, GatherNd) { Refuses = n => n.Int("batch_dims", 0) == 0 ? null : "has batch dimensions" },
        new("ScatterElements", 11, c => c[0].scatter(c.Axis(c.Node.Int("axis", 0), c[0].dim()), Elements(c), c[2])) { Refuses = n => n.Text("reduction", "none") == "none" ? null : "reduces what meets" },
        new("OneHot", 9, OneHot),
        new("NonZero", 9, c => c[0].nonzero().t()),
        new("Trilu", 14, c => c.Node.Flag("upper", true) ? c[0].triu(Diagonal(c)) : c[0].tril(Diagonal(c))),
    ];

    private static Tensor Gather(Call c)
    {
        var (x, indices) = (c[0], c[1]);
        var axis = c.Axis(c.Node.Int("axis", 0), x.dim());
        if (x.dim() == 0)
            throw c.Node.Error("takes elements of a single number; the file is damaged.");
        var flat = Places(c, indices.reshape(-1), x.size(axis)).to(x.device);
        long[] shape = [.. x.shape[..axis], .. indices.shape, .. x.shape[(axis + 1)..]];
        return x.index_select(axis, flat).reshape(shape);
    }

    // libtorch does not check indices everywhere, and counts none from the end.
    private static Tensor Places(Call c, Tensor indices, long size)
    {
        indices = indices.to(ScalarType.Int64);
        if (indices.numel() == 0)
            return indices;
        var (low, high) = (indices.min().ToInt64(), indices.max().ToInt64());
        if (low < -size || high >= size)
            throw c.Node.Error(FormattableString.Invariant(
                $"looks up the index {(low < -size ? low : high)} of {size}; for texts the vocabulary must be the model's."));
        return low < 0 ? torch.where(indices < 0, indices + size, indices) : indices;
    }

    private static Tensor Elements(Call c)
    {
        var (x, indices) = (c[0], c[1]);
        var axis = c.Axis(c.Node.Int("axis", 0), x.dim());
        var fits = x.dim() == indices.dim() && x.dim() > 0
            && Enumerable.Range(0, (int)x.dim()).All(i => i == axis || indices.size(i) <= x.size(i));
        return fits ? Places(c, indices, x.size(axis)).to(x.device) : throw c.Node.Error(
            $"takes elements of [{string.Join(", ", x.shape)}] at places [{string.Join(", ", indices.shape)}]; " +
            $"inputs or file do not fit the graph.");
    }

    private static Tensor GatherNd(Call c)
    {
        var (x, indices) = (c[0], c[1].to(ScalarType.Int64));
        var depth = indices.dim() == 0 ? 0 : (int)indices.size(-1);
        if (depth == 0 || depth > x.dim())
            throw c.Node.Error($"looks up {depth} indices in a value with {x.dim()} dimensions; inputs or file do not fit the graph.");
        var flat = torch.zeros_like(indices.select(-1, 0));
        for (var i = 0; i < depth; i++)
            flat = flat * x.size(i) + Places(c, indices.select(-1, i), x.size(i));
        long[] rest = x.shape[depth..];
        return x.reshape([-1, .. rest]).index_select(0, flat.reshape(-1).to(x.device)).reshape([.. indices.shape[..^1], .. rest]);
    }

    private static Tensor OneHot(Call c)
    {
        var (indices, depth, values) = (c[0].to(ScalarType.Int64), c.Ints(1).FirstOrDefault(), c[2]);
        if (values.numel() != 2 || depth < 1)
            throw c.Node.Error("needs a depth of 1 or more, and the values off and on; the file is damaged.");
        _ = c.Size([.. indices.shape, depth]);
        var axis = c.Axis(c.Node.Int("axis", -1), indices.dim() + 1);
        long[] along = [.. Enumerable.Range(0, (int)indices.dim() + 1).Select(i => i == axis ? depth : 1)];
        var places = torch.where(indices < 0, indices + depth, indices).unsqueeze(axis);
        var on = places == torch.arange(depth, device: indices.device).reshape(along);
        return torch.where(on, values.reshape(-1)[1], values.reshape(-1)[0]);
    }

    private static long Diagonal(Call c) => c.Maybe(1) is null ? 0 : c.Ints(1).FirstOrDefault();
}
