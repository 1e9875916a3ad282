using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Bench;

/// <summary>The image jobs of pytorch/images.py: small-cnn, 28×28 pixels, 49 cells; the steps of resnet18, 3×32×32 pixels, 64 cells,
/// too.</summary>
internal static class ImageBench
{
    public static void Run(string job, BenchOptions options)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(0, options.Device);
        var deep = job.StartsWith("resnet18-", StringComparison.Ordinal);
        var image = deep ? new ImageShape(3, options.Side, options.Side) : new(1, 28, 28);
        using var predictor = deep
            ? (Predictor)new ResNet18(new SuperpixelGrid(image, options.Side / 4), 10, ResNetStem.Small, seed: 1, device: options.Device)
            : new SmallCnn(new SuperpixelGrid(image, 7), 10, seed: 1, device: options.Device);
        var rows = options.Batch ?? (job switch { "cam-step" => 64, "explain-images" => 256, "score" => 200, _ => 16 });
        var samples = options.Samples ?? (deep ? 64 : 200);
        var steps = new MaskSteps { Fraction = options.MaskSteps is { } s ? s / (double)predictor.Space.Units : 0.5 };
        var x = torch.randn([rows, image.Channels, image.Height, image.Width], device: generator.device, generator: generator);
        var y = torch.randint(0, 10, [rows], device: generator.device, generator: generator);
        var b = Baseline.Of(new double[image.Values]);
        using var sgd = Optimizer.Sgd(predictor.ParametersByName(), 0.01, 0.9, 5e-4, nesterov: true);
        Explainer explainer = job.EndsWith("lime-step", StringComparison.Ordinal)
            ? new Lime(new() { Samples = samples, Intercept = false }) : new GradCam();
        var objective = new CrossEntropy() + 0.01 * new InsertionRegularizer(explainer, b, steps)
            + 0.01 * new DeletionRegularizer(explainer, b, steps) + 0.001 * new ExplanationNorm(explainer);
        var step = new StepOptions
        {
            ChunkRows = options.Chunk,
            Path = StepBench.PathOf(options),
            MaskedPrecision = options.Precision
        };
        Action once = job switch
        {
            "explain-images" => Explain,
            "score" => Score,
            _ => Step,
        };
        Rounds.Measure(job, rows, options, once);

        void Step()
        {
            RankedStep.Take(predictor, x, y, generator, objective, step, sgd);
        }

        void Explain()
        {
            predictor.train(false);
            explainer.Explain(predictor, x, y, generator);
        }

        void Score()
        {
            using var assessment = new Assessment(predictor, explainer, x, y);
            Metric[] metrics = [new Insertion(b, steps), new Deletion(b, steps), new SensitivityN(b)];
            foreach (var metric in metrics)
                metric.Score(assessment).ToArray<double>();
        }
    }
}
