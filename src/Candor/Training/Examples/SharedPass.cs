using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training.Examples;

/// <summary>
/// One pass over candidate points and a batch, in training mode. Of several ranks each runs its part of both, and all have the features of
/// all: what they are used for gives gradients on every rank, which <see cref="Backward"/> adds up and takes on through this rank's part.
/// </summary>
internal sealed class SharedPass(Predictor predictor, Ranks ranks)
{
    private Tensor? _own, _all, _index;
    private bool _counts;

    /// <summary>What a pass gives.</summary>
    /// <param name="Points">[P, K].</param>
    /// <param name="Batch">[B, K].</param>
    /// <param name="Own">The batch's rows that this rank goes on with, [own rows, K].</param>
    /// <param name="Share">Which these are; null: all.</param>
    public readonly record struct Features(Tensor Points, Tensor Batch, Tensor Own, RowShare? Share);

    /// <summary>Runs the predictor.</summary>
    /// <param name="points">Inputs of P points.</param>
    /// <param name="batch">Inputs of B rows.</param>
    public Features Run(Tensor points, Tensor batch)
    {
        predictor.train();
        var (p, b) = (points.size(0), batch.size(0));
        var map = (IFeatureMap)predictor;
        if (ranks.Count == 1)
        {
            var parts = map.Features(p > 0 ? torch.cat([points, batch]) : batch).split([p, b]);
            return new(parts[0], parts[1], parts[1], null);
        }
        var (own, share) = (ShareOf(p, p, b), ShareOf(b, p, b));
        _counts = share.Counts;
        var both = new RowShare(ranks, p + b, [.. own.Own, .. share.Own.Select(row => p + row)], _counts);
        _index = both.IndexOn(batch.device);
        using (both.Enter())
            _own = map.Features(torch.cat([points, batch]).index_select(0, _index));
        _all = both.Join(_own).requires_grad_(_own.requires_grad);
        var rows = _all.narrow(0, p, b);
        return new(_all.narrow(0, 0, p), rows, rows.index_select(0, share.IndexOn(batch.device)), share);
    }

    /// <summary>The rows of a batch that this rank goes on with, of features that are known.</summary>
    /// <param name="batch">[B, K].</param>
    public Features Known(Tensor batch)
    {
        var share = ranks.Count == 1 ? null : ShareOf(batch.size(0), 0, batch.size(0));
        return new(batch, batch, share is null ? batch : batch.index_select(0, share.IndexOn(batch.device)), share);
    }

    /// <summary>Takes the gradients of the last pass on to the parameters, once those of its features are known.</summary>
    public void Backward()
    {
        if (_own is not { requires_grad: true } own)
            return;
        using var scope = torch.NewDisposeScope();
        var gradient = _all!.grad ?? torch.zeros_like(_all);
        ranks.Sum(gradient);
        own.backward([gradient.index_select(0, _index!) * (_counts ? 1.0 : 0)]);
        (_own, _all, _index) = (null, null, null);
    }

    // Where there are fewer points or rows than ranks, each runs all, and the first's count.
    private RowShare ShareOf(long rows, long points, long batch) =>
        batch < ranks.Count || points > 0 && points < ranks.Count
            ? new(ranks, rows, RowShare.Numbers(0, rows), counts: ranks.IsFirst)
            : rows == 0 ? new(ranks, 0, []) : RowShare.Even(ranks, rows);
}
