using System.Globalization;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers.Examples;

/// <summary>
/// Explains predictions by training examples: a predictor g, the features F of the points it may name, and their influences A.
/// </summary>
/// <remarks>F and A stay their owner's and must outlive it.</remarks>
public sealed class ExampleExplainer
{
    private readonly IFeatureMap _map;
    private readonly Tensor _features;
    private readonly Tensor _alpha;
    private readonly ExampleChoice _choice;
    private readonly bool _replaces;
    private readonly double _tolerance;

    /// <summary>An explainer; the predictor must be in evaluation mode.</summary>
    /// <param name="map">The predictor's features and last layer.</param>
    /// <param name="pointFeatures">F, [N, K]; see <see cref="PointFeatures(IFeatureMap, Tensor, int)"/>.</param>
    /// <param name="alpha">A, [N, L].</param>
    /// <param name="choice">Which examples are taken.</param>
    /// <param name="replacesPredictor">Whether h predicts too, as in RPS: g is h then, and every explanation is faithful.</param>
    /// <param name="tolerance">For regression (L = 1): the largest |g − h| that is faithful, in units of the output.</param>
    public ExampleExplainer(
        IFeatureMap map, Tensor pointFeatures, Tensor alpha, ExampleChoice? choice = null, bool replacesPredictor = false,
            double tolerance = 0.1)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(pointFeatures);
        ArgumentNullException.ThrowIfNull(alpha);
        if (pointFeatures.size(0) != alpha.size(0))
            throw new CandorException(
                string.Create(CultureInfo.InvariantCulture,
                    $"There are features of {pointFeatures.size(0)} training points, but influences of {alpha.size(0)}; both must speak " +
                    $"of the same points."));
        (_map, _features, _alpha, _choice, _replaces, _tolerance) = (map, pointFeatures, alpha.detach(), choice ?? new(),
            replacesPredictor, tolerance);
    }

    /// <summary>Entries of A that are not 0.</summary>
    public int NonZero => ExampleChoice.NonZero(_alpha);

    /// <summary>Features of training points, [N, K], in evaluation mode and without a graph, some rows at a time: fewer where a row has
    /// more than 1,024 inputs.</summary>
    public static Tensor PointFeatures(IFeatureMap map, Tensor inputs, int chunk = 4096) => PointFeatures(map, inputs, Ranks.One, chunk);

    /// <summary>The same in the mode that the predictor is in, each rank its part.</summary>
    internal static Tensor PointFeatures(IFeatureMap map, Tensor inputs, Ranks ranks, int chunk = 4096)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(inputs);
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var width = Math.Max(1, inputs.numel() / Math.Max(1, inputs.size(0)));
        chunk = (int)Math.Max(1, Math.Min(chunk, chunk * 1024L / width));
        // a linear predictor returns the inputs themselves
        return scope.MoveToOuter(RowChunks.Join(chunk, inputs, Features));

        Tensor Features(Tensor rows)
        {
            if (ranks.Count == 1)
                return map.Features(rows).detach();
            var share = RowShare.Even(ranks, rows.size(0));
            using var entered = share.Enter();
            return share.Join(map.Features(rows.index_select(0, share.IndexOn(rows.device))));
        }
    }

    /// <summary>Outputs of g and h before r on features [B, K]: [B, L] each.</summary>
    /// <param name="features">f(x), [B, K].</param>
    /// <param name="u">U; null: all entries.</param>
    public (Tensor G, Tensor H) Outputs(Tensor features, int? u)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var kept = u is { } n ? _choice.Keep(_alpha, n) : _alpha;
        var h = SparseRepresenterPoints.Explain(kept, _features, features);
        var g = _replaces ? h.clone() : _map.Classify(features);
        return (scope.MoveToOuter(g), scope.MoveToOuter(h));
    }

    /// <summary>A, [N, L]; the explainer's.</summary>
    internal Tensor Alpha => _alpha;

    /// <summary>Inner products of the features of rows and points, [B, N]: point n contributes A[n, c]·k[b, n] to the output c of row
    /// b.</summary>
    /// <param name="inputs">x, [B, input shape].</param>
    internal Tensor Similarities(Tensor inputs)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        return scope.MoveToOuter(PointFeatures(_map, inputs).MatMul(_features.t()));
    }

    /// <summary>Explains rows.</summary>
    /// <param name="inputs">x, [B, input shape].</param>
    /// <param name="u">U, examples to explain with.</param>
    /// <exception cref="CandorException">U does not fit.</exception>
    public IReadOnlyList<ExampleExplanation> Explain(Tensor inputs, int u)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var features = PointFeatures(_map, inputs);
        var (g, h) = Outputs(features, u);
        var outputs = (int)_alpha.size(1);
        var alpha = _choice.Keep(_alpha, u).to(ScalarType.Float64).ToArray<double>();
        var entries = Enumerable.Range(0, alpha.Length).Where(i => alpha[i] != 0).ToArray();
        var points = entries.Select(i => (long)(i / outputs)).ToArray();
        // Only the chosen points' similarities, [B, U].
        var k = points.Length == 0 ? [] : features.MatMul(
            _features.index_select(0, Tensor.From(points, [points.Length], _features.device)).t()).to(ScalarType.Float64).ToArray<double>();
        var (gs, hs) = (g.to(ScalarType.Float64).ToArray<double>(), h.to(ScalarType.Float64).ToArray<double>());
        return [.. Enumerable.Range(0, (int)inputs.size(0)).Select(b => Row(b, outputs, gs, hs, [.. entries.Select((entry, i) =>
            new ExampleInfluence(entry / outputs, entry % outputs, alpha[entry], k[b * entries.Length + i]))]))];
    }

    private ExampleExplanation Row(int row, int outputs, double[] g, double[] h, ExampleInfluence[] examples)
    {
        var own = g.AsSpan(row * outputs, outputs);
        var others = h.AsSpan(row * outputs, outputs);
        ExampleInfluence[] sorted = [.. examples.OrderByDescending(e => Math.Abs(e.Contribution)).ThenBy(e => e.Point)];
        if (outputs == 1)
            return new(0, 0, own[0], others[0], Math.Abs(own[0] - others[0]) <= _tolerance, sorted);
        var (predicted, explained) = (First(own), First(others));
        return new(predicted, explained, Softmax(own, predicted), Softmax(others, predicted), predicted == explained,
            sorted);   // Eqs. (4), (5)
    }

    // Of equal outputs the first, as in training and scoring.
    private static int First(ReadOnlySpan<double> outputs)
    {
        var best = 0;
        for (var c = 1; c < outputs.Length; c++)
            if (outputs[c] > outputs[best])
                best = c;
        return best;
    }

    private static double Softmax(ReadOnlySpan<double> outputs, int at)
    {
        var sum = 0.0;
        foreach (var output in outputs)
            sum += Math.Exp(output - outputs[at]);
        return 1 / sum;
    }
}
