using Candor.Explainers.Examples;
using Candor.Tensors;

namespace Candor.Objectives.Examples;

/// <summary>One batch seen by the predictor g and the explanation h, under one state of both.</summary>
public sealed class ExampleStep
{
    private readonly SparseRepresenterPoints? _points;
    private readonly RowShare? _share;

    /// <summary>A step; makes J draws of the gates and their outputs.</summary>
    /// <param name="points">S and μ.</param>
    /// <param name="pointFeatures">F, [N, K].</param>
    /// <param name="features">f(x), [B, K].</param>
    /// <param name="logits">g before r, [B, L].</param>
    /// <param name="labels">Classes [B] (int64), or for regression targets [B].</param>
    /// <param name="generator">Where the gates' noise is drawn.</param>
    /// <param name="draws">J, draws of the gates.</param>
    /// <param name="fresh">Points whose features have a gradient where F has none; null: F is as it is.</param>
    public ExampleStep(
        SparseRepresenterPoints points, Tensor pointFeatures, Tensor features, Tensor logits, Tensor labels, Generator generator,
            int draws = 1,
        FreshRows? fresh = null)
        : this(points, [.. Enumerable.Range(0, points?.Mu is null ? 1 : draws).Select(_ => points!.Draw(generator))], pointFeatures,
            features, logits, labels, fresh)
    {
    }

    /// <summary>A step whose J draws of A are given, [M, L] each, with the features of the same points, [M, K].</summary>
    internal ExampleStep(
        SparseRepresenterPoints points, IReadOnlyList<Tensor> influences, Tensor pointFeatures, Tensor features, Tensor logits,
            Tensor labels, FreshRows? fresh = null, RowShare? share = null)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(labels);
        (_points, G, Labels, _share) = (points, logits, labels, share);
        H = [.. influences.Select(alpha => Explain(alpha, pointFeatures, features, fresh))];
    }

    private static Tensor Explain(Tensor alpha, Tensor pointFeatures, Tensor features, FreshRows? fresh) => fresh is null
        ? SparseRepresenterPoints.Explain(alpha, pointFeatures, features)
        : features.MatMul(SparseRepresenterPoints.Weights(alpha, pointFeatures) + fresh.Weights(alpha));

    private ExampleStep(
        SparseRepresenterPoints? points, Tensor logits, IReadOnlyList<Tensor> h, Tensor labels, RowShare? share = null) =>
        (_points, G, H, Labels, _share) = (points, logits, h, labels, share);

    /// <summary>A step without an explanation, for pre-training the predictor.</summary>
    public static ExampleStep OfPredictor(Tensor logits, Tensor labels) => OfPredictor(logits, labels, null);

    /// <summary>The same over the rows that a rank has of a batch.</summary>
    internal static ExampleStep OfPredictor(Tensor logits, Tensor labels, RowShare? share) => new(null, logits, [], labels, share);

    /// <summary>A step whose h is given.</summary>
    public static ExampleStep Of(SparseRepresenterPoints points, Tensor logits, Tensor h, Tensor labels) => new(points, logits, [h],
        labels);

    /// <summary>S and μ.</summary>
    /// <exception cref="InvalidOperationException">The step has no explanation.</exception>
    public SparseRepresenterPoints Points => _points ?? throw new InvalidOperationException("the step has a predictor alone");

    /// <summary>g before r, [B, L].</summary>
    public Tensor G { get; }

    /// <summary>h before r for each draw of the gates, [B, L] each.</summary>
    public IReadOnlyList<Tensor> H { get; }

    /// <summary>Classes [B] (int64), or for regression targets [B].</summary>
    public Tensor Labels { get; }

    /// <summary>Whether labels are numbers.</summary>
    public bool IsRegression => Labels.dtype != ScalarType.Int64;

    /// <summary>ℓ(y, ·): cross-entropy, or squared error; the mean over the batch.</summary>
    public Tensor LossToLabels(Tensor outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return IsRegression ? Mean((outputs.select(1, 0) - Labels).square())
            : Mean(torch.nn.functional.nll_loss(outputs.log_softmax(1), Labels, reduction: torch.nn.Reduction.None));
    }

    /// <summary>ℓ(target, ·) with the outputs of g as the target: cross-entropy to softmax(target), or squared error; the mean over the
    /// batch.</summary>
    public Tensor LossToOutputs(Tensor target, Tensor outputs)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(outputs);
        return IsRegression
            ? Mean((target - outputs).square().sum(1))
            : -Mean((target.softmax(1) * outputs.log_softmax(1)).sum(1));
    }

    /// <summary>The mean over the batch; where ranks share it, this rank's part, so that the ranks' parts add up to the mean.</summary>
    /// <param name="values">One a row, [B].</param>
    public Tensor Mean(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return _share?.PartOfMean(values) ?? values.mean();
    }

    /// <summary>What does not depend on the batch, and every rank computes: this rank's part of it.</summary>
    /// <param name="value">A scalar.</param>
    public Tensor Once(Tensor value) => _share is { } share ? value / (double)share.Ranks.Count : value;

    /// <summary>The mean over the J draws.</summary>
    public Tensor OverDraws(Func<Tensor, Tensor> loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return H.Count == 1 ? loss(H[0]) : torch.stack([.. H.Select(loss)]).mean();
    }
}
