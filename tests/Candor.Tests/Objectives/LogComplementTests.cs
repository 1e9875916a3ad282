using Candor.Objectives;
using Candor.Tensors;

namespace Candor.Tests.Objectives;

public class LogComplementTests
{
    private static Tensor Complement(double[][] logits, ScalarType dtype, out Tensor gradient)
    {
        using var predictor = new Candor.Predictors.Mlp(new Candor.Masking.ColumnSpace(1), logits.Length, [], dtype: dtype);
        predictor.LoadState(new Dictionary<string, Tensor>
        {
            ["0.weight"] = Tiny.Rows(logits),
            ["0.bias"] = torch.zeros([logits.Length], dtype: ScalarType.Float64),
        });
        using var generator = new Generator(0);
        var objective = new CrossEntropy();
        using var step = new Step(predictor, Tiny.Rows([1.0]).to(dtype), Tiny.Labels(logits.Length - 1), generator, objective);
        var value = step.MaskedLogComplements(torch.ones([1, 1, 1], dtype: dtype), Tiny.Zeros(1));
        value.sum().backward();
        gradient = predictor.parameters().ToArray()[1].grad!;
        return value;
    }

    // Two classes with logits (0, g): log(1 − σ(g)) = −log(1 + e^g), which is −g where e^−g is below the rounding error; 1 − p itself is 0
    // there.
    [Theory]
    [InlineData(40.0)]
    [InlineData(300.0)]
    [InlineData(5000.0)]
    public void It_is_exact_where_the_probability_rounds_to_1(double g)
    {
        using var scope = torch.NewDisposeScope();
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            Same.Values([-g], Complement([[0.0], [g]], dtype, out var gradient), 1e-12);
            Same.Values([1, -1], gradient, 1e-12);
        }
    }

    // Logits (0, 0, g): log(1 − p_2) = log(2/(2 + e^g)) = log 2 − log(2 + e^g).
    [Theory]
    [InlineData(-3.0)]
    [InlineData(0.0)]
    [InlineData(2.0)]
    public void It_is_the_log_of_the_sum_of_all_other_classes(double g)
    {
        using var scope = torch.NewDisposeScope();
        var value = Complement([[0.0], [0.0], [g]], ScalarType.Float64, out var gradient);
        Same.Values([Math.Log(2) - Math.Log(2 + Math.Exp(g))], value, 1e-12);
        // ∂/∂logits = share among the others − p.
        var p = Math.Exp(g) / (2 + Math.Exp(g));
        Same.Values([0.5 - (1 - p) / 2, 0.5 - (1 - p) / 2, -p], gradient, 1e-12);
    }
}
