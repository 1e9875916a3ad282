using Candor.Explainers;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Tests.Explainers;

public class NoisyBaselineTests
{
    private static readonly NoisyBaselineOptions s_options = new() { Samples = 50, Chunk = 16, Noise = 0.5, Ridge = 1e-2 };

    [Theory]
    [InlineData(ExplainedOutput.Probability)]
    [InlineData(ExplainedOutput.Logit)]
    public void Sharing_the_noise_gives_what_the_formula_gives_row_by_row(ExplainedOutput output)
    {
        using var scope = torch.NewDisposeScope();
        using var model = Tiny.Mlp(5, 3, [7]);
        var (x, targets) = (Tiny.Normal(6, 5), Tiny.Cycle(6, 3));
        var b = Baseline.Of([0.3, -0.2, 0, 1, 0.1]);
        using var generator = new Generator(9);
        using var again = new Generator(9);
        var phi = new NoisyBaseline(s_options with { Output = output }, b).Explain(model, x, targets, generator);
        Same.Values(ByFormula(model, x, targets, b.On(x), output, again), phi, 1e-9);
    }

    /// <summary>Proposition 3.1: (E[I Iᵀ] + εI)⁻¹ E[I (f(x) − f(x − I))] with I = x − (b + n), all perturbations of a row at
    /// hand.</summary>
    private static Tensor ByFormula(Candor.Predictors.Predictor model, Tensor x, Tensor targets, Tensor b, ExplainedOutput output,
        Generator generator)
    {
        using var noise =
            new Generator((ulong)torch.randint(0, long.MaxValue, [1], device: generator.device, generator: generator).ToArray<long>()[0]);
        var n = torch.cat([.. new[] { 16, 16, 16, 2 }.Select(
            m => torch.randn([m, 5], dtype: ScalarType.Float64, device: noise.device, generator: noise) * s_options.Noise)]);
        Tensor F(Tensor inputs, int row)
        {
            var logits = model.forward(inputs);
            var all = output == ExplainedOutput.Logit ? logits : logits.softmax(1);
            return all.select(1, (int)targets.ToArray<long>()[row]);
        }

        return torch.cat([.. Enumerable.Range(0, 6).Select(row =>
        {
            var one = x.narrow(0, row, 1);
            var i = one - (b + n);                                                               // [M, D]
            var gram = i.t().MatMul(i) / 50.0 + torch.eye(5, dtype: ScalarType.Float64) * s_options.Ridge;
            var moment = i.t().MatMul((F(one, row) - F(one - i, row)).unsqueeze(1)) / 50.0;
            return moment.cholesky_solve(torch.linalg.cholesky(gram)).t();
        })]);
    }
}
