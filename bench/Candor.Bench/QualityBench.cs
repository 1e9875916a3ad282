using System.Diagnostics;
using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Tensors.Weights;
using Candor.Training;

namespace Candor.Bench;

/// <summary>Time until ID-ExpO fine-tuning has raised valscore (Eq. 15, η = 2) by a fixed amount, as pytorch/quality.py.</summary>
internal static class QualityBench
{
    private const int Epochs = 60;
    private const double Eta = 2;

    /// <summary>Writes the trained network that both sides begin with, and the data as it sees them.</summary>
    public static void Start(BenchOptions options)
    {
        using var scope = torch.NewDisposeScope();
        var data = Data(options);
        using var predictor = Create(data);
        using (new Trainer(Fit(predictor, 10) with { LearningRate = IsImages(predictor) ? 0.05 : 0.01 }).Fit(predictor, new CrossEntropy(),
            data)) { }
        SafeTensors.Write(options.File,
            predictor.ParametersByName().ToDictionary(p => "model/" + p.Key, p => p.Value).Concat(new Dictionary<string, Tensor>
            {
                ["x"] = InputTensors.Of(data.Train, predictor),
                ["y"] = InputTensors.LabelsOf(data.Train, predictor),
                ["validationX"] = InputTensors.Of(data.Validation, predictor),
                ["validationY"] = InputTensors.LabelsOf(data.Validation, predictor),
            }));
    }

    /// <summary>Tunes until the gain is reached and prints a JSON line.</summary>
    public static void Run(BenchOptions options)
    {
        using var scope = torch.NewDisposeScope();
        var data = Data(options);
        using var predictor = Create(data);
        using (var file = SafeTensors.Read(options.File))
            predictor.LoadState(file.Tensors.Where(t => t.Key.StartsWith("model/", StringComparison.Ordinal)).ToDictionary(t =>
                t.Key["model/".Length..], t => t.Value));
        Explainer explainer = IsImages(predictor) ? new GradCam() : new Lime(new() { Samples = 200, Intercept = false });
        var (b, steps) = (Baseline.Mean(data.Train), new MaskSteps { Drawn = options.Drawn });
        var objective = new CrossEntropy() + 0.1 * new InsertionRegularizer(explainer, b, steps)
            + 0.1 * new DeletionRegularizer(explainer, b, steps) + 0.001 * new ExplanationNorm(explainer);
        var fit = Fit(predictor, Epochs) with { Step = new() { ExplainedShare = options.Share, MaskedPrecision = options.Precision } };
        using var reached = new CancellationTokenSource();
        var (first, best, epochs) = (0.0, 0.0, 0);
        var idle = Memory.ResidentMiB;
        Memory.ResetPeak();
        var (start, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        try
        {
            using var run = new Trainer(fit).Fit(predictor, objective, data, new() { Observe = Observe, Cancellation = reached.Token });
        }
        catch (OperationCanceledException) when (reached.IsCancellationRequested)
        {
        }
        Console.WriteLine(FormattableString.Invariant(
            $"{{\"benchmark\": \"quality\", \"seconds\": {Stopwatch.GetElapsedTime(start).TotalSeconds:f3}, \"cpuSeconds\": {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:f3}, \"epochs\": {epochs}, \"start\": {first:f4}, \"best\": {best:f4}, \"reached\": {(best >= first + options.Gain ? "true" : "false")}, \"peakAboveIdleMiB\": {Memory.PeakMiB - idle:f1}}}"));

        void Observe(TrainingProgress progress)
        {
            var score = Eta * progress.Info.Accuracy + progress.Info.Insertion!.Value + 1 - progress.Info.Deletion!.Value;
            (first, best, epochs) = progress.Epoch == 0 ? (score, score, 0) : (first, Math.Max(best, score), progress.Epoch);
            if (best >= first + options.Gain)
                reached.Cancel();
        }
    }

    /// <summary>What to open for a set: its file under --data, a set that is built in or fetched, or null where there is neither.</summary>
    public static string? Source(string set, BenchOptions options)
    {
        var file = Path.Combine(options.Data, set, set + ".csv");
        if (File.Exists(file))
            return file;
        try
        {
            _ = Dataset.Open(set);
            return set;
        }
        catch (CandorException)
        {
            return null;
        }
    }

    private static DataSplit Data(BenchOptions options) =>
        Dataset.Open(options.Set).Split(0.7, 0.1, options.Seed, options.Set == "fashion-mnist" ? 2000 : null);

    private static Predictor Create(DataSplit data) => data.Standardizer.Image is { } image
        ? new SmallCnn(new SuperpixelGrid(image, 7), data.Source.Schema.Classes.Count, seed: 1)
        : new Mlp(data, [256, 256], seed: 1);

    private static bool IsImages(Predictor predictor) => predictor is SmallCnn;

    private static TrainerOptions Fit(Predictor predictor, int epochs) => new()
    {
        Epochs = epochs,
        Patience = null,
        Batch = IsImages(predictor) ? 64 : null,
        LearningRate = 0.01,
        Eta = Eta,
        Etas = [],
        Seed = 1,
    };
}
