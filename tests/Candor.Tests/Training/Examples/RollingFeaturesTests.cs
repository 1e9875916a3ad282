using Candor.Explainers.Examples;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training.Examples;

namespace Candor.Tests.Training.Examples;

/// <summary>Without dropout and gates every number of a step with cached features follows from the exact step.</summary>
public sealed class RollingFeaturesTests : IDisposable
{
    private const int N = 9;
    private const int Classes = 3;

    private readonly DisposeScope _scope = torch.NewDisposeScope();
    private readonly Mlp _predictor = Tiny.Mlp();
    private readonly SparseRepresenterPoints _points = new(N, Classes, new() { Gated = false, InitialInfluence = 1 }, 3,
        dtype: ScalarType.Float64);
    private readonly Tensor _inputs = Tiny.Normal(N, 4);

    // Two rows of the batch; 7 is among the largest influences, set below.
    private readonly Tensor _index = Tensor.From([4L, 7L]);

    public RollingFeaturesTests()
    {
        using var grad = torch.no_grad();
        _points.S.copy_(Tensor.From(
            Enumerable.Range(0, N * Classes).Select(i => i / Classes is 2 or 7 ? 3.0 + i : 0.1 * i - 1).ToArray(), [N, Classes]));
    }

    public void Dispose()
    {
        _points.Dispose();
        _predictor.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void With_all_points_computed_it_is_the_exact_step()
    {
        var exact = Gradients(new ExactFeatures(new SharedPass(_predictor, Ranks.One), _inputs, _inputs));
        using var rolling = Rolling(fresh: N);
        Close(exact, Gradients(rolling));
    }

    [Fact]
    public void After_a_refresh_the_value_is_exact_and_features_beyond_the_largest_and_the_batch_have_no_gradient()
    {
        using var rolling = Rolling(fresh: 2);
        var actual = Gradients(rolling);
        Close(Gradients(new PartlyFixed(_predictor, _inputs, [2, 4, 7])), actual);
        Assert.NotEqual(Gradients(new ExactFeatures(new SharedPass(_predictor, Ranks.One), _inputs, _inputs)).Weights, actual.Weights);
    }

    [Fact]
    public void The_largest_follow_the_predictor_at_once_and_the_batchs_rows_a_step_later()
    {
        using var rolling = Rolling(fresh: 2);
        var before = Numbers(rolling.At(0, _index, []).Points);
        Move();
        var now = Numbers(_predictor.Features(_inputs));
        var after = Numbers(rolling.At(1, Tensor.From([0L, 4L]), []).Points);
        Assert.All(new[] { 2, 7 }, n => Near(now[n], after[n]));
        Assert.All(new[] { 0, 1, 3, 4, 5, 6, 8 }, n => Near(before[n], after[n]));
        var third = Numbers(rolling.At(2, _index, []).Points);
        Assert.All(new[] { 0, 2, 4, 7 }, n => Near(now[n], third[n]));
        Near(before[1], third[1]);
        var anew = Numbers(rolling.At(0, _index, []).Points);
        Assert.All(Enumerable.Range(0, N), n => Near(now[n], anew[n]));
    }

    [Fact]
    public void Every_so_many_steps_all_follow_the_predictor()
    {
        using var rolling = Rolling(fresh: 2, refreshEvery: 2);
        var before = Numbers(rolling.At(0, _index, []).Points);
        Move();
        Near(before[0], Numbers(rolling.At(1, _index, []).Points)[0]);
        var now = Numbers(_predictor.Features(_inputs));
        var third = Numbers(rolling.At(2, _index, []).Points);
        Assert.All(Enumerable.Range(0, N), n => Near(now[n], third[n]));
    }

    [Fact]
    public void Rows_that_are_no_candidates_stay_outside()
    {
        using var few = new SparseRepresenterPoints(3, Classes, new() { Gated = false }, 3, dtype: ScalarType.Float64);
        var candidates = _inputs.index_select(0, Tensor.From([1L, 4L, 8L]));
        using var rolling = new RollingFeatures(_predictor, few, _inputs, candidates, [1, 4, 8], 1, int.MaxValue);
        rolling.At(0, Tensor.From([0L, 3L]), []);
        Move();
        rolling.At(1, Tensor.From([4L, 0L]), []);
        var last = Numbers(rolling.At(2, Tensor.From([0L, 3L]), []).Points);
        Assert.Equal(3, last.Length);
        Near(Numbers(_predictor.Features(candidates))[1], last[1]);
    }

    private RollingFeatures Rolling(int fresh, int refreshEvery = int.MaxValue) => new(_predictor, _points, _inputs, _inputs,
        [.. Enumerable.Range(0, N)], fresh, refreshEvery);

    private void Move()
    {
        using var grad = torch.no_grad();
        foreach (var parameter in _predictor.parameters())
            parameter.mul_(1.5);
    }

    private (double Loss, double[] Weights, double[] Influences) Gradients(IPointFeatures features)
    {
        _predictor.zero_grad();
        _points.zero_grad();
        using var generator = new Generator(1);
        var (loss, _) = ExampleLoss.Evaluate(_predictor, _points, ExampleMethod.Joint.Objective(1, 0), features, 0, _index,
            Tensor.From([0L, 2L]), generator, 1);
        loss.backward();
        return (loss.ToDouble(), [.. _predictor.parameters().SelectMany(p => p.grad!.ToArray<double>())],
            _points.S.grad!.ToArray<double>());
    }

    private static void Close((double Loss, double[] Weights, double[] Influences) expected, (double Loss, double[] Weights,
        double[] Influences) actual)
    {
        Assert.Equal(expected.Loss, actual.Loss, 1e-12);
        Assert.All(expected.Weights.Zip(actual.Weights), p => Assert.Equal(p.First, p.Second, 1e-12));
        Assert.All(expected.Influences.Zip(actual.Influences), p => Assert.Equal(p.First, p.Second, 1e-12));
    }

    private static void Near(double[] expected, double[] actual) => Assert.All(expected.Zip(actual), p => Assert.Equal(p.First, p.Second,
        1e-12));

    private static double[][] Numbers(Tensor features) => [.. features.detach().ToArray<double>().Chunk((int)features.size(1))];

    /// <summary>The exact step, but for the gradient of all but some points' features.</summary>
    private sealed class PartlyFixed(Mlp predictor, Tensor inputs, int[] moving) : IPointFeatures
    {
        public void Backward()
        {
        }

        public StepFeatures At(int step, Tensor index, IReadOnlyList<Tensor> gates)
        {
            var all = predictor.Features(inputs);
            var rows = Enumerable.Range(0, N).Select(n => moving.Contains(n) ? all.narrow(0, n, 1) : all.narrow(0, n, 1).detach());
            return new(torch.cat([.. rows]), predictor.Features(inputs.index_select(0, index)));
        }
    }
}
