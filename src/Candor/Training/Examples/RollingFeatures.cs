using Candor.Explainers.Examples;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training.Examples;

/// <summary>
/// In each step the points with the largest influences anew, with gradient, in one pass with the batch; the other points from a cache that
/// takes up what batches give and is computed anew, with dropout as the exact step's, at the start of each epoch and every so many steps.
/// </summary>
/// <remarks>
/// With gates most influences are soon 0, and the largest are as fresh as in the exact step. The gradient of the others' features is
/// that of the batch's rows alone: weighting these by N/B would make it unbiased, but its variance cost faithfulness
/// (docs/methods/fewer-examples.md).
/// </remarks>
internal sealed class RollingFeatures : IPointFeatures, IDisposable
{
    /// <summary>Steps between two looks at which influences are the largest.</summary>
    private const int RankEvery = 10;

    private readonly Predictor _predictor;
    private readonly SparseRepresenterPoints _points;
    private readonly Tensor _inputs, _candidates;
    private readonly Ranks _ranks;
    private readonly SharedPass _pass;
    private readonly int _fresh, _refreshEvery;
    private readonly int[] _position;
    private readonly bool[] _isTop;
    private Tensor? _cache, _top, _topInputs;
    private (Tensor At, Tensor Features)? _seen;

    /// <summary>Features of candidate points.</summary>
    /// <param name="predictor">g, put into training mode.</param>
    /// <param name="points">S and μ, by which points are ranked.</param>
    /// <param name="data">The training part and its candidates.</param>
    /// <param name="fresh">Points that are computed with gradient in each step, beside the batch.</param>
    /// <param name="refreshEvery">Steps after which the others are computed anew, without gradient; at the start of each epoch they are in
    /// any case.</param>
    /// <param name="ranks">Who shares the passes.</param>
    public RollingFeatures(
        Predictor predictor, SparseRepresenterPoints points, ExampleData data, int fresh, int refreshEvery, Ranks ranks)
        : this(predictor, points, data.Inputs, data.CandidateInputs, data.Candidates, fresh, refreshEvery, ranks)
    {
    }

    internal RollingFeatures(Predictor predictor, SparseRepresenterPoints points, Tensor inputs, Tensor candidateInputs,
        IReadOnlyList<int> candidates, int fresh, int refreshEvery, Ranks? ranks = null)
    {
        _ranks = ranks ?? Ranks.One;
        _pass = new SharedPass(predictor, _ranks);
        (_predictor, _points, _inputs, _candidates, _refreshEvery) = (predictor, points, inputs, candidateInputs, refreshEvery);
        _fresh = Math.Min(fresh, candidates.Count);
        _position = Enumerable.Repeat(-1, (int)inputs.size(0)).ToArray();
        for (var i = 0; i < candidates.Count; i++)
            _position[candidates[i]] = i;
        _isTop = new bool[candidates.Count];
    }

    public StepFeatures At(int step, Tensor index, IReadOnlyList<Tensor> gates)
    {
        var map = (IFeatureMap)_predictor;
        if (_cache is null || step % _refreshEvery == 0)
            Refresh(map);
        if (_top is null || step % RankEvery == 0)
            Rank();
        var (top, batch, own, share) = _pass.Run(_topInputs!, _inputs.index_select(0, index));
        TakeUp();
        _cache!.index_copy_(0, _top!, top.detach());
        var (rows, positions) = Points(index);
        if (positions.Length == 0)
            return new(_cache, own, FreshRows.Of(_top!, top), Share: share);
        var at = Tensor.From(positions, [positions.Length], _cache.device);
        var seen = rows.Length == index.size(0) ? batch : batch.index_select(0, Tensor.From(rows, [rows.Length], _cache.device));
        _seen = (at.DetachFromDisposeScope(), seen.detach().clone().DetachFromDisposeScope());
        return new(_cache, own, FreshRows.Of(torch.cat([_top!, at]), torch.cat([top, seen])), Share: share);
    }

    public void Backward() => _pass.Backward();

    // What the last batch gave; only now, for a row compared with itself under the same dropout would look too similar.
    private void TakeUp()
    {
        if (_seen is not var (at, features))
            return;
        _cache!.index_copy_(0, at, features);
        Forget();
    }

    private void Forget()
    {
        _seen?.At.Dispose();
        _seen?.Features.Dispose();
        _seen = null;
    }

    private void Refresh(IFeatureMap map)
    {
        _predictor.train();
        Forget();
        _cache?.Dispose();
        _cache = null;
        using var scope = torch.NewDisposeScope();
        // A copy, since a predictor without hidden layers gives its inputs.
        _cache = ExampleExplainer.PointFeatures(map, _candidates, _ranks).clone().DetachFromDisposeScope();
    }

    private void Rank()
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        _top?.Dispose();
        _topInputs?.Dispose();
        _top = _points.Expected().abs().sum(1).topk(_fresh, 0).indexes.DetachFromDisposeScope();
        _topInputs = _candidates.index_select(0, _top).DetachFromDisposeScope();
        Array.Clear(_isTop);
        foreach (var point in _top.ToArray<long>())
            _isTop[point] = true;
    }

    // The batch's rows that are points and not among the largest: where in the batch, and which points.
    private (long[] Rows, long[] Positions) Points(Tensor index)
    {
        var found = index.ToArray<long>().Select((row, b) => (b, At: _position[row])).Where(e => e.At >= 0 && !_isTop[e.At]).ToArray();
        return ([.. found.Select(e => (long)e.b)], [.. found.Select(e => (long)e.At)]);
    }

    public void Dispose()
    {
        Forget();
        _cache?.Dispose();
        _top?.Dispose();
        _topInputs?.Dispose();
    }
}
