using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Bench;

/// <summary>One ID-ExpO step with LIME or KernelSHAP, as in pytorch/id_expo_step.py: MLP 40→256→256→10, B = 128, M = 200, S = 20 of 40
/// units, unless other sizes are asked for.</summary>
internal static class StepBench
{
    public static GradientPath PathOf(BenchOptions options) => options.Path switch
    {
        "chunked" => GradientPath.Chunked,
        "single-graph" => GradientPath.SingleGraph,
        _ => GradientPath.ChunkedKeepingGraphs,
    };

    public static void Run(BenchOptions options)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(0, options.Device);
        var (rows, columns) = (options.Batch ?? 128, options.Columns);
        using var predictor = new Mlp(new ColumnSpace(columns), 10, [options.Hidden, options.Hidden], seed: 1, device: options.Device);
        using var sgd = Optimizer.Sgd(predictor.ParametersByName(), 0.01, 0.9, 5e-4, nesterov: true);
        var x = torch.randn([rows, columns], device: generator.device, generator: generator);
        var y = torch.randint(0, 10, [rows], device: generator.device, generator: generator);
        var baseline = Baseline.Of(new double[columns]);
        Explainer explainer = options.Explainer == "kernel-shap" ? new KernelShap(new() { Samples = options.Samples ?? 200 })
            : new Lime(new() { Samples = options.Samples ?? 200, Intercept = false });
        var masks = new MaskSteps { Fraction = options.MaskSteps is { } s ? s / (double)columns : 0.5 };
        var objective = new CrossEntropy()
            + 0.01 * new InsertionRegularizer(explainer, baseline, masks)
            + 0.01 * new DeletionRegularizer(explainer, baseline, masks)
            + 0.001 * new ExplanationNorm(explainer);
        var step = new StepOptions
        {
            ChunkRows = options.Chunk,
            Path = PathOf(options),
            MaskedPrecision = options.Precision,
        };
        Rounds.Measure("step", rows, options, Once);

        void Once()
        {
            RankedStep.Take(predictor, x, y, generator, objective, step, sgd);
        }
    }
}
