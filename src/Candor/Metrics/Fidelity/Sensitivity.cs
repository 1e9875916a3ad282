using Candor.Explainers;
using Candor.Explainers.Learned;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Metrics.Fidelity;

/// <summary>SEN, ↓: the largest ‖E(x′) − E(x)‖/‖E(x)‖ over uniform noise on x of ± the radius in the data's own
/// units, the model's output held; all perturbations of some rows are one batch.</summary>
/// <remarks>Yeh et al. (NeurIPS 2019) as Liang et al. (KDD 2020) use it, as a ratio (their tables print percent). NaN where E(x) is all
/// zero.</remarks>
internal static class Sensitivity
{
    private const int BatchRows = 1024;

    /// <summary>
    /// The data's own unit: what lies between the smallest and the largest value of each column, of each channel of images (pixels in [0,
    /// 1] on the scale of the inputs), of each feature of series.
    /// </summary>
    /// <param name="train">Training rows, [N, input shape].</param>
    public static Tensor Unit(Tensor train)
    {
        long[] over = train.dim() switch { 4 => [0, 2, 3], 3 => [0, 1], _ => [0] };
        return train.amax(over, keepdim: true) - train.amin(over, keepdim: true);
    }

    /// <summary>[N] (float64).</summary>
    /// <param name="model">M.</param>
    /// <param name="explainer">E.</param>
    /// <param name="x">Rows, [N, input shape].</param>
    /// <param name="y">M(x), [N, L].</param>
    /// <param name="unit">The data's own unit on the inputs' scale, [1, input shape] or what extends to it: <see cref="Unit"/>.</param>
    /// <param name="options">Draws, radius, seed.</param>
    public static Tensor Score(Predictor model, Explainer explainer, Tensor x, Tensor y, Tensor unit, FidelityOptions options)
    {
        using var scope = torch.NewDisposeScope();
        using var noise = new Generator(Seeds.Mix(options.Seed, Seeds.Noise), x.device);
        var draws = options.Perturbations;
        var rows = Math.Max(1, BatchRows / draws);
        var parts = new List<Tensor>();
        for (var row = 0L; row < x.size(0); row += rows)
        {
            using var inner = torch.NewDisposeScope();
            var count = Math.Min(rows, x.size(0) - row);
            var (part, output) = (x.narrow(0, row, count), y.narrow(0, row, count));
            var phi = Explain(part, output).unsqueeze(1);                                        // [n, 1, D]
            var copies = part.repeat_interleave(draws, 0);                                        // [n·draws, input shape]
            var delta = copies.zeros_like();
            delta.uniform_(-options.Radius, options.Radius, noise);
            var moved = Explain(Gaps.Kept(copies + delta * unit, copies), output.repeat_interleave(draws, 0)).reshape(count, draws, -1);
            var norm = phi.square().sum(2).sqrt();                                               // [n, 1]
            var change = ((moved - phi).square().sum(2).sqrt() / norm).amax([1]);
            parts.Add(inner.MoveToOuter(
                torch.where(norm.squeeze(1) > 0, change, torch.full([count], double.NaN, dtype: ScalarType.Float64, device: x.device))));
        }
        return scope.MoveToOuter(torch.cat([.. parts]));

        Tensor Explain(Tensor inputs, Tensor outputs)
        {
            if (explainer is LearnedExplainer learned)
                return learned.Explain(inputs, outputs).to(ScalarType.Float64);
            using var generator = new Generator(Seeds.Mix(options.Seed, Seeds.Perturbations), x.device);
            return explainer.Explain(model, inputs, outputs.argmax(1), generator).to(ScalarType.Float64);
        }
    }
}
