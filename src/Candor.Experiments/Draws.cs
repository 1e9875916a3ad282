using Candor.Torch;

namespace Candor.Experiments;

/// <summary>Draws without repetition.</summary>
internal static class Draws
{
    /// <summary>Some of the numbers from 0 to <paramref name="count"/> − 1, in the order drawn; fewer are the first of more.</summary>
    public static int[] Of(int count, int drawn, ulong seed)
    {
        using var scope = new TensorScope();
        using var generator = new Generator(seed);
        return [.. Tensor.RandPerm(count, generator).ToArray<long>().Take(drawn).Select(i => (int)i)];
    }
}
