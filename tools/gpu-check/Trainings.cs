using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training;

namespace Candor.GpuCheck;

/// <summary>Trainings of some epochs in float32 from the same weights, their losses and scores side by side.</summary>
internal static class Trainings
{
    private const string Part = "trainings";

    public static void Run(Setting setting, Report report)
    {
        var table = Dataset.Open("breast-cancer").Split(seed: 1, limit: setting.Tiny ? 80 : null);
        var images = Corners(setting.Tiny ? 40 : 600, setting.Tiny ? 8 : 16).Split(seed: 1);
        var (tableMean, imageMean) = (Baseline.Mean(table.Train), Baseline.Mean(images.Train));
        var grid = new SuperpixelGrid(images.Standardizer.Image!, 4);
        var lime = new Lime(new() { Samples = 100 }, tableMean);
        Predictor Perceptron(Device d) => new Mlp(table, [32, 32], 1, d);
        Predictor Network(Device d) => new SmallCnn(grid, 4, 2, d, 4);

        // Without draws the two differ by the rounding of float32 alone.
        Compare("mlp, cross-entropy", table, Perceptron, () => new CrossEntropy(), new Lime(baseline: tableMean), 1e-3, 0.02);
        Compare("mlp, ID-ExpO with gradient-x-input", table, Perceptron,
            () => IdExpo(new GradientTimesInput(baseline: tableMean), tableMean), new GradientTimesInput(baseline: tableMean), 5e-3, 0.03);
        // Those with draws take other masks on the device.
        Compare("mlp, ID-ExpO with lime", table, Perceptron,
            () => IdExpo(lime, tableMean), lime, 0.05, 0.05);
        Compare("small-cnn, ID-ExpO with grad-cam", images, Network, () => IdExpo(new GradCam(), imageMean), new GradCam(), 0.05, 0.06);

        void Compare(string what, DataSplit data, Func<Device, Predictor> make, Func<Objective> objective, Explainer explainer,
            double loss, double score) => report.Guard($"{Part}, {what}", () =>
        {
            var before = TorchRuntime.LiveTensors;
            using (var state = torch.NewDisposeScope())
            {
                using var start = make(torch.CPU);
                var (here, there) = (Train(torch.CPU), Train(setting.Device));
                report.Add(Part, $"{what}: loss, mean over epochs", Math.Abs(here.Loss - there.Loss), loss,
                    FormattableString.Invariant($"{here.Loss:f4} and {there.Loss:f4} on the device"));
                foreach (var (name, value) in here.Scores)
                    report.Add(Part, $"{what}: {name} after", Math.Abs(value - there.Scores[name]), score,
                        FormattableString.Invariant($"{value:f4} and {there.Scores[name]:f4} on the device"));

                (double Loss, Dictionary<string, double> Scores) Train(Device device)
                {
                    using var predictor = make(device);
                    predictor.LoadState(start.StateByName().ToDictionary(e => e.Key, e => e.Value));
                    var options = new TrainerOptions
                    {
                        Epochs = setting.Tiny ? 1 : 5,
                        Patience = null,
                        Seed = 3,
                        Batch = 16,
                        LearningRate = 0.05,
                    };
                    using var run = new Trainer(options).Fit(predictor, objective(), data);
                    run.Evaluate(explainer, data.Test, new Insertion(Baseline.Mean(data.Train)), new Deletion(Baseline.Mean(data.Train)));
                    return (run.History.Where(e => e.Loss is not null).Average(e => e.Loss!.Value),
                        run.Record.After!.Metrics.ToDictionary(s => s.Key, s => s.Value.Mean));
                }
            }
            report.Add(Part, $"{what} leaves tensors", TorchRuntime.LiveTensors - before, 0);
        });
    }

    private static Objective IdExpo(Explainer explainer, Baseline b) => new CrossEntropy() + 0.1 * new InsertionRegularizer(explainer, b)
        + 0.1 * new DeletionRegularizer(explainer, b) + 0.001 * new ExplanationNorm(explainer);

    // Noise with a bright quarter, at a corner that the class tells.
    private static Dataset Corners(int count, int side)
    {
        var random = new Xoshiro256(5);
        var shape = new ImageShape(1, side, side);
        var pixels = new byte[count * shape.Values];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (corner, at) = (i / shape.Values % 4, i % shape.Pixels);
            var bright = at / side < side / 2 == corner < 2 && at % side < side / 2 == (corner % 2 == 0);
            pixels[i] = (byte)(random.Next(120) + (bright ? 100 : 20));
        }
        return Dataset.FromImages("corners", shape, pixels, [.. Enumerable.Range(0, count).Select(i => i % 4)], ["nw", "ne", "sw", "se"]);
    }
}
