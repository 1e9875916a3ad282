using Candor.Explainers.Learned;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Tests.Training;

public sealed class LearnedTrainerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("candor-learned-").FullName;

    [Theory]
    [InlineData("meed")]
    [InlineData("honest-meed")]
    [InlineData("l2x")]
    [InlineData("cxplain")]
    public void A_run_that_was_stopped_goes_on_to_the_same_bits(string name)
    {
        using var scope = torch.NewDisposeScope();
        var whole = Train(name, "whole", stopAfter: null);
        Assert.Throws<OperationCanceledException>(() => Train(name, "cut", stopAfter: 2));
        var resumed = Train(name, "cut", stopAfter: null);
        Assert.Equal(whole.Weights, resumed.Weights);
        Assert.Equal(whole.Losses, resumed.Losses);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_that_was_stopped_within_an_epoch_goes_on_from_there(bool texts)
    {
        using var scope = torch.NewDisposeScope();
        using Predictor model = texts
            ? new TextCnn(new TokenSpace(8, 12), 2, seed: 3)
            : new Mlp(new ColumnSpace(5), 2, [8], 3);
        model.train(false);
        var inputs = texts ? Tiny.Normal(40, 8).abs().mul(6).clamp(0, 11).floor() : Tiny.Normal(40, 5);
        var data = LearnedData.Of(model, inputs.to(ScalarType.Float32), Tiny.Cycle(40, 2));
        var (whole, all) = Train(Path.Combine(_folder, "whole"), 0);
        Assert.Equal(9, all);
        Assert.Throws<OperationCanceledException>(() => Train(Path.Combine(_folder, "cut"), 5));
        var (resumed, left) = Train(Path.Combine(_folder, "cut"), 0);
        Assert.Equal(4, left);
        Assert.Equal(whole, resumed);

        (double[] Weights, int Steps) Train(string file, int stopAt)
        {
            using var stop = new CancellationTokenSource();
            var steps = 0;
            using var method = new WatchedL2x(NetworkFamily.Of(model.Space, 2), new()
            {
                TopK = 2,
                Epochs = 3,
                Batch = 16,
                LearningRate = 1e-2,
                Seed = 7,
            }, () =>
            {
                if (++steps == stopAt)
                    stop.Cancel();
            });
            var history = new LearnedTrainer(new() { Checkpoint = file, Resume = true, Cancellation = stop.Token })
                .Fit(method, model, data, data);
            return ([.. method.Explainer.parameters().SelectMany(Same.Numbers), .. history.Select(h => h.Loss ?? 0)], steps);
        }
    }

    private sealed class WatchedL2x(NetworkFamily family, LearnedOptions options, Action at) : L2x(family, options)
    {
        public override IReadOnlyList<(string Name, Tensor Value)> Step(LearnedBatch batch, int epoch, Generator generator)
        {
            at();
            return base.Step(batch, epoch, generator);
        }
    }

    [Fact]
    public void The_monitor_counts_rows_whose_class_the_model_keeps()
    {
        using var scope = torch.NewDisposeScope();
        var run = Train("meed", "watched", stopAfter: null);
        Assert.All(run.Watched, f => Assert.Equal(["fsM", "fuM", "selectedAccuracy", "unselectedAccuracy"], f.Keys));
        Assert.All(run.Watched.SelectMany(f => f.Values), share => Assert.InRange(share, 0, 1));
    }

    [Fact]
    public void Divergence_is_one_clear_error() =>
        Same.Says(() => Train("l2x", "diverged", stopAfter: null, rate: 1e30), "diverged", "--lr");

    private (double[] Weights, double?[] Losses, IReadOnlyDictionary<string, double>[] Watched) Train(string name, string file,
        int? stopAfter, double rate = 1e-2)
    {
        using var scope = torch.NewDisposeScope();
        using var model = new Mlp(new ColumnSpace(5), 2, [8], 3);
        using var cancellation = new CancellationTokenSource();
        var data = LearnedData.Of(model, Tiny.Normal(40, 5).to(ScalarType.Float32), Tiny.Cycle(40, 2));
        using var method = Catalog.Learned(name, NetworkFamily.Of(model.Space, 2), new LearnedOptions
        {
            TopK = 2,
            Epochs = 5,
            Batch = 16,
            LearningRate = rate,
            Seed = 7
        });
        var session = new TrainingSession
        {
            Checkpoint = Path.Combine(_folder, file),
            Resume = true,
            Fingerprint = name,
            Cancellation = cancellation.Token,
            Observe = p =>
            {
                if (p.Epoch == stopAfter)
                    cancellation.Cancel();
            },
        };
        var history = new LearnedTrainer(session) { CheckpointSeconds = 0 }.Fit(method, model, data, data);
        return ([.. method.Explainer.parameters().SelectMany(Same.Numbers)], [.. history.Select(h => h.Loss)],
            [.. history.Select(h => h.Fidelity!)]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
