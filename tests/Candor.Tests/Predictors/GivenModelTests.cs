using Candor.Data;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Tests.Oracle;

namespace Candor.Tests.Predictors;

/// <summary>TorchScript as other people export it: tools/golden/given_models.py. Logits are (b − a, a − b).</summary>
public sealed class GivenModelTests : IDisposable
{
    private static readonly Schema s_schema = new([new("a", ColumnKind.Numeric, []), new("b", ColumnKind.Numeric, [])], "y", ["no", "yes"]);
    private static readonly double[] s_values = [.5, -1, 3, 2, 0, 0, -2, .25];
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    private static Tensor X => Tensor.From([.. s_values.Select(v => (float)v)], [4, 2]);

    private static ScriptPredictor Load(string end, GivenInputs? inputs = null) =>
        ScriptPredictor.Load(Vision.PathOf(Path.Combine("given", $"{end}.pt")), new ColumnSpace(2), 2, inputs: inputs);

    private static double[] Expected =>
        [.. Enumerable.Range(0, 4).Select(r => 1 / (1 + Math.Exp(-2 * (s_values[2 * r] - s_values[2 * r + 1]))))];

    private static Tensor Second(ScriptPredictor predictor, Tensor x)
    {
        using var grad = torch.no_grad();
        return predictor.forward(x).softmax(1).select(1, 1);
    }

    [Theory]
    [InlineData("logits")]
    [InlineData("softmax", "probabilities")]
    [InlineData("sigmoid", "one probability")]
    [InlineData("logit", "one number")]
    [InlineData("double")]
    public void Whatever_a_model_ends_with_its_probabilities_are_the_same(string end, string? note = null)
    {
        using var predictor = Load(end);
        Same.Values(Expected, Second(predictor, X.to(predictor.DType)), 1e-6);
        Assert.False(predictor.IsRandom);
        if (note is null)
            Assert.Null(predictor.OutputsNote);
        else
            Assert.Contains(note, predictor.OutputsNote);
    }

    [Fact]
    public void Weights_in_double_precision_are_computed_in_it()
    {
        using var predictor = Load("double");
        Assert.Equal(ScalarType.Float64, predictor.DType);
        using var grad = torch.no_grad();
        Same.Values([-1e-9, 1e-9], predictor.forward(Tensor.From([1 + 1e-9, 1.0], [1, 2]))[0], 1e-15);
    }

    [Fact]
    public void A_model_that_draws_at_random_is_noticed_and_seeded_and_leaves_libtorchs_stream_alone()
    {
        using var predictor = Load("dropout");
        Assert.True(predictor.IsRandom);
        torch.random.manual_seed(5);
        var expected = torch.rand(1).ToDouble();
        torch.random.manual_seed(5);
        var first = Second(predictor, X).ToArray<float>();
        Assert.Equal(expected, torch.rand(1).ToDouble());
        Assert.Equal(first, Second(predictor, X).ToArray<float>());
        Assert.NotEqual(Expected.Select(v => (float)v), first);
    }

    [Fact]
    public void Raw_inputs_are_the_datas_own_whatever_rows_they_were_standardised_by()
    {
        var data = Dataset.FromArrays("two", s_schema,
            [40, 1, 60, 2, 49, 3, 51, 4, 90, 5, 10, 6], [0, 1, 0, 1, 1, 0]);
        double[]? before = null;
        foreach (var seed in new ulong[] { 1, 2 })
        {
            var split = data.Split(.5, .0, seed);
            using var predictor = Load("raw", GivenInputs.Raw(split.Standardizer));
            var given = Second(predictor, Tensor.From(split.Whole.Inputs, [6, 2])).to(ScalarType.Float64).ToArray<double>();
            // σ(2 · 0.2 · (a − 50)).
            Same.Values([1 / (1 + Math.Exp(4)), 1 / (1 + Math.Exp(-4)), 1 / (1 + Math.Exp(.4))], given[..3], 1e-5);
            Same.Values(before ?? given, given, 1e-5);
            before = given;
        }
    }

    [Fact]
    public void Inputs_are_standardised_by_what_is_said()
    {
        var data = Dataset.FromArrays("two", s_schema, [40, 1, 60, 2, 49, 3, 51, 5], [0, 1, 0, 1]);
        var split = data.Split(.5, 0);
        var said = GivenInputs.Standardised(split.Standardizer, [50, 1], [10, 2]);
        Same.Values([-1, 0, 1, .5, -.1, 1, .1, 2], said.Of(Tensor.From(split.Whole.Inputs, [4, 2])), 1e-5);
        var one = GivenInputs.Standardised(split.Standardizer, [50], [10]);
        Same.Values([-1, -4.9], one.Of(Tensor.From(split.Whole.Inputs, [4, 2]))[0], 1e-5);
        Same.Says(() => GivenInputs.Standardised(split.Standardizer, [1, 2, 3], [1]), "3 values", "--mean", "2 inputs");
        Same.Says(() => GivenInputs.Standardised(split.Standardizer, [1], [0]), "--deviation", "above 0");
        Same.Says(() => GivenInputs.Standardised(split.Standardizer, [double.NaN], [1]), "--mean");
    }

    [Fact]
    public void The_last_line_of_a_scripts_trace_is_what_is_said()
    {
        using var predictor = Load("indices");
        Same.Says(() => predictor.forward(Tensor.From([100f, 0f], [1, 2])), "index out of range in self");
    }
}
