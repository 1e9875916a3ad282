using Candor.Torch;

namespace Candor.Metrics;

/// <summary>Random sets of units to take away.</summary>
internal static class RandomSubsets
{
    /// <summary>Sets of exactly n units: 1 for a unit that is taken away, [1, subsets, D].</summary>
    public static Tensor OfSize(int n, int subsets, int units, Generator generator)
    {
        var order = Tensor.Rand([1, subsets, units], generator, DType.Float64).Sort(2).Indices;
        return (order < n).To(DType.Float32);
    }
}
