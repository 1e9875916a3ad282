using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>Draws perturbation masks Z; 1 keeps a unit. All in float64, for the fit.</summary>
internal static class Masks
{
    /// <summary>The first mask keeps everything, the others keep each unit with probability ½: [groups, M, D].</summary>
    public static Tensor Bernoulli(long groups, int samples, int units, Generator generator)
    {
        var z = torch.empty([groups, samples, units], dtype: ScalarType.Float64, device: generator.device);
        z.bernoulli_(0.5, generator);
        z.narrow(1, 0, 1).fill_(1);
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
        var probabilities = Tensor.From(weights, [1, units - 1], generator.device);
        var sizes = probabilities.multinomial(groups * pairs, replacement: true, generator).reshape(groups, pairs, 1) + 1;
        var order = torch.rand([groups, pairs, units], dtype: ScalarType.Float64, device: generator.device, generator: generator)
            .sort(2, stable: true).Indices;
        var z = (order < sizes).to(ScalarType.Float64);                     // a random subset of the drawn size
        var paired = torch.stack([z, 1 - z], 2).reshape(groups, 2 * pairs, units).narrow(1, 0, samples - 2);
        var full = torch.ones([groups, 1, units], dtype: ScalarType.Float64, device: generator.device);
        return torch.cat([full, full.zeros_like(), paired], 1);
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
