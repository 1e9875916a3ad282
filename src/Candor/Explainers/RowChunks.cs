using Candor.Torch;

namespace Candor.Explainers;

/// <summary>Explains rows a few at a time, so that memory is bounded and activations stay in the cache.</summary>
internal static class RowChunks
{
    /// <summary>Joins what a function gives for chunks of rows; what else it makes is freed after each.</summary>
    /// <param name="rows">Rows a chunk.</param>
    /// <param name="x">[B, input shape].</param>
    /// <param name="targets">[B].</param>
    /// <param name="explain">Gives [b, …] for rows of x and targets.</param>
    public static Tensor Join(int rows, Tensor x, Tensor targets, Func<Tensor, Tensor, Tensor> explain)
    {
        if (x.Size(0) <= rows)
            return explain(x, targets);
        var parts = new List<Tensor>();
        for (var row = 0L; row < x.Size(0); row += rows)
        {
            using var scope = new TensorScope();
            var count = Math.Min(rows, x.Size(0) - row);
            parts.Add(scope.Return(explain(x.Narrow(0, row, count), targets.Narrow(0, row, count))));
        }
        return Tensor.Cat([.. parts]);
    }
}
