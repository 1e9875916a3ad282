using System.Numerics;

namespace Candor.Data;

/// <summary>
/// The generator xoshiro256** 1.0 of Blackman and Vigna (2018), its state filled by SplitMix64 from one seed. Written out here because a
/// split must stay the same for ever, and the algorithm behind <see cref="Random"/> may change.
/// </summary>
/// <param name="seed">Any number; 0 is as good as another.</param>
public sealed class Xoshiro256(ulong seed)
{
    private ulong _s0 = Mix(seed, 1), _s1 = Mix(seed, 2), _s2 = Mix(seed, 3), _s3 = Mix(seed, 4);

    /// <summary>The next 64 random bits.</summary>
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number in [0, <paramref name="bound"/>), without bias (Lemire's method with rejection).</summary>
    /// <param name="bound">At least 1.</param>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var b = (ulong)bound;
        var threshold = (0 - b) % b;
        while (true)
        {
            var high = Math.BigMul(Next(), b, out var low);
            if (low >= threshold)
                return (int)high;
        }
    }

    /// <summary>Shuffles in place (Fisher–Yates from the end).</summary>
    /// <param name="items">What to shuffle.</param>
    public void Shuffle(Span<int> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    // SplitMix64: the state after n steps is seed + n·γ.
    private static ulong Mix(ulong seed, ulong n)
    {
        var z = seed + n * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
