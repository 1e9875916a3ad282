using Candor.Torch;

namespace Candor.Explainers;

/// <summary>Draws perturbation masks Z; 1 keeps a unit. All in float64, for the fit.</summary>
internal static class Masks
{
    /// <summary>The first mask keeps everything, the others keep each unit with probability ½: [groups, M, D].</summary>
    public static Tensor Bernoulli(long groups, int samples, int units, Generator generator)
    {
        var z = Tensor.Empty([groups, samples, units], DType.Float64, generator.Device);
        z.Bernoulli_(0.5, generator);
        z.Narrow(1, 0, 1).Fill_(1);
        return z;
    }

    /// <summary>
    /// Everything kept, nothing kept, then coalitions with sizes k ∝ (D − 1)/(k(D − k)), each followed by its complement: [groups, M, D].
    /// </summary>
    public static Tensor Coalitions(long groups, int samples, int units, Generator generator)
    {
        var pairs = (samples - 1) / 2;
        var weights = new double[units - 1];
        for (var k = 1; k < units; k++)
            weights[k - 1] = (units - 1) / ((double)k * (units - k));
        var probabilities = Tensor.From(weights, [1, units - 1], generator.Device);
        var sizes = probabilities.Multinomial(groups * pairs, replacement: true, generator).Reshape(groups, pairs, 1) + 1;
        var order = Tensor.Rand([groups, pairs, units], generator, DType.Float64).Sort(2).Indices;
        var z = (order < sizes).To(DType.Float64);                     // a random subset of the drawn size
        var paired = Tensor.Stack([z, 1 - z], 2).Reshape(groups, 2 * pairs, units).Narrow(1, 0, samples - 2);
        var full = Tensor.Ones([groups, 1, units], DType.Float64, generator.Device);
        return Tensor.Cat([full, full.ZerosLike(), paired], 1);
    }

    /// <summary>Everything kept, nothing kept, then all other coalitions: [1, 2^D, D].</summary>
    public static Tensor AllCoalitions(int units, Device device)
    {
        var count = 1 << units;
        var z = new double[count * units];
        for (var row = 0; row < count; row++)
        {
            // Row 0 keeps everything, row 1 nothing, row r ≥ 2 the units of the bits of r − 1.
            var bits = row switch { 0 => count - 1, 1 => 0, _ => row - 1 };
            for (var i = 0; i < units; i++)
                z[row * units + i] = bits >> i & 1;
        }
        return Tensor.From(z, [1, count, units], device);
    }
}
