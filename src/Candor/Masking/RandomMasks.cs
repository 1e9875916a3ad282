using Candor.Torch;

namespace Candor.Masking;

/// <summary>Hard masks that know nothing of the input: what a judge is trained on that no explainer can teach a code.</summary>
public static class RandomMasks
{
    /// <summary>Uniformly random subsets of units: half of the rows keep k, the others a number that is uniform on 1 … D.</summary>
    /// <returns>1 keeps a unit, [rows, D].</returns>
    public static Tensor Draw(long rows, int units, int k, Generator generator, DType dtype = DType.Float32)
    {
        ArgumentNullException.ThrowIfNull(generator);
        using var scope = new TensorScope();
        var any = Tensor.RandInt(1, units + 1, [rows, 1], generator);
        var coin = Tensor.Rand([rows, 1], generator) < 0.5;
        var sizes = Tensor.Where(coin, any, Tensor.Full([1, 1], Math.Min(k, units), DType.Int64, generator.Device));
        var rank = Tensor.Rand([rows, units], generator, DType.Float64).Sort(1).Indices;
        return scope.Return((rank < sizes).To(dtype));
    }
}
