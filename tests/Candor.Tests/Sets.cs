using Candor.Data;
using Candor.Tensors;

namespace Candor.Tests;

/// <summary>Small data sets made here.</summary>
internal static class Sets
{
    /// <summary>Classes that differ in the means of the first columns; the last column is noise.</summary>
    public static Dataset Blobs(int rows = 60, int columns = 4, int classes = 3, ulong seed = 11)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(seed);
        var noise = torch.randn([rows, columns], dtype: ScalarType.Float64, device: generator.device,
            generator: generator).ToArray<double>();
        var labels = Enumerable.Range(0, rows).Select(i => i % classes).ToArray();
        var values = noise.Select((v, i) => v + (i % columns == labels[i / columns] % (columns - 1) ? 2.5 : 0) + 3).ToArray();
        var schema = new Schema(
            [.. Enumerable.Range(0, columns).Select(i => Column.Numeric(FormattableString.Invariant($"c{i}")))], "class",
            [.. Enumerable.Range(0, classes).Select(i => FormattableString.Invariant($"k{i}"))]);
        return Dataset.FromArrays("blobs", schema, values, labels);
    }
}
