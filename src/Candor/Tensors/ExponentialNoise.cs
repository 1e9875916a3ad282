using System.Numerics;

namespace Candor.Tensors;

/// <summary>Exponentially distributed numbers of mean 1, which are exp(−ξ) of Gumbel-distributed ξ.</summary>
/// <remarks>libtorch draws them on the CPU one by one, which took a third of MEED's step; see <see cref="ElementNoise"/>.</remarks>
internal static class ExponentialNoise
{
    // No number is smaller, so that e^{−4} is finite in single precision: on a processor none is below 5.9e-8 as it is.
    private const double Smallest = 1e-8;

    /// <summary>Numbers of a shape; on a processor the generator moves on by two numbers, whatever the size. Where ranks share the rows,
    /// these are this rank's of those for all rows.</summary>
    /// <param name="shape">[B, ..].</param>
    /// <param name="dtype">Element type; on a processor the numbers have single precision's digits in any.</param>
    /// <param name="generator">Where the noise is drawn.</param>
    public static Tensor Draw(long[] shape, ScalarType dtype, Generator generator) => generator.device.IsCpu
        ? ElementNoise.Draw(shape, default(Uniform), generator).log_().neg_().to(dtype)
        : RowShare.Draw(shape[0], rows => torch.empty([rows, .. shape[1..]], dtype: dtype, device: generator.device)
            .exponential_(generator: generator).clamp_(min: Smallest));

    // The middles of 2²³ equal parts of (0, 1): neither end is met, and each is a number of single precision.
    private readonly struct Uniform : IElementNoise
    {
        public Vector<float> Of(Vector<uint> bits) =>
            (Vector.ConvertToSingle(Vector.As<uint, int>(bits >>> 9)) + new Vector<float>(0.5f)) * new Vector<float>(1f / (1 << 23));
    }
}
