using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Tests.Support;
using Candor.Training;

namespace Candor.Tests.Training;

/// <summary>However many ranks train a predictor, losses and weights are those of one process: to 1e-9 in float64.</summary>
public class RankedTrainingTests
{
    private const double Tolerance = 1e-9;

    private static readonly TrainerOptions s_options = new()
    {
        Epochs = 4,
        Patience = null,
        Batch = 16,
        LearningRate = 0.05,
        Seed = 3,
        Etas = [],
    };

    private sealed record Trainee(double[] Weights, double[] Losses, double[] Scores);

    private static DataSplit Table => Sets.Blobs(rows: 138).Split(seed: 3);                    // 5 batches an epoch, the last one small

    private static DataSplit Images(int side = 8) => ImageSets.Corners(60, side).Split(seed: 3);

    private static Objective IdExpo(Explainer explainer, Baseline baseline, MaskSteps? steps = null) =>
        new CrossEntropy() + 0.3 * new InsertionRegularizer(explainer, baseline, steps)
        + 0.2 * new DeletionRegularizer(explainer, baseline, steps) + 0.1 * new WrongLabelInsertion(explainer, baseline, steps)
        + 0.01 * new ExplanationNorm(explainer);

    public static TheoryData<string> Objectives => ["lime", "lime by row", "kernel-shap", "kernel-shap by row", "expo", "adversarial",
        "cross-entropy", "deletion c", "drawn steps", "explained share", "small batches", "single graph", "chunked", "gradient"];

    [Theory]
    [MemberData(nameof(Objectives))]
    public void Tables(string what)
    {
        var data = Table;
        var b = Baseline.Mean(data.Train);
        var (limed, options) = (new Lime(new() { Samples = 24 }), s_options);
        var objective = IdExpo(limed, b);
        switch (what)
        {
            case "lime by row":
                objective = IdExpo(new Lime(new() { Samples = 24, Sharing = MaskSharing.Row }), b);
                break;
            case "kernel-shap":
                objective = IdExpo(new KernelShap(new() { Samples = 12 }), b);
                break;
            case "kernel-shap by row":
                objective = IdExpo(new KernelShap(new() { Samples = 12, Sharing = MaskSharing.Row }), b);
                break;
            case "expo":
                objective = new CrossEntropy() + new ExpoFidelity(limed) + new ExpoStability(limed);
                break;
            case "adversarial":
                objective = new AdversarialLoss(new() { Size = 0.3, Steps = 2 });
                break;
            case "cross-entropy":
                objective = new CrossEntropy();
                break;
            case "deletion c":
                objective = new CrossEntropy() + new DeletionRegularizer(limed, b, form: DeletionForm.C);
                break;
            case "drawn steps":
                objective = IdExpo(limed, b, new MaskSteps { Fraction = 1, Drawn = 2 });
                break;
            case "explained share":
                options = options with { Step = new() { ExplainedShare = 0.4 } };
                break;
            case "small batches":                                                               // fewer rows than ranks at the end
                options = options with { Batch = 3, Epochs = 1, Step = new() { ChunkRows = 16 } };
                break;
            case "single graph":
                options = options with { Batch = 3, Epochs = 1, Step = new() { Path = GradientPath.SingleGraph } };
                break;
            case "chunked":
                options = options with { Step = new() { Path = GradientPath.Chunked, ChunkRows = 20 } };
                break;
            case "gradient":
                objective = IdExpo(new Gradient(), b);
                break;
        }
        var whole = Train(Ranks.One);
        foreach (var ranks in new[] { 2, 3, 4 })
            Assert.All(ThreadRanks.Run(ranks, Train), part => Equal(whole, part));

        Trainee Train(Ranks ranks) => Fit(
            Perceptron, objective, data, options, ranks);
    }

