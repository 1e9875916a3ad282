using Candor.Tensors;

namespace Candor.Onnx.Reading;

/// <summary>Texts of one length together, for files that are not told where texts end.</summary>
internal static class TextLengths
{
    /// <summary>Runs the rows of each length apart, and puts the answers into the rows' order.</summary>
    /// <param name="rows">Indices, [B, T], 0 behind a text's end; and what else there is of each row, [B, …].</param>
    /// <param name="run">Gives [b, …] for rows.</param>
    public static Tensor Apart(Tensor[] rows, Func<Tensor[], Tensor> run)
    {
        using var scope = torch.NewDisposeScope();
        var x = rows[0];
        var lengths = (x > 0).sum(1).ToArray<long>();
        var groups = lengths.Index().GroupBy(l => l.Item, l => (long)l.Index).Select(g => g.ToArray()).ToArray();
        if (groups.Length <= 1)
            return scope.MoveToOuter(run(rows));
        var answers = groups.Select(g =>
        {
            var these = Tensor.From(g, [g.Length], x.device);
            return run([.. rows.Select(r => r.index_select(0, these))]);
        }).ToArray();
        var order = groups.SelectMany(g => g).Index().OrderBy(r => r.Item).Select(r => (long)r.Index).ToArray();
        return scope.MoveToOuter(torch.cat(answers).index_select(0, Tensor.From(order, [order.Length], x.device)));
    }
}
