using Candor.Explainers;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Tests.Explainers;

namespace Candor.Tests.Predictors;

public sealed class FunctionPredictorTests : IDisposable
{
    private static readonly double[] s_w = [1.5, -0.5, 0.25];
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    private static Tensor X => Tiny.Normal(5, 3).to(ScalarType.Float32);

    private static double[] Row(double[] x)
    {
        var p = Tiny.Sigmoid(x.Zip(s_w, (a, b) => a * b).Sum());
        return [1 - p, p];
    }

    private static Tensor Logistic(Tensor x)
    {
        var p = (x * Tensor.From(s_w).to(x.dtype)).sum([1]).sigmoid();
        return torch.stack([1 - p, p], 1);
    }

    [Fact]
    public void Functions_of_tensors_rows_and_batches_are_the_same_predictor()
    {
        using var tensors = new FunctionPredictor(Logistic, new ColumnSpace(3), 2);
        using var rows = FunctionPredictor.OfRows(Row, new ColumnSpace(3), 2);
        using var batches = FunctionPredictor.OfBatches(
            xs => [.. xs.Select(x => Row([.. x.Select(v => (double)v)]).Select(p => (float)p).ToArray())],
                new ColumnSpace(3), 2, new() { Batch = 2 });
        var expected = Logistic(X);
        foreach (var predictor in (FunctionPredictor[])[tensors, rows, batches])
        {
            Same.Values(expected, predictor.Probabilities(X), 1e-6);
            Assert.False(predictor.HasGradients);
            Assert.False(predictor.forward(X).requires_grad);
            var phi = Explained.By(new Lime(), predictor, X, Tiny.Cycle(5, 2));
            Same.Values(Explained.By(new Lime(), tensors, X, Tiny.Cycle(5, 2)), phi, 1e-5);
        }
    }

    [Fact]
    public void Logits_and_gradients_are_an_option()
    {
        using var mlp = Tiny.Mlp(3, 2);
        using var function = new FunctionPredictor(mlp.forward, new ColumnSpace(3), 2,
            new() { Output = FunctionOutput.Logits, Differentiable = true, DType = ScalarType.Float64 });
        var x = Tiny.Normal(4, 3);
        Same.Values(mlp.forward(x), function.forward(x), 1e-12);
        Assert.True(function.HasGradients);
        Same.Values(Explained.By(new Gradient(), mlp, x, Tiny.Cycle(4, 2)),
            Explained.By(new Gradient(), function, x, Tiny.Cycle(4, 2)), 1e-12);
    }

    [Fact]
    public void A_function_that_disposes_or_returns_its_input_does_no_harm()
    {
        using var identity = new FunctionPredictor(x => x, new ColumnSpace(2), 2, new() { Output = FunctionOutput.Logits });
        var x = Tiny.Rows([1, 2]).to(ScalarType.Float32);
        Same.Values(x, identity.forward(x), 0);
        using var disposing = new FunctionPredictor(t => { var y = t.clone(); t.Dispose(); return y; }, new ColumnSpace(2), 2,
            new() { Output = FunctionOutput.Logits });
        Same.Values(x, disposing.forward(x), 0);
        Assert.Equal(2, x.numel());
    }

    [Theory]
    [InlineData(new[] { 0.5, 0.5 }, new[] { 0.5, 0.4 }, "row 1 (from 0 in its batch), which sum to 0.9, not to 1")]
    [InlineData(new[] { 0.5, 0.5 }, new[] { double.NaN, 1 }, "[NaN, 1] for row 1")]
    [InlineData(new[] { 3.0, -2.0 }, new[] { 0.5, 0.5 }, "FunctionOutput.Logits")]
    [InlineData(new[] { 0.2, 0.3, 0.5 }, new[] { 0.2, 0.3, 0.5 }, "3 numbers for row 0")]
    public void Answers_that_are_no_probabilities_are_refused_by_row(double[] first, double[] second, string says)
    {
        using var predictor = FunctionPredictor.OfRows(x => x[0] == 0 ? first : second, new ColumnSpace(2), 2);
        var x = Tiny.Rows([0, 0], [1, 0]).to(ScalarType.Float32);
        Assert.Contains(says, Assert.Throws<CandorException>(() => predictor.forward(x)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_shapes_are_refused()
    {
        using var predictor = new FunctionPredictor(x => x, new ColumnSpace(3), 2);
        Assert.Contains("[5, 3]", Assert.Throws<CandorException>(() => predictor.forward(X)).Message, StringComparison.Ordinal);
        using var few = FunctionPredictor.OfBatches(_ => [], new ColumnSpace(3), 2);
        Assert.Contains("0 rows for 5 rows", Assert.Throws<CandorException>(() => few.forward(X)).Message, StringComparison.Ordinal);
        Assert.Throws<CandorException>(() => FunctionPredictor.OfRows(x => x, new ColumnSpace(2), 2, new() { Differentiable = true }));
    }
}