    [Theory]
    [InlineData("resnet18")]
    [InlineData("mnist-cnn")]
    [InlineData("augmented")]
    public void Pictures(string what)
    {
        var data = Images(what == "resnet18" ? 16 : 8);
        var shape = data.Source.Schema.Image!;
        // A deep network that normalises by twelve rows makes the last bits grow with its learning rate.
        var options = s_options with
        {
            Epochs = 5,
            Batch = 10,
            LearningRate = what == "resnet18" ? 0.002 : 0.05,
            Augment = what == "augmented" ? new() { Flip = true, Crop = true } : null,
        };
        var whole = Train(Ranks.One);
        foreach (var ranks in new[] { 2, 3 })
            Assert.All(ThreadRanks.Run(ranks, Train), part => Equal(whole, part));

        Trainee Train(Ranks ranks) => Fit(
            () => what switch
            {
                "resnet18" => new ResNet18(new SuperpixelGrid(shape, 2), 4, ResNetStem.Small, seed: 1, width: 4, dtype: ScalarType.Float64),
                "mnist-cnn" => new MnistCnn(new SuperpixelGrid(shape, 2), 4, seed: 1, dtype: ScalarType.Float64),
                _ => new SmallCnn(new SuperpixelGrid(shape, 2), 4, seed: 1, dtype: ScalarType.Float64),
            },
            what == "mnist-cnn" ? IdExpo(new Lime(new() { Samples = 8 }), Baseline.Mean(data.Train))
                : IdExpo(new GradCam(), Baseline.Mean(data.Train)), data, options, ranks);
    }

    [Fact]
    public void Regressions()
    {
        using var scope = torch.NewDisposeScope();
        var data = RegressionTrainingTests.Prices;
        var b = Baseline.Mean(data.Train);
        var lime = new Lime(new() { Samples = 16 });
        var objective = new SquaredError() + 0.3 * new InsertionRegularizer(lime, b) + 0.2 * new DeletionRegularizer(lime, b);
        var whole = Train(Ranks.One);
        foreach (var ranks in new[] { 2, 3 })
            Assert.All(ThreadRanks.Run(ranks, Train), part => Equal(whole, part));

        Trainee Train(Ranks ranks) => Fit(() => new Mlp(new ColumnSpace(3), 1, [8], seed: 1, dtype: ScalarType.Float64)
        {
            TargetScale = TargetScale.Fit(data.Train),
        }, objective, data, s_options, ranks);
    }

    [Fact]
    public void A_run_goes_on_with_another_number_of_ranks()
    {
        var data = Table;
        var objective = IdExpo(new Lime(new() { Samples = 16 }), Baseline.Mean(data.Train));
        var options = s_options with { CheckpointSeconds = 0 };
        using var folder = new TemporaryFolder();
        var whole = Train(Ranks.One, new());
        // Seven batches an epoch: the tenth is within the second.
        foreach (var (before, after) in new[] { (2, 3), (4, 1), (1, 2) })
        {
            var file = folder.File(FormattableString.Invariant($"{before}-{after}"));
            using var stop = new CancellationTokenSource();
            Assert.All(ThreadRanks.Run(before, ranks => Record.Exception(() =>
            {
                // One rank alone is told to stop: all do.
                var last = ranks.Index == ranks.Count - 1;
                Train(ranks, new() { Checkpoint = file, Cancellation = last ? stop.Token : default }, batch =>
                {
                    if (batch == 10 && last)
                        stop.Cancel();
                });
            })), e => Assert.IsAssignableFrom<OperationCanceledException>(e));
            var seen = 0;
            Assert.All(ThreadRanks.Run(after, ranks => Train(ranks, new() { Checkpoint = file, Resume = true },
                batch => seen = batch)), part => Equal(whole, part));
            Assert.Equal(4 * Batches(data) - 10, seen);
        }

        int Batches(DataSplit of) => (of.Train.Count + 15) / 16;

        Trainee Train(Ranks ranks, TrainingSession session, Action<int>? at = null) => Fit(
            Perceptron, objective + new AtBatch(at ?? (_ => { })), data, options, ranks, session);
    }

