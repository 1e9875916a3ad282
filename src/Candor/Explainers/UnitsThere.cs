using Candor.Masking;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>Rows of a batch that have the same units: a text that is shorter than others has none behind its end, which no perturbation can
/// tell anything of.</summary>
/// <param name="Rows">The rows; null: all of the batch.</param>
/// <param name="Units">The units that hold something; null: all.</param>
internal sealed record UnitsThere(long[]? Rows, long[]? Units)
{
    private static readonly UnitsThere[] s_all = [new(null, null)];

    /// <summary>The rows by what they have.</summary>
    /// <param name="space">Units and inputs.</param>
    /// <param name="x">Inputs, [B, input shape].</param>
    public static IReadOnlyList<UnitsThere> Of(FeatureSpace space, Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        if (space.Empty(x) is not { } empty || !empty.any().ToBoolean())
            return s_all;
        var (flags, units) = (empty.to(ScalarType.Byte).to(torch.CPU).ToArray<byte>(), space.Units);
        return [.. Enumerable.Range(0, (int)x.size(0))
            .GroupBy(row => Convert.ToHexString(flags.AsSpan(row * units, units)))
            .OrderBy(rows => rows.First())
            .Select(rows => new UnitsThere([.. rows.Select(r => (long)r)],
                [.. Enumerable.Range(0, units).Where(u => flags[(rows.First() * units) + u] == 0).Select(u => (long)u)]))];
    }

    /// <summary>Values of these rows.</summary>
    /// <param name="values">[B, …].</param>
    public Tensor Of(Tensor values) => Rows is null ? values : values.index_select(0, At(Rows, values.device));

    /// <summary>Masks that keep what is empty.</summary>
    /// <param name="masks">[1 or rows, M, units that are there].</param>
    /// <param name="units">D.</param>
    /// <returns>[1 or rows, M, D].</returns>
    public Tensor Masks(Tensor masks, int units) => Units is null ? masks
        : torch.ones([.. masks.shape[..2], units], dtype: masks.dtype, device: masks.device).index_copy(2, At(Units, masks.device), masks);

    /// <summary>Values of all units of all rows, in the batch's order; what is empty has 0.</summary>
    /// <param name="parts">The rows, and a value for each of their units that are there, [rows, units].</param>
    /// <param name="units">D.</param>
    /// <returns>[B, D].</returns>
    public static Tensor Join(IReadOnlyList<(UnitsThere There, Tensor Values)> parts, int units)
    {
        if (parts is [(var only, var values)] && only.Units is null)
            return values;
        Tensor[] wide = [.. parts.Select(p => p.There.Units is { } own
            ? torch.zeros([p.Values.size(0), units], dtype: p.Values.dtype, device: p.Values.device)
                .index_copy(1, At(own, p.Values.device), p.Values)
            : p.Values)];
        return InOrder(parts.Select(p => p.There), torch.cat(wide));
    }

    /// <summary>Values that stand group by group, in the batch's order.</summary>
    /// <param name="parts">The groups.</param>
    /// <param name="values">[B, …].</param>
    public static Tensor InOrder(IEnumerable<UnitsThere> parts, Tensor values)
    {
        var rows = parts.SelectMany(p => p.Rows ?? []).ToArray();
        if (rows.Length == 0)
            return values;
        long[] order = [.. rows.Index().OrderBy(r => r.Item).Select(r => (long)r.Index)];
        return values.index_select(0, At(order, values.device));
    }

    private static Tensor At(long[] indices, Device device) => Tensor.From(indices, [indices.Length], device);
}
