using System.Diagnostics;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Torch;
using Candor.Torch.Optim;
using Candor.Training;

namespace Candor.Bench;

/// <summary>The image jobs of pytorch/images.py: small-cnn, 28×28 pixels, 49 cells.</summary>
internal static class ImageBench
{
    private static readonly MaskSteps s_steps = new() { Fraction = 24 / 49.0 };

    public static void Run(string job, BenchOptions options)
    {
        using var scope = new TensorScope();
        using var generator = new Generator(0);
        using var predictor = new SmallCnn(new SuperpixelGrid(new(1, 28, 28), 7), 10, seed: 1);
        var rows = job switch { "cam-step" => 64, "lime-step" => 16, "explain-images" => 256, _ => 200 };
        var x = Tensor.Randn([rows, 1, 28, 28], generator);
        var y = Tensor.RandInt(0, 10, [rows], generator);
        var b = Baseline.Of(new double[784]);
        using var sgd = new Sgd(predictor.NamedParameters(), new() { LearningRate = 0.01, Momentum = 0.9, Nesterov = true, WeightDecay = 5e-4 });
        Explainer explainer = job == "lime-step" ? new Lime(new() { Samples = 200 }) : new GradCam();
        var objective = new CrossEntropy() + 0.01 * new InsertionRegularizer(explainer, b, s_steps)
            + 0.01 * new DeletionRegularizer(explainer, b, s_steps) + 0.001 * new ExplanationNorm(explainer);
        var step = new StepOptions { ChunkRows = options.Chunk == 1024 ? null : options.Chunk, Path = StepBench.PathOf(options), MaskedPrecision = options.Precision };
        Action once = job switch
        {
            "explain-images" => Explain,
            "score" => Score,
            _ => Step,
        };
        Measure(job, rows, options, once);

        void Step()
        {
            sgd.ZeroGrad();
            using var one = new Step(predictor, x, y, generator, objective, step);
            one.Backward(objective);
            sgd.Step();
        }

        void Explain()
        {
            predictor.Train(false);
            explainer.Explain(predictor, x, y, generator);
        }

        void Score()
        {
            using var assessment = new Assessment(predictor, explainer, x, y);
            Metric[] metrics = [new Insertion(b, s_steps), new Deletion(b, s_steps), new SensitivityN(b)];
            foreach (var metric in metrics)
                metric.Score(assessment).ToArray<double>();
        }
    }

    /// <summary>Two rounds to warm up, then a JSON line a round.</summary>
    public static void Measure(string job, int rows, BenchOptions options, Action once)
    {
        for (var i = 0; i < 2; i++)
            Timed();
        for (var round = 0; round < options.Rounds; round++)
        {
            var before = Environment.CpuUsage.TotalTime;
            double[] times = [.. Enumerable.Range(0, options.Steps).Select(_ => Timed()).Order()];
            var cpu = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / options.Steps;
            var median = times[times.Length / 2];
            Console.WriteLine(FormattableString.Invariant(
                $"{{\"benchmark\": \"{job}\", \"round\": {round}, \"medianMs\": {median:f2}, \"minMs\": {times[0]:f2}, \"cpuMs\": {cpu:f2}, \"rowsPerSecond\": {1000 * rows / median:f1}}}"));
        }

        double Timed()
        {
            using var inner = new TensorScope();
            var start = Stopwatch.GetTimestamp();
            once();
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }
}
