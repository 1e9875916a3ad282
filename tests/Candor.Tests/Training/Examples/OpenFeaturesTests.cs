using Candor.Explainers.Examples;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training.Examples;

namespace Candor.Tests.Training.Examples;

/// <summary>What a shut gate leaves out changes nothing: the step of open points is the exact one.</summary>
public sealed class OpenFeaturesTests : IDisposable
{
    private const int N = 12;
    private const int Classes = 3;

    private readonly DisposeScope _scope = torch.NewDisposeScope();
    private readonly Mlp _predictor = Tiny.Mlp();
    private readonly SparseRepresenterPoints _points = new(N, Classes, new() { InitialInfluence = 1 }, 3, dtype: ScalarType.Float64);
    private readonly Tensor _inputs = Tiny.Normal(N, 4);
    private readonly Tensor _index = Tensor.From([4L, 7L]);

    public void Dispose()
    {
        _points.Dispose();
        _predictor.Dispose();
        _scope.Dispose();
    }

    // Gate means: at -9 a gate with σ = 0.5 never opens, at 0 every second time, at 9 it is always open.
    [Theory]
    [InlineData("2 of 12 points", 2, 1, -9, 9)]
    [InlineData("half of the gates at chance, three draws", 2, 3, -0.5, 0)]
    [InlineData("all shut", 0, 2, -9, -9)]
    [InlineData("all open", 12, 1, 9, 9)]
    public void Loss_and_gradients_are_those_of_the_exact_step(string _, int wide, int draws, double narrow, double mu)
    {
        using (var grad = torch.no_grad())
            _points.Mu!.copy_(
                Tensor.From(Enumerable.Range(0, N * Classes).Select(i => i / Classes < wide ? mu : narrow).ToArray(), [N, Classes]));
        var exact = Gradients(new ExactFeatures(new SharedPass(_predictor, Ranks.One), _inputs, _inputs), draws);
        var open = Gradients(new ExactFeatures(new SharedPass(_predictor, Ranks.One), _inputs, _inputs, openAlone: true), draws);
        Assert.Equal(exact.Length, open.Length);
        Assert.All(exact.Zip(open), p => Assert.Equal(p.First, p.Second, 1e-12));
        Assert.Contains(exact, g => g != 0);
    }

    [Fact]
    public void Only_points_with_an_open_gate_in_a_draw_are_computed()
    {
        var (one, two) = (torch.zeros([N, Classes], dtype: ScalarType.Float64), torch.zeros([N, Classes], dtype: ScalarType.Float64));
        one.narrow(0, 5, 1).fill_(0.5);
        two.narrow(0, 8, 1).narrow(1, 2, 1).fill_(1e-12);
        var seen = new ExactFeatures(new SharedPass(_predictor, Ranks.One), _inputs, _inputs, openAlone: true).At(0, _index, [one, two]);
        Assert.Equal([5L, 8L], seen.Open!.ToArray<long>());
        Assert.Equal(2, seen.Points.size(0));
        Assert.Equal(2, seen.Batch.size(0));
    }

    private double[] Gradients(IPointFeatures features, int draws)
    {
        _predictor.zero_grad();
        _points.zero_grad();
        using var generator = new Generator(1);
        var (loss, _) = ExampleLoss.Evaluate(_predictor, _points, ExampleMethod.Ours.Objective(1, 0.01), features, 0, _index,
            Tensor.From([0L, 2L]), generator, draws);
        loss.backward();
        return [loss.ToDouble(),
            .. _predictor.parameters().Concat(_points.parameters()).SelectMany(p => p.grad?.ToArray<double>() ?? new double[p.numel()])];
    }
}
