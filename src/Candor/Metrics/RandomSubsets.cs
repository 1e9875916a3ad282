using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>Random sets of units to take away.</summary>
internal static class RandomSubsets
{
    /// <summary>Sets of exactly n units: 1 for a unit that is taken away, [1, subsets, D].</summary>
    public static Tensor OfSize(int n, int subsets, int units, Generator generator)
    {
        var order = torch.rand([1, subsets, units], dtype: ScalarType.Float64, device: generator.device, generator: generator)
            .sort(2, stable: true).Indices;
        return (order < n).to(ScalarType.Float32);
    }
}
