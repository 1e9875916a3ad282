using Candor.Data.Records;
using Candor.Objectives;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Tests.Training;

public class ResumeTests
{
    public static TheoryData<string, TrainerOptions> Options => new()
    {
        { "plain", Trained.Options },
        { "cosine", Trained.Options with { Cosine = true } },
        { "no momentum", Trained.Options with { Momentum = 0 } },
        // With this rate the best epoch comes early, so that patience ends the run before its last epoch.
        { "patience", Trained.Options with { Epochs = 40, Patience = 3, LearningRate = 0.3, Seed = 5 } },
    };

    private sealed record Outcome(int[] Bits, Dictionary<double, (int, double)> Best, EpochInfo[] History, int[][] Kept);

    private static Outcome End(TrainingRun run)
    {
        var bits = Trained.Bits(run.Predictor);
        var kept = run.Best.Keys.Order().Select(eta =>
        {
            run.Use(eta);
            return Trained.Bits(run.Predictor);
        }).ToArray();
        return new(bits, run.Best.ToDictionary(), [.. run.History.Select(h => h with { Seconds = 0 })], kept);
    }

    private static void Equal(Outcome expected, Outcome actual)
    {
        Assert.Equal(expected.Bits, actual.Bits);
        Assert.Equal(expected.Best, actual.Best);
        Assert.Equal(expected.Kept, actual.Kept);
        Assert.Equal(expected.History.Length, actual.History.Length);
        foreach (var (a, b) in expected.History.Zip(actual.History))
        {
            Assert.Equal(a.Terms, b.Terms);
            Assert.Equal(a with { Terms = b.Terms }, b);
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void A_run_that_was_stopped_after_any_epoch_goes_on_to_the_same_bits(string name, TrainerOptions options)
    {
        using var folder = new TemporaryFolder();
        using var whole = Trained.Predictor();
        using var uninterrupted = Trained.Fit(whole, options);
        var expected = End(uninterrupted);
        var last = expected.History[^1].Epoch;
        Assert.Equal(name == "patience", last < options.Epochs);
        for (var stop = 0; stop <= last; stop++)
        {
            var path = folder.File(FormattableString.Invariant($"{stop}.safetensors"));
            using var first = Trained.Predictor();
            using (var cancel = new CancellationTokenSource())
            {
                var session = new TrainingSession
                {
                    Checkpoint = path,
                    Cancellation = cancel.Token,
                    Observe = p => { if (p.Epoch == stop) cancel.Cancel(); }
                };
                if (stop < last)
                    Assert.ThrowsAny<OperationCanceledException>(() => Trained.Fit(first, options, session));
                else
                    Trained.Fit(first, options, session).Dispose();
            }
            using var second = Trained.Predictor();
            using var resumed = Trained.Fit(second, options, new() { Checkpoint = path, Resume = true });
            Equal(expected, End(resumed));
        }
    }

    [Fact]
    public void Stopping_between_two_batches_leaves_a_checkpoint_from_there_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("checkpoint.safetensors");
        using var whole = Trained.Predictor();
        using var uninterrupted = Trained.Fit(whole, objective: Trained.Objective() + new AtBatch(_ => { }));
        var expected = End(uninterrupted);
        using var first = Trained.Predictor();
        using var cancel = new CancellationTokenSource();
        // 36 training rows make three batches of 16, 16 and 4: the eighth batch is in the third epoch.
        var batches = 0;
        var objective = Trained.Objective() + new AtBatch(batch =>
        {
            batches = batch;
            if (batch == 8)
                cancel.Cancel();
        });
        Leaks.None(() => Assert.ThrowsAny<OperationCanceledException>(
            () => Trained.Fit(first, session: new() { Checkpoint = path, Cancellation = cancel.Token }, objective: objective)));
        Assert.Equal(8, batches);
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        using var second = Trained.Predictor();
        var (epochs, seen) = (new List<int>(), 0);
        using var resumed = Trained.Fit(
            second, session: new() { Checkpoint = path, Resume = true, Observe = p => epochs.Add(p.Epoch) }, objective: Trained.Objective()
                + new AtBatch(batch => seen = batch));
        Assert.Equal([3, 4, 5], epochs);
        // The eighth batch itself was done, and the ninth is the last of its epoch.
        Assert.Equal(7, seen);
        Equal(expected, End(resumed));
    }

    [Fact]
    public void Without_resume_a_checkpoint_is_written_over_and_not_read()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("checkpoint.safetensors");
        File.WriteAllText(path, "not a checkpoint");
        using var predictor = Trained.Predictor();
        using var run = Trained.Fit(predictor, Trained.Options with { Epochs = 1 }, new() { Checkpoint = path });
        Checkpoint.Read(path, "").File.Dispose();
    }

    [Fact]
    public void To_resume_where_there_is_no_checkpoint_is_to_start()
    {
        using var folder = new TemporaryFolder();
        using var a = Trained.Predictor();
        using var b = Trained.Predictor();
        using var plain = Trained.Fit(a);
        using var resumed = Trained.Fit(b, session: new() { Checkpoint = folder.File("none.safetensors"), Resume = true });
        Assert.Equal(Trained.Bits(a), Trained.Bits(b));
    }

    [Fact]
    public void Checkpoints_between_the_least_seconds_are_left_out_but_the_last_is_written()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("checkpoint.safetensors");
        using var predictor = Trained.Predictor();
        var seen = new List<bool>();
        using var run = Trained.Fit(
            predictor, Trained.Options with { CheckpointSeconds = 1e6 }, new()
            {
                Checkpoint = path,
                Observe = _ => seen.Add(File.Exists(path))
            });
        Assert.DoesNotContain(true, seen);
        var (header, file) = Checkpoint.Read(path, "");
        file.Dispose();
        Assert.Equal(5, header.Epoch);
    }
}
