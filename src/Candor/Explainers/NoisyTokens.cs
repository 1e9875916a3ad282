using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>
/// INFD for token indices, of which there are no small changes: the noise n is on the units, each token's embedding is scaled by its n, and
/// I = 1 − n, so that φ = (E[I Iᵀ] + εI)⁻¹ E[I (f(x) − f(x scaled by n))] is a share of the output.
/// </summary>
internal static class NoisyTokens
{
    /// <summary>φ, [B, D]; the noise is the same for every row.</summary>
    public static Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Tensor b, NoisyBaselineOptions options, ulong seed) =>
        torch.cat([.. Enumerable.Range(0, (int)x.size(0))
            .Select(i => Row(predictor, x.narrow(0, i, 1), targets.narrow(0, i, 1), b, options, seed))]);

    private static Tensor Row(Predictor predictor, Tensor x, Tensor target, Tensor b, NoisyBaselineOptions options, ulong seed)
    {
        using var scope = torch.NewDisposeScope();
        var units = predictor.Space.Units;
        var gram = torch.eye(units, dtype: ScalarType.Float64, device: x.device) * options.Ridge;
        var moment = torch.zeros([units, 1], dtype: ScalarType.Float64, device: x.device);
        foreach (var draw in Draws(predictor, x, target, b, options, seed))
        {
            using var inner = torch.NewDisposeScope();
            var (i, fall) = draw();
            gram = inner.MoveToOuter(gram + i.t().MatMul(i) / (double)options.Samples);                                       // E[I Iᵀ]
            moment = inner.MoveToOuter(moment + i.t().MatMul(fall) / (double)options.Samples);
        }
        return scope.MoveToOuter(moment.cholesky_solve(torch.linalg.cholesky(gram)).t().to(x.dtype));
    }

    /// <summary>I, [M, D], and f(x) − f(x scaled by n), [M, 1], of every draw of one row.</summary>
    public static (Tensor Changes, Tensor Falls) Regression(
        Predictor predictor, Tensor x, Tensor target, Tensor b, NoisyBaselineOptions options, ulong seed)
    {
        var all = Draws(predictor, x, target, b, options, seed).Select(d => d()).ToArray();
        return (torch.cat([.. all.Select(d => d.Item1)]), torch.cat([.. all.Select(d => d.Item2)]));
    }

    // A piece of the draws at a time.
    private static IEnumerable<Func<(Tensor, Tensor)>> Draws(
        Predictor predictor, Tensor x, Tensor target, Tensor b, NoisyBaselineOptions options, ulong seed)
    {
        using var generator = new Generator(seed, x.device);
        var whole = Output(predictor.forward(x), 1);
        var chunk = Math.Min(options.Chunk, predictor.PassRows(graph: false));
        for (var done = 0; done < options.Samples; done += chunk)
        {
            var count = Math.Min(chunk, options.Samples - done);
            yield return () =>
            {
                var kept = torch.randn([count, predictor.Space.Units], dtype: x.dtype, device: x.device,
                    generator: generator) * options.Noise;
                return ((1 - kept).to(ScalarType.Float64),
                    whole - Output(predictor.ForwardMasked(x.expand(count, -1), kept, b), count));                     // [m, 1]
            };
        }

        Tensor Output(Tensor logits, int rows) =>
            ExplainedOutputs.Of(predictor, logits.unsqueeze(1), target.expand(rows).unsqueeze(1), options.Output).reshape(rows,
                1).to(ScalarType.Float64);
    }
}
