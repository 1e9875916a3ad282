using Candor.Explainers.Examples;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training.Examples;

/// <summary>What a training step sees.</summary>
/// <param name="Points">F, [N, K]; [M, K] where only some points are seen.</param>
/// <param name="Batch">f(x), [B, K].</param>
/// <param name="Fresh">Points of F with gradient where F itself has none; null: F is as it is.</param>
/// <param name="Open">[M] (int64) The points of F; null: all of them.</param>
/// <param name="Share">The rows of the batch that are seen, where ranks share it; null: all.</param>
internal sealed record StepFeatures(Tensor Points, Tensor Batch, FreshRows? Fresh = null, Tensor? Open = null, RowShare? Share = null);

/// <summary>Features of a batch and of all candidate points in a training step.</summary>
internal interface IPointFeatures
{
    /// <summary>F [N, K] and f(x) [B, K].</summary>
    /// <param name="step">Number of the step in its epoch, from 0.</param>
    /// <param name="index">The batch's rows in the training part, [B].</param>
    /// <param name="gates">The step's J draws of Z, [N, L] each; none where there are no gates.</param>
    StepFeatures At(int step, Tensor index, IReadOnlyList<Tensor> gates);

    /// <summary>Takes on the gradients of what <see cref="At"/> gave, after the loss's backward pass; where ranks share it.</summary>
    void Backward();
}

/// <summary>
/// Candidate points anew in each step, with gradient, and the batch with them in one pass: all of them, or those with an open gate alone. A
/// point
/// whose gates are all shut in a step has no part in h and gets no gradient, so loss and gradients are the same.
/// </summary>
/// <param name="pass">Runs the predictor in training mode.</param>
/// <param name="inputs">The training part.</param>
/// <param name="candidates">The candidate points' inputs.</param>
/// <param name="openAlone">Whether points with shut gates are left out.</param>
internal sealed class ExactFeatures(SharedPass pass, Tensor inputs, Tensor candidates, bool openAlone = false) : IPointFeatures
{
    public StepFeatures At(int step, Tensor index, IReadOnlyList<Tensor> gates)
    {
        var open = openAlone ? Open(gates) : null;
        var seen = pass.Run(open is null ? candidates : candidates.index_select(0, open), inputs.index_select(0, index));
        return new(seen.Points, seen.Own, Open: open, Share: seen.Share);
    }

    public void Backward() => pass.Backward();

    // Null where most are open: then all are as fast.
    private Tensor? Open(IReadOnlyList<Tensor> gates)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        if (gates.Count == 0)
            return null;
        var opening = gates.Select(z => z.sum(1)).Aggregate((a, b) => a + b).to(ScalarType.Float64).ToArray<double>();
        long[] rows = [.. Enumerable.Range(0, opening.Length).Where(n => opening[n] > 0).Select(n => (long)n)];
        if (rows.Length > 0.9 * opening.Length)
            return null;
        // One point, if all are shut: its influence is 0, too.
        return scope.MoveToOuter(Tensor.From(rows.Length > 0 ? rows : [0L], [Math.Max(1, rows.Length)], candidates.device));
    }
}

/// <summary>
/// Candidate points without gradient, anew every so many steps and as soon as the predictor has moved so far that they are no longer its
/// own; the batch with gradient.
/// </summary>
/// <remarks>With dropout, as in the exact step: features of whole layers beside a batch's thinned ones cost up to ten points of
/// faithfulness.</remarks>
internal sealed class CachedFeatures(Predictor predictor, Tensor inputs, Tensor candidates, int refreshEvery, Ranks ranks)
    : IPointFeatures, IDisposable
{
    private readonly SharedPass _pass = new(predictor, ranks);
    private readonly FeatureDrift _drift = new(predictor, candidates);
    private Tensor? _points;

    public StepFeatures At(int step, Tensor index, IReadOnlyList<Tensor> gates)
    {
        if (_points is null || step % refreshEvery == 0 || _drift.IsFar())
        {
            predictor.train();
            _points?.Dispose();
            _points = ExampleExplainer.PointFeatures((IFeatureMap)predictor, candidates, ranks).DetachFromDisposeScope();
            _drift.Mark();
        }
        var seen = _pass.Run(inputs.narrow(0, 0, 0), inputs.index_select(0, index));
        return new(_points, seen.Own, Share: seen.Share);
    }

    public void Backward() => _pass.Backward();

    public void Dispose()
    {
        _drift.Dispose();
        _points?.Dispose();
    }
}

/// <summary>The batch with gradient, where no point explains.</summary>
internal sealed class BatchFeatures(SharedPass pass, Tensor inputs) : IPointFeatures
{
    public StepFeatures At(int step, Tensor index, IReadOnlyList<Tensor> gates)
    {
        var seen = pass.Run(inputs.narrow(0, 0, 0), inputs.index_select(0, index));
        return new(seen.Own, seen.Own, Share: seen.Share);
    }

    public void Backward() => pass.Backward();
}

/// <summary>A predictor that stays as it is: every feature is computed once.</summary>
internal sealed class FixedFeatures(SharedPass pass, Tensor all, Tensor points) : IPointFeatures
{
    public StepFeatures At(int step, Tensor index, IReadOnlyList<Tensor> gates)
    {
        var seen = pass.Known(all.index_select(0, index));
        return new(points, seen.Own, Share: seen.Share);
    }

    public void Backward()
    {
    }
}
