using Candor.Predictors;
using Candor.Torch;

namespace Candor.Explainers;

/// <summary>
/// INFD for token indices, of which there are no small changes: the noise n is on the units, each token's embedding is scaled by its n, and
/// I = 1 − n, so that φ = (E[I Iᵀ] + εI)⁻¹ E[I (f(x) − f(x scaled by n))] is a share of the output.
/// </summary>
internal static class NoisyTokens
{
    /// <summary>φ, [B, D]; the noise is the same for every row.</summary>
    public static Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Tensor b, NoisyBaselineOptions options, ulong seed) =>
        Tensor.Cat([.. Enumerable.Range(0, (int)x.Size(0)).Select(i => Row(predictor, x.Narrow(0, i, 1), targets.Narrow(0, i, 1), b, options, seed))]);

    private static Tensor Row(Predictor predictor, Tensor x, Tensor target, Tensor b, NoisyBaselineOptions options, ulong seed)
    {
        using var scope = new TensorScope();
        using var generator = new Generator(seed, x.Device);
        var units = predictor.Space.Units;
        var whole = Output(predictor.Forward(x), 1);
        var gram = Tensor.Eye(units, DType.Float64, x.Device) * options.Ridge;
        var moment = Tensor.Zeros([units, 1], DType.Float64, x.Device);
        var chunk = Math.Min(options.Chunk, predictor.ChunkRows(graph: false));
        for (var done = 0; done < options.Samples; done += chunk)
        {
            using var inner = new TensorScope();
            var count = Math.Min(chunk, options.Samples - done);
            var kept = Tensor.Randn([count, units], generator, x.DType) * options.Noise;
            var i = (1 - kept).To(DType.Float64);
            var fall = whole - Output(predictor.ForwardMasked(x.Expand(count, -1), kept, b), count);                    // [m, 1]
            gram = inner.Return(gram + i.T().MatMul(i) / (double)options.Samples);                                       // E[I Iᵀ]
            moment = inner.Return(moment + i.T().MatMul(fall) / (double)options.Samples);
        }
        return scope.Return(moment.CholeskySolve(gram.Cholesky()).T().To(x.DType));

        Tensor Output(Tensor logits, int rows) =>
            ExplainedOutputs.Of(logits.Unsqueeze(1), target.Expand(rows).Unsqueeze(1), options.Output).Reshape(rows, 1).To(DType.Float64);
    }
}
