using Candor.Tensors;

namespace Candor.Predictors;

/// <summary>Takes rows a few at a time, so that memory is bounded and activations stay in the cache.</summary>
internal static class RowChunks
{
    /// <summary>Joins what a function gives for chunks of rows; what else it makes is freed after each.</summary>
    /// <param name="rows">Rows a chunk.</param>
    /// <param name="x">[B, input shape].</param>
    /// <param name="targets">[B].</param>
    /// <param name="explain">Gives [b, …] for rows of x and targets.</param>
    public static Tensor Join(int rows, Tensor x, Tensor targets, Func<Tensor, Tensor, Tensor> explain) =>
        Join(rows, x.size(0), (row, count) => explain(x.narrow(0, row, count), targets.narrow(0, row, count)));

    /// <summary>The same for a function of the rows alone.</summary>
    /// <param name="rows">Rows a chunk.</param>
    /// <param name="x">[B, …].</param>
    /// <param name="map">Gives [b, …] for rows of x.</param>
    public static Tensor Join(int rows, Tensor x, Func<Tensor, Tensor> map) =>
        Join(rows, x.size(0), (row, count) => map(x.narrow(0, row, count)));

    /// <summary>The same for a function of the first row of a chunk and the number of its rows.</summary>
    /// <param name="rows">Rows a chunk.</param>
    /// <param name="all">B.</param>
    /// <param name="part">Gives [b, …].</param>
    public static Tensor Join(int rows, long all, Func<long, long, Tensor> part)
    {
        if (all <= rows)
            return part(0, all);
        using var whole = torch.NewDisposeScope();
        var parts = new List<Tensor>();
        for (var row = 0L; row < all; row += rows)
        {
            using var scope = torch.NewDisposeScope();
            parts.Add(scope.MoveToOuter(part(row, Math.Min(rows, all - row))));
        }
        return whole.MoveToOuter(torch.cat([.. parts]));
    }
}
