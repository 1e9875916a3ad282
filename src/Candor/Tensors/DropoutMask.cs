using System.Numerics;
using System.Runtime.InteropServices;

namespace Candor.Tensors;

/// <summary>Masks of dropout: 0 with probability p, else 1/(1 − p).</summary>
/// <remarks>
/// libtorch draws Bernoulli numbers on the CPU one by one, which took four fifths of a training step of a small perceptron. Here each
/// element's bits are a hash of its index (Wellons' lowbias32, a bijection whose output bits depend on all input bits) under a key that
/// the generator draws: no state from element to element, so whole vectors at a time.
/// </remarks>
internal static class DropoutMask
{
    /// <summary>A mask of a shape; the generator moves on by two numbers, whatever the size. Where ranks share the rows, these are this
    /// rank's of the mask for all rows.</summary>
    public static Tensor Draw(double p, long[] shape, ScalarType dtype, Generator generator)
    {
        if (!generator.device.IsCpu && RowShare.Current is not null)
        {
            return RowShare.Draw(shape[0], rows =>
            {
                using var whole = RowShare.Leave();
                return Draw(p, [rows, .. shape[1..]], dtype, generator);
            });
        }
        var mask = torch.empty(shape, dtype: generator.device.IsCpu ? ScalarType.Float32 : dtype, device: generator.device);
        if (!generator.device.IsCpu)
        {
            mask.bernoulli_(1 - p, generator);
            if (p < 1)
                mask.mul_(1 / (1 - p));
            return mask;
        }
        var key = torch.randint(0, 1L << 32, [2], dtype: ScalarType.Int64, device: generator.device, generator: generator).ToArray<long>();
        var (start, scramble) = ((uint)key[0], (uint)key[1]);
        if (RowShare.Current is { } share)
        {
            share.Require(shape[0]);
            FillRows(mask, share.Own, p, start, scramble);
            return mask.to(dtype);
        }
        mask.UseMemory(piece =>
        {
            var values = MemoryMarshal.Cast<byte, float>(piece);
            Fill(values, p, start, scramble);
            start += (uint)values.Length;
        });
        return mask.to(dtype);
    }

    // Row by row, as far as a piece of memory reaches: a row's elements have the numbers that they have among all rows.
    private static void FillRows(Tensor mask, IReadOnlyList<long> rows, double p, uint start, uint scramble)
    {
        var (width, done) = (rows.Count == 0 ? 0 : mask.numel() / rows.Count, 0L);
        mask.UseMemory(piece =>
        {
            var values = MemoryMarshal.Cast<byte, float>(piece);
            while (values.Length > 0)
            {
                var (row, column) = Math.DivRem(done, width);
                var some = (int)Math.Min(width - column, values.Length);
                Fill(values[..some], p, unchecked(start + (uint)(rows[(int)row] * width + column)), scramble);
                values = values[some..];
                done += some;
            }
        });
    }

    private static void Fill(Span<float> values, double p, uint start, uint scramble)
    {
        // Kept where the hash is at or above p·2³².
        var keep = p < 1 ? (float)(1 / (1 - p)) : 0;
        var threshold = (uint)Math.Min(Math.Round(p * 4294967296.0), uint.MaxValue);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var index = new Vector<uint>(start);
        for (var i = 0; i < Vector<uint>.Count; i++)
            index = index.WithElement(i, start + (uint)i);
        var (step, limit, scale, key) = (new Vector<uint>((uint)Vector<uint>.Count), new Vector<uint>(threshold), new Vector<float>(keep),
            new Vector<uint>(scramble));
        foreach (ref var vector in vectors)
        {
            var kept = Vector.GreaterThanOrEqual(Hash(index ^ key), limit);
            vector = Vector.ConditionalSelect(Vector.As<uint, int>(kept), scale, Vector<float>.Zero);
            index += step;
        }
        for (var i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
            values[i] = Hash(new Vector<uint>((start + (uint)i) ^ scramble))[0] >= threshold ? keep : 0;
    }

    private static Vector<uint> Hash(Vector<uint> x)
    {
        x ^= x >>> 16;
        x *= new Vector<uint>(0x7feb352d);
        x ^= x >>> 15;
        x *= new Vector<uint>(0x846ca68b);
        return x ^ (x >>> 16);
    }
}
