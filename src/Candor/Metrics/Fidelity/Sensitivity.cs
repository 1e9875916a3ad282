using Candor.Explainers;
using Candor.Explainers.Learned;
using Candor.Predictors;
using Candor.Torch;

namespace Candor.Metrics.Fidelity;

/// <summary>SEN, ↓: the largest ‖E(x′) − E(x)‖/‖E(x)‖ over uniform noise on x, the model's output held; all perturbations of some rows are one batch.</summary>
/// <remarks>Yeh et al. (NeurIPS 2019) as Liang et al. (KDD 2020) use it, as a ratio (their tables print percent). NaN where E(x) is all zero.</remarks>
internal static class Sensitivity
{
    private const int BatchRows = 1024;

    /// <summary>[N] (float64).</summary>
    public static Tensor Score(Predictor model, Explainer explainer, Tensor x, Tensor y, FidelityOptions options)
    {
        using var scope = new TensorScope();
        using var noise = new Generator(Seeds.Mix(options.Seed, Seeds.Noise), x.Device);
        var draws = options.Perturbations;
        var rows = Math.Max(1, BatchRows / draws);
        var parts = new List<Tensor>();
        for (var row = 0L; row < x.Size(0); row += rows)
        {
            using var inner = new TensorScope();
            var count = Math.Min(rows, x.Size(0) - row);
            var (part, output) = (x.Narrow(0, row, count), y.Narrow(0, row, count));
            var phi = Explain(part, output).Unsqueeze(1);                                        // [n, 1, D]
            var copies = part.RepeatInterleave(draws, 0);                                        // [n·draws, input shape]
            var delta = copies.ZerosLike();
            delta.Uniform_(-options.Radius, options.Radius, noise);
            var moved = Explain(copies + delta, output.RepeatInterleave(draws, 0)).Reshape(count, draws, -1);
            var norm = phi.Square().Sum(2).Sqrt();                                               // [n, 1]
            var change = ((moved - phi).Square().Sum(2).Sqrt() / norm).Max(1);
            parts.Add(inner.Return(Tensor.Where(norm.Squeeze(1) > 0, change, Tensor.Full([count], double.NaN, DType.Float64, x.Device))));
        }
        return scope.Return(Tensor.Cat([.. parts]));

        Tensor Explain(Tensor inputs, Tensor outputs)
        {
            if (explainer is LearnedExplainer learned)
                return learned.Explain(inputs, outputs).To(DType.Float64);
            using var generator = new Generator(Seeds.Mix(options.Seed, Seeds.Perturbations), x.Device);
            return explainer.Explain(model, inputs, outputs.ArgMax(1), generator).To(DType.Float64);
        }
    }
}
