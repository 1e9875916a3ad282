using Candor.Tensors;

namespace Candor.Masking;

/// <summary>Hard masks that know nothing of the input: what a judge is trained on that no explainer can teach a code.</summary>
public static class RandomMasks
{
    /// <summary>Uniformly random subsets of units: half of the rows keep k, the others a number that is uniform on 1 … D.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="units">D.</param>
    /// <param name="k">k.</param>
    /// <param name="generator">Where they are drawn.</param>
    /// <param name="dtype">Type of the masks.</param>
    /// <param name="empty">Units that hold nothing, [rows, D]: they are never kept, and the number of units is that of the others. Null:
    /// none.</param>
    /// <returns>1 keeps a unit, [rows, D].</returns>
    public static Tensor Draw(long rows, int units, int k, Generator generator, ScalarType dtype = ScalarType.Float32, Tensor? empty = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        using var scope = torch.NewDisposeScope();
        var any = RowShare.Draw(rows, all => torch.randint(1, units + 1, [all, 1], device: generator.device, generator: generator));
        var coin = RowShare.Draw(rows, all => torch.rand([all, 1], device: generator.device, generator: generator)) < 0.5;
        var sizes = torch.where(coin, any, torch.full([1, 1], Math.Min(k, units), dtype: ScalarType.Int64, device: generator.device));
        if (empty is not null)
            return scope.MoveToOuter(Among(empty, any, coin, k, generator, dtype));
        var rank = Shuffle(rows, units, generator).sort(1, stable: true).Indices;
        return scope.MoveToOuter((rank < sizes).to(dtype));
    }

    // What puts each row's units in a random order where it is sorted.
    private static Tensor Shuffle(long rows, long units, Generator generator) => RowShare.Draw(rows,
        all => torch.rand([all, units], dtype: ScalarType.Float64, device: generator.device, generator: generator));

    private static Tensor Among(Tensor empty, Tensor any, Tensor coin, int k, Generator generator, ScalarType dtype)
    {
        empty = empty.to(generator.device);
        var units = empty.size(1);
        var held = units - empty.to(ScalarType.Int64).sum(1, keepdim: true);                                 // [rows, 1]
        var share = ((any * held + (double)(units - 1)).to(ScalarType.Float64) / (double)units).to(ScalarType.Int64);   // rounded up
        var sizes = torch.minimum(torch.where(coin, share, torch.full([1, 1], k, dtype: ScalarType.Int64, device: generator.device)), held);
        var order = Shuffle(empty.size(0), units, generator).masked_fill(empty, 2).sort(1, stable: true).Indices;
        var rank = torch.arange(units, device: generator.device, dtype: ScalarType.Int64).unsqueeze(0).expand(order.shape);
        var rankOfUnit = order.zeros_like().scatter(1, order, rank.contiguous());
        return (rankOfUnit < sizes).to(dtype);
    }
}
