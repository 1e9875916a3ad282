using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Tests.Metrics;

public sealed class FFidelityTests : IDisposable
{
    private static readonly FFidelityOptions s_untuned = new() { Epochs = 0 };

    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    private static double Of(bool selected, double[] w, double[] phi, FFidelityOptions? options = null)
    {
        using var predictor = Tiny.Logistic(w);
        var x = torch.ones([1, w.Length], dtype: ScalarType.Float64);
        using var assessment = new Assessment(predictor, new Told(phi), x, Tiny.Labels(1)) { Training = (x, Tiny.Labels(1)) };
        return new FFidelity(Tiny.Zeros(w.Length), selected, options ?? s_untuned).Score(assessment).ToDouble();
    }

    // Three units, one may go: of selections of one or two, whichever unit goes has the same weight.
    [Fact]
    public void The_fall_without_a_selected_unit_and_without_another_one()
    {
        Assert.Equal(Tiny.Sigmoid(2.5) - Tiny.Sigmoid(1.5), Of(true, [1, 1, 0.5], [3, 2, 1]), 1e-12);
        Assert.Equal(Tiny.Sigmoid(2) - Tiny.Sigmoid(1.5), Of(false, [1, 0.5, 0.5], [3, 2, 1]), 1e-12);
    }

    // Ten units alike: of s selected ones s/2 go, five of nine at most; where the share allows two, never more.
    [Theory]
    [InlineData(0.5, new[] { 1, 1, 2, 2, 3, 3, 4, 4, 5 })]
    [InlineData(0.2, new[] { 1, 1, 2, 2, 2, 2, 2, 2, 2 })]
    public void Half_of_a_side_goes_where_the_share_allows(double share, int[] gone)
    {
        double[] w = [.. Enumerable.Repeat(0.1, 10)], phi = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
        var expected = gone.Average(n => Tiny.Sigmoid(1) - Tiny.Sigmoid(1 - n / 10.0));
        Assert.Equal(expected, Of(true, w, phi, s_untuned with { Share = share }), 1e-12);
        Assert.Equal(expected, Of(false, w, phi, s_untuned with { Share = share }), 1e-12);
    }

    [Fact]
    public void The_copy_learns_from_inputs_with_missing_units_and_the_predictor_stays()
    {
        var data = Sets.Blobs(rows: 150).Split(seed: 2);
        using var predictor = new Mlp(data, [16], seed: 1);
        predictor.train(false);
        var x = InputTensors.Of(data.Train, predictor);
        var y = InputTensors.LabelsOf(data.Train, predictor);
        var before = predictor.parameters().SelectMany(p => p.ToArray<float>()).ToArray();
        using var assessment = new Assessment(predictor, new Lime(), x, y) { Training = (x, y) };
        var phi = assessment.Explain(ExplainedLabel.True).ToArray<float>();
        var options = new FFidelityOptions { Epochs = 60, LearningRate = 0.01 };
        var copy = FFidelityCopy.Tune(assessment, Baseline.Mean(data), options);
        Assert.True(copy.After > copy.Before + 0.2, $"{copy.Before} and {copy.After}");
        Assert.Equal(1, copy.Missing);
        copy.Dispose();
        var (plus, minus) = (new FFidelity(Baseline.Mean(data), true, options),
            new FFidelity(Baseline.Mean(data), false, options));
        Assert.InRange(plus.Score(assessment).mean().ToDouble(), -1, 1);
        Assert.InRange(minus.Score(assessment).mean().ToDouble(), -1, 1);
        Assert.Contains("copy of the predictor tuned on", plus.Remark([]), StringComparison.Ordinal);
        Assert.Equal(before, predictor.parameters().SelectMany(p => p.ToArray<float>()).ToArray());
        Assert.Equal(phi, assessment.Explain(ExplainedLabel.True).ToArray<float>());
    }

    // f = 2x₀ − 3x₁ + x₂: |φ| ranks x₁, x₀, x₂. Of selections of one x₁ goes, of two x₁ or x₀; of the others x₀ or x₂, or x₂.
    [Fact]
    public void Of_a_regression_it_is_how_far_the_value_moves_whatever_the_sign()
    {
        using var line = new Mlp(new ColumnSpace(3), 1, [], dtype: ScalarType.Float64) { TargetScale = new(100, 10) };
        line.LoadState(new Dictionary<string, Tensor> { ["0.weight"] = Tiny.Rows([2, -3, 1]), ["0.bias"] = Tensor.From(new[] { 0.0 }) });
        var (x, y) = (Tiny.Rows([1, 1, 1]), Tensor.From(new[] { 0.0 }));
        using var assessment = new Assessment(line, new Told([2, -3, 1]), x, y) { Training = (x, y) };
        var (plus, minus) = (new FFidelity(Tiny.Zeros(3), true, s_untuned), new FFidelity(Tiny.Zeros(3), false, s_untuned));
        double[] falls = [1 - Math.Exp(-2), 1 - Math.Exp(-4.5), 1 - Math.Exp(-0.5)];
        Assert.InRange(plus.Score(assessment).ToDouble(), falls[0], falls[1]);
        Assert.InRange(minus.Score(assessment).ToDouble(), falls[2], falls[0]);
        Assert.Contains("R²", plus.Remark([]), StringComparison.Ordinal);
        Assert.True(plus.Fits(LearningTask.Regression));
    }

    [Fact]
    public void Of_a_regression_the_copy_learns_numbers()
    {
        var x = Tiny.Normal(200, 4);
        var y = x.select(1, 0) * 1.5 - x.select(1, 2);
        using var mlp = new Mlp(new ColumnSpace(4), 1, [16], 3, dtype: ScalarType.Float64) { TargetScale = new(0, 1) };
        using var assessment = new Assessment(mlp, new Gradient(), x, y) { Training = (x, y) };
        using var copy = FFidelityCopy.Tune(assessment, Tiny.Zeros(4), new() { Epochs = 60, LearningRate = 0.01 });
        Assert.True(copy.After > copy.Before + 0.2 && copy.After > 0.6, $"{copy.Before} and {copy.After}");
    }

    [Fact]
    public void Without_training_rows_or_parameters_and_with_bad_options_it_is_refused()
    {
        using var predictor = Tiny.Logistic(1, 2);
        using var assessment = new Assessment(predictor, new Told([1, 2]), Tiny.Normal(1, 2), Tiny.Labels(1));
        Same.Says(() => new FFidelity(Tiny.Zeros(2)).Score(assessment), "training rows", "Assessment.Training");
        using var function = Tiny.Xor();
        using var other = new Assessment(function, new Told([1, 2]), Tiny.Normal(1, 2), Tiny.Labels(1));
        Same.Says(() => new FFidelity(Tiny.Zeros(2)).Score(other), "no parameters", "fFidelityPlus");
        Same.Says(() => new FFidelity(Tiny.Zeros(2), true, new() { Share = 0 }).Validate(4), "β 0");
    }

    [Fact]
    public void A_single_unit_has_no_score() => Assert.True(double.IsNaN(Of(true, [1], [1])));
}
