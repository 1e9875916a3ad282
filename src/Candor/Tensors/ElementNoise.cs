using System.Numerics;
using System.Runtime.InteropServices;

namespace Candor.Tensors;

/// <summary>What random bits become, a vector at a time.</summary>
internal interface IElementNoise
{
    /// <summary>The numbers for as many times 32 random bits.</summary>
    Vector<float> Of(Vector<uint> bits);
}

/// <summary>Random numbers on a processor that are functions of a key and of the element's index.</summary>
/// <remarks>
/// libtorch draws numbers of most distributions on the CPU one by one. Here each element's bits are a hash of its index (Wellons'
/// lowbias32, a bijection whose output bits depend on all input bits) under a key that the generator draws: no state from element to
/// element, so whole vectors at a time.
/// </remarks>
internal static class ElementNoise
{
    /// <summary>Single-precision numbers of a shape; the generator moves on by two numbers, whatever the size. Where ranks share the rows,
    /// these are this rank's of the numbers for all rows.</summary>
    /// <param name="shape">[B, ..].</param>
    /// <param name="noise">What bits become.</param>
    /// <param name="generator">Where the key is drawn; on a processor.</param>
    public static Tensor Draw<T>(long[] shape, T noise, Generator generator)
        where T : struct, IElementNoise
    {
        var values = torch.empty(shape, dtype: ScalarType.Float32, device: generator.device);
        var key = torch.randint(0, 1L << 32, [2], dtype: ScalarType.Int64, device: generator.device, generator: generator).ToArray<long>();
        var (start, scramble) = ((uint)key[0], (uint)key[1]);
        if (RowShare.Current is { } share)
        {
            share.Require(shape[0]);
            FillRows(values, share.Own, noise, start, scramble);
            return values;
        }
        values.UseMemory(piece =>
        {
            var numbers = MemoryMarshal.Cast<byte, float>(piece);
            Fill(numbers, noise, start, scramble);
            start += (uint)numbers.Length;
        });
        return values;
    }

    // Row by row, as far as a piece of memory reaches: a row's elements have the numbers that they have among all rows.
    private static void FillRows<T>(Tensor values, IReadOnlyList<long> rows, T noise, uint start, uint scramble)
        where T : struct, IElementNoise
    {
        var (width, done) = (rows.Count == 0 ? 0 : values.numel() / rows.Count, 0L);
        values.UseMemory(piece =>
        {
            var numbers = MemoryMarshal.Cast<byte, float>(piece);
            while (numbers.Length > 0)
            {
                var (row, column) = Math.DivRem(done, width);
                var some = (int)Math.Min(width - column, numbers.Length);
                Fill(numbers[..some], noise, unchecked(start + (uint)(rows[(int)row] * width + column)), scramble);
                numbers = numbers[some..];
                done += some;
            }
        });
    }

    private static void Fill<T>(Span<float> numbers, T noise, uint start, uint scramble)
        where T : struct, IElementNoise
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(numbers);
        var index = new Vector<uint>(start);
        for (var i = 0; i < Vector<uint>.Count; i++)
            index = index.WithElement(i, start + (uint)i);
        var (step, key) = (new Vector<uint>((uint)Vector<uint>.Count), new Vector<uint>(scramble));
        foreach (ref var vector in vectors)
        {
            vector = noise.Of(Hash(index ^ key));
            index += step;
        }
        for (var i = vectors.Length * Vector<float>.Count; i < numbers.Length; i++)
            numbers[i] = noise.Of(Hash(new Vector<uint>((start + (uint)i) ^ scramble)))[0];
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
