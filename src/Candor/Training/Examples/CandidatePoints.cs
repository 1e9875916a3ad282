using Candor.Data;
using Candor.Tensors;

namespace Candor.Training.Examples;

/// <summary>Which training points may become examples.</summary>
public static class CandidatePoints
{
    /// <summary>Positions in the training part, ascending: all, or a random sample with the same share of each class.</summary>
    /// <param name="part">The training part.</param>
    /// <param name="count">How many; null or as many as there are: all.</param>
    /// <param name="seed">Seed of the sample.</param>
    public static IReadOnlyList<int> Choose(DataPart part, int? count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(part);
        if (count is not { } n || n >= part.Count)
            return [.. Enumerable.Range(0, part.Count)];
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(Seeds.Mix(seed, Seeds.Candidates));
        var classes = Enumerable.Range(0, part.Count).GroupBy(i => part.Labels[i]).OrderBy(g => g.Key).Select(g => Shuffled([.. g],
            generator)).ToArray();
        // The k-th of a class with m rows comes at (k + ½)/m: so every prefix holds the classes in proportion.
        return
        [
            .. classes.SelectMany(rows => rows.Select((row, k) => (Row: row, At: (k + 0.5) / rows.Length)))
                .OrderBy(e => e.At).ThenBy(e => e.Row).Take(n).Select(e => e.Row).Order(),
        ];
    }

    private static int[] Shuffled(int[] rows, Generator generator) =>
        [.. torch.randperm(rows.Length, device: generator.device, generator: generator).ToArray<long>().Select(i => rows[i])];
}
