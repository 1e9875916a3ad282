using Candor.Torch;

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
    /// <param name="empty">Units that hold nothing, [rows, D]: they are never kept, and the number of units is that of the others. Null: none.</param>
    /// <returns>1 keeps a unit, [rows, D].</returns>
    public static Tensor Draw(long rows, int units, int k, Generator generator, DType dtype = DType.Float32, Tensor? empty = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        using var scope = new TensorScope();
        var any = Tensor.RandInt(1, units + 1, [rows, 1], generator);
        var coin = Tensor.Rand([rows, 1], generator) < 0.5;
        var sizes = Tensor.Where(coin, any, Tensor.Full([1, 1], Math.Min(k, units), DType.Int64, generator.Device));
        if (empty is not null)
            return scope.Return(Among(empty, any, coin, k, generator, dtype));
        var rank = Tensor.Rand([rows, units], generator, DType.Float64).Sort(1).Indices;
        return scope.Return((rank < sizes).To(dtype));
    }

    private static Tensor Among(Tensor empty, Tensor any, Tensor coin, int k, Generator generator, DType dtype)
    {
        var units = empty.Size(1);
        var held = units - empty.To(DType.Int64).Sum(1, keep: true);                                 // [rows, 1]
        var share = ((any * held + (double)(units - 1)).To(DType.Float64) / (double)units).To(DType.Int64);   // rounded up
        var sizes = Tensor.Minimum(Tensor.Where(coin, share, Tensor.Full([1, 1], k, DType.Int64, generator.Device)), held);
        var order = Tensor.Rand([empty.Size(0), units], generator, DType.Float64).MaskedFill(empty, 2).Sort(1).Indices;
        var rank = Tensor.Arange(units, device: generator.Device).Unsqueeze(0).Expand(order.Shape.ToArray());
        var rankOfUnit = order.ZerosLike().Scatter(1, order, rank.Contiguous());
        return (rankOfUnit < sizes).To(dtype);
    }
}
