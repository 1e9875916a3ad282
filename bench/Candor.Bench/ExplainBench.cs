using Candor.Explainers;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Bench;

/// <summary>Explaining 1,000 rows with LIME and KernelSHAP, M = 200, as in pytorch/explain_rows.py.</summary>
internal static class ExplainBench
{
    public static void Run(BenchOptions options)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(0, options.Device);
        using var predictor = new Mlp(new ColumnSpace(40), 10, [options.Hidden, options.Hidden], seed: 1, device: options.Device);
        predictor.train(false);
        var x = torch.randn([1000, 40], device: generator.device, generator: generator);
        var targets = Predicted(predictor, x);
        Explainer[] explainers = [new Lime(new() { Samples = 200, Intercept = false }), new KernelShap(new() { Samples = 200 })];
        foreach (var explainer in explainers)
            Rounds.WarmUp(() => Milliseconds(explainer));
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var explainer in explainers)
            {
                var median = Pairs.Median([.. Enumerable.Range(0, options.Steps).Select(_ => Milliseconds(explainer))]);
                Console.WriteLine(FormattableString.Invariant(
                    $"{{\"round\": {round}, \"explainer\": \"{explainer.Name}\", \"rowsPerSecond\": {1e6 / median:f1}}}"));
            }
        }

        double Milliseconds(Explainer explainer) => Rounds.Timed(() => explainer.Explain(predictor, x, targets, generator));
    }

    private static Tensor Predicted(Predictor predictor, Tensor x)
    {
        using var grad = torch.no_grad();
        return predictor.forward(x).argmax(1);
    }
}
