using Candor.Tensors;

namespace Candor.Objectives;

/// <content>What ranks share of a step.</content>
public sealed partial class Step
{
    private readonly BatchShare? _share;

    /// <summary>Takes gradients to the other ranks while more are computed; null: there are none.</summary>
    internal GradientExchange? Exchange { get; init; }

    /// <summary>Number of rows that are explained and regularised, on all ranks together.</summary>
    public long AllExplainedRows => _share?.Explained.All ?? ExplainedRows;

    /// <summary>The mean over the batch; where ranks share it, this rank's part, so that the ranks' parts add up to the mean.</summary>
    /// <param name="values">One a row, [B].</param>
    public Tensor MeanOfBatch(Tensor values) => Mean(values, _share?.Batch);

    /// <summary>The mean over the rows that are explained; where ranks share them, this rank's part of it.</summary>
    /// <param name="values">One a row that is explained, [<see cref="ExplainedRows"/>].</param>
    public Tensor MeanOfExplained(Tensor values) => Mean(values, _share?.Explained);

    private int Members => _share?.Members ?? 1;

    private bool IsSplit => _share is { IsSplit: true } && !IsSingleGraph;

    private static Tensor Mean(Tensor values, RowShare? share)
    {
        ArgumentNullException.ThrowIfNull(values);
        return share is null ? values.mean() : values.sum() / (double)share.All;
    }

    /// <summary>Which of so many pieces of work on this rank's rows are its own.</summary>
    private IEnumerable<int> Owned(int pieces) =>
        _share is { Members: > 1 } share ? Enumerable.Range(0, pieces).Where(share.Owns) : Enumerable.Range(0, pieces);

    /// <summary>So small a chunk that every rank with the same rows has work.</summary>
    /// <param name="chunk">Masked copies a chunk otherwise.</param>
    /// <param name="copies">Masked copies in all.</param>
    private int ForMembers(int chunk, long copies) => Members == 1 ? chunk : (int)Math.Clamp((copies + Members - 1) / Members, 1, chunk);

    /// <summary>The gradient of what is cut: where ranks have parts of the same rows, one goes on as soon as one of them has any, since
    /// they meet on the way.</summary>
    private Tensor? GradientFor(Tensor leaf) => !IsSplit ? leaf.grad
        : _share!.Batch.Ranks.Any(leaf.grad is not null) ? leaf.grad ?? torch.zeros_like(leaf)
        : null;

    // The terms' own gradients go on their way while those through the perturbations are computed. Whether there are any is the same on
    // every rank only where none shares another's rows.
    private void SendWhatIsThere()
    {
        if (Exchange is { IsShared: true } exchange && !IsSplit && _parameters.Any(p => p.grad is not null))
            exchange.Begin();
    }
}