    [Fact]
    public void Batch_normalisation_by_each_ranks_own_rows_is_an_option_that_keeps_the_copies_alike()
    {
        var data = Images(16);
        var shape = data.Source.Schema.Image!;
        var options = s_options with { Epochs = 2, Batch = 12, LearningRate = 0.002, BatchNorm = BatchNormRows.Local };
        var parts = ThreadRanks.Run(3, Train);
        Assert.Equal(parts[0].Weights, parts[1].Weights);
        Assert.Equal(parts[0].Weights, parts[2].Weights);
        options = options with { BatchNorm = BatchNormRows.All };
        Assert.NotEqual(parts[0].Weights, ThreadRanks.Run(3, Train)[0].Weights);

        Trainee Train(Ranks ranks) => Fit(() => new ResNet18(new SuperpixelGrid(shape, 2), 4, ResNetStem.Small, seed: 1, width: 4),
            new CrossEntropy(), data, options, ranks);
    }

    [Fact]
    public void A_given_module_that_normalises_by_itself_is_refused_unless_each_rank_may()
    {
        var data = Table;
        var error = Assert.Throws<InvalidOperationException>(() => ThreadRanks.Run(2, ranks => Train(ranks, BatchNormRows.All)));
        Assert.Contains("--batch-norm local", error.InnerException!.Message, StringComparison.Ordinal);
        var parts = ThreadRanks.Run(2, ranks => Train(ranks, BatchNormRows.Local));
        Assert.Equal(parts[0].Weights, parts[1].Weights);

        Trainee Train(Ranks ranks, BatchNormRows rows) => Fit(
            () => Given(),
            new CrossEntropy(), data, s_options with { BatchNorm = rows }, ranks);
    }

    [Fact]
    public void Copies_that_are_no_longer_alike_are_an_error_that_names_them()
    {
        var data = Table;
        var error = Assert.Throws<InvalidOperationException>(() => ThreadRanks.Run(3, ranks => Fit(
            () => new Mlp(new ColumnSpace(4), 3, [12, 6], seed: ranks.Index == 1 ? 2UL : 1, dtype: ScalarType.Float64), new CrossEntropy(),
            data, s_options, ranks)));
        Assert.Contains("rank 1 differ", error.InnerException!.Message, StringComparison.Ordinal);
    }

    private static ModulePredictor Given()
    {
        // TorchSharp draws first weights from its global stream, so each rank's are set.
        var module = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.BatchNorm1d(8), torch.nn.Linear(8, 3));
        using var grad = torch.no_grad();
        foreach (var (i, parameter) in module.parameters().Index())
            parameter.copy_(Tiny.Normal((int)parameter.numel(), 1, (ulong)i).reshape(parameter.shape));
        return new ModulePredictor(module, new ColumnSpace(4), 3);
    }

    private static Mlp Perceptron() => new(new ColumnSpace(4), 3, [12, 6], seed: 1, dtype: ScalarType.Float64, dropout: 0.3);

    private static Trainee Fit(Func<Predictor> create, Objective objective, DataSplit data, TrainerOptions options, Ranks ranks,
        TrainingSession? session = null)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = create();
        double[] weights = [];
        session = (session ?? new()) with { Ranks = ranks };
        var observe = session.Observe;
        using var run = new Trainer(options).Fit(predictor, objective, data, session with
        {
            Observe = p =>
            {
                // Those of the last epoch, which need not be the best.
                weights = [.. predictor.StateByName().SelectMany(s => Same.Numbers(s.Value))];
                observe?.Invoke(p);
            },
        });
        return new(weights, [.. run.History.Select(h => h.Loss ?? 0)],
            [.. run.History.SelectMany(h => new[] { h.Accuracy, h.Insertion ?? 0, h.Deletion ?? 0 })]);
    }

    private static void Equal(Trainee expected, Trainee actual)
    {
        Same.Values(expected.Losses, actual.Losses, Tolerance);
        Same.Values(expected.Weights, actual.Weights, Tolerance);
        Same.Values(expected.Scores, actual.Scores, Tolerance);
    }
}
