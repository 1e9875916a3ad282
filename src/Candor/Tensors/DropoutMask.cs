using System.Numerics;

namespace Candor.Tensors;

/// <summary>Masks of dropout: 0 with probability p, else 1/(1 − p).</summary>
/// <remarks>libtorch draws Bernoulli numbers on the CPU one by one, which took four fifths of a training step of a small perceptron; see
/// <see cref="ElementNoise"/>.</remarks>
internal static class DropoutMask
{
    /// <summary>A mask of a shape; the generator moves on by two numbers, whatever the size. Where ranks share the rows, these are this
    /// rank's of the mask for all rows.</summary>
    public static Tensor Draw(double p, long[] shape, ScalarType dtype, Generator generator)
    {
        if (generator.device.IsCpu)
            return ElementNoise.Draw(shape, new Kept(p), generator).to(dtype);
        return RowShare.Draw(shape[0], rows =>
        {
            var mask = torch.empty([rows, .. shape[1..]], dtype: dtype, device: generator.device);
            mask.bernoulli_(1 - p, generator);
            if (p < 1)
                mask.mul_(1 / (1 - p));
            return mask;
        });
    }

    // Kept where the bits are at or above p·2³².
    private readonly struct Kept(double p) : IElementNoise
    {
        private readonly Vector<float> _scale = new(p < 1 ? (float)(1 / (1 - p)) : 0);
        private readonly Vector<uint> _limit = new((uint)Math.Min(Math.Round(p * 4294967296.0), uint.MaxValue));

        public Vector<float> Of(Vector<uint> bits) =>
            Vector.ConditionalSelect(Vector.As<uint, int>(Vector.GreaterThanOrEqual(bits, _limit)), _scale, Vector<float>.Zero);
    }
}
