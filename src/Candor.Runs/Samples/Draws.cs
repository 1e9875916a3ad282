using Candor.Tensors;

namespace Candor.Runs.Samples;

/// <summary>Draws without repetition.</summary>
internal static class Draws
{
    /// <summary>Some of the numbers from 0 to <paramref name="count"/> − 1, in the order drawn; fewer are the first of more.</summary>
    public static int[] Of(int count, int drawn, ulong seed)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(seed);
        return [.. torch.randperm(count, device: generator.device, generator: generator).ToArray<long>().Take(drawn).Select(i => (int)i)];
    }
}
