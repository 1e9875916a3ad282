using Candor.Data.Records;
using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Tests.Training;

public class SelectionTests
{
    // Eq. (15): η·Acc + Ins + 1 − Del.
    private static double Score(EpochInfo h, double eta) => eta * h.Accuracy + h.Insertion!.Value + 1 - h.Deletion!.Value;

    [Fact]
    public void The_score_is_eq_15()
    {
        Assert.Equal(2 * 0.75 + 0.5 + 1 - 0.25, new ValidationScores(0.75, 9, 0.5, 0.25).For(2));
        Assert.Equal(0.5 + 1 - 0.25, new ValidationScores(0.75, 9, 0.5, 0.25).For(0));
    }

    [Fact]
    public void Without_an_explainer_it_is_the_accuracy_and_of_equal_ones_the_lower_loss()
    {
        Assert.True(new ValidationScores(0.75, 9, null, null).For(2) < new ValidationScores(0.75, 8, null, null).For(2));
        Assert.True(new ValidationScores(0.76, 900, null, null).For(2) > new ValidationScores(0.75, 0, null, null).For(2));
    }

    [Fact]
    public void The_epoch_kept_for_every_eta_is_the_first_with_the_highest_score_of_the_history()
    {
        using var predictor = Trained.Predictor();
        using var run = Trained.Fit(predictor, Trained.Options with { Epochs = 12, LearningRate = 0.3, Etas = [0, 0.5, 1, 2, 3, 100] });
        Assert.Equal([0, 0.5, 1, 2, 3, 100], run.Best.Keys.Order());
        Assert.All(run.Best, b =>
        {
            var best = run.History.MaxBy(h => Score(h, b.Key))!;
            Assert.Equal(best.Epoch, b.Value.Epoch);
            Assert.Equal(Score(best, b.Key), b.Value.Score, 1e-12);
        });
        Assert.True(run.Best.Values.Select(b => b.Epoch).Distinct().Count() > 1, "the test means more where etas choose differently");
    }

    // Much weight on deletion and a high rate: accuracy is given away.
    private static TrainerOptions Costly => Trained.Options with { Epochs = 15, LearningRate = 0.3, Etas = [0, 0.5, 1, 2, 3] };

    private static Objective Hungry => new CrossEntropy() + 3 * new DeletionRegularizer(new Lime(new() { Samples = 12 }), Trained.Baseline);

    [Fact]
    public void No_epoch_is_kept_that_lost_more_accuracy_than_the_floor_allows()
    {
        using var predictor = Trained.Predictor();
        using (Trained.Fit(predictor, Trained.Options with { Epochs = 20 }, objective: new CrossEntropy()))
        {
        }
        var state = predictor.CopyState();
        using var paper = Trained.Fit(predictor, Costly with { AccuracyFloor = null }, objective: Hungry);
        var start = paper.History[0].Accuracy;
        Assert.True(paper.History[paper.Best[0].Epoch].Accuracy < start - 0.01,
            "the test means more where Eq. (15) alone gives accuracy away");

        predictor.LoadState(state);
        using var held = Trained.Fit(predictor, Costly, objective: Hungry);
        Assert.Equal(paper.History.Select(h => h.Accuracy), held.History.Select(h => h.Accuracy));
        Assert.All(held.Best, b =>
        {
            var allowed = held.History.Where(h => h.Accuracy >= start - 0.01 - 1e-9);
            Assert.Equal(allowed.MaxBy(h => Score(h, b.Key))!.Epoch, b.Value.Epoch);
        });
    }

    [Fact]
    public void Epochs_under_the_floor_are_no_progress_for_patience()
    {
        using var predictor = Trained.Predictor();
        using (Trained.Fit(predictor, Trained.Options with { Epochs = 20 }, objective: new CrossEntropy()))
        {
        }
        using var run = Trained.Fit(predictor, Costly with { Epochs = 60, Patience = 3, AccuracyFloor = 0 },
            objective: -1 * new CrossEntropy());
        Assert.True(run.History.Count < 10, $"{run.History.Count} epochs");
    }

    [Fact]
    public void The_floor_holds_against_the_start_after_a_resume_too()
    {
        using var whole = Trained.Predictor();
        using (Trained.Fit(whole, Trained.Options with { Epochs = 20 }, objective: new CrossEntropy()))
        {
        }
        var state = whole.CopyState();
        using var folder = new TemporaryFolder();
        using var one = Trained.Fit(whole, Costly, objective: Hungry);

        using var stop = new CancellationTokenSource();
        using var halved = Trained.Predictor();
        halved.LoadState(state);
        var session = new TrainingSession { Checkpoint = folder.File("c.safetensors"), Cancellation = stop.Token };
        Assert.Throws<OperationCanceledException>(() => Trained.Fit(halved, Costly, session with
        {
            Observe = p =>
            {
                if (p.Epoch == 7)
                    stop.Cancel();
            },
        }, Hungry));
        using var two = Trained.Fit(halved, Costly, session with { Resume = true, Cancellation = default }, Hungry);
        Assert.Equal(one.Best.OrderBy(b => b.Key).Select(b => b.Value), two.Best.OrderBy(b => b.Key).Select(b => b.Value));
    }

    [Fact]
    public void The_leak_aware_choice_takes_off_what_a_wrong_label_reaches()
    {
        Assert.Equal(2 * 0.75 + 0.5 - 0.4 + 1 - 0.25, new ValidationScores(0.75, 9, 0.5, 0.25, 0.4).For(2), 12);
        using var scope = torch.NewDisposeScope();
        using var predictor = Trained.Predictor();
        using var run = Trained.Fit(predictor, Trained.Options with { Epochs = 0, Choice = EpochChoice.Margin });
        var watched = Trained.Data.Validation;
        using var assessment = new Candor.Metrics.Assessment(predictor, new Lime(new() { Samples = 12 }),
            InputTensors.Of(watched, predictor),
            InputTensors.LabelsOf(watched, predictor), Trained.Options.Seed);
        double Mean(Candor.Metrics.Metric m) => m.Score(assessment).mean().ToDouble();
        var margin = Mean(new Candor.Metrics.InsertionMargin(Trained.Baseline));
        var deletion = Mean(new Candor.Metrics.Deletion(Trained.Baseline));
        Assert.Equal(2 * run.History[0].Accuracy + margin + 1 - deletion, run.Best[2].Score, 1e-6);
    }

    [Fact]
    public void Use_restores_the_epoch_of_an_eta_and_the_run_ends_in_that_of_its_own()
    {
        using var predictor = Trained.Predictor();
        var options = Trained.Options with { Epochs = 12, LearningRate = 0.3, Etas = [0, 100], Eta = 2 };
        var bits = new Dictionary<int, int[]>();
        var session = new TrainingSession { Observe = p => bits[p.Epoch] = Trained.Bits(predictor) };
        using var run = Trained.Fit(predictor, options, session);
        Assert.Equal(bits[run.Best[2].Epoch], Trained.Bits(predictor));
        foreach (var eta in new[] { 0.0, 100, 2 })
        {
            run.Use(eta);
            Assert.Equal(bits[run.Best[eta].Epoch], Trained.Bits(predictor));
        }
        run.UseInitial();
        Assert.Equal(bits[0], Trained.Bits(predictor));
        Same.Says(() => run.Use(17), "η = 17", "0, 2, 100");
    }

    [Fact]
    public void The_state_before_the_first_update_is_a_candidate()
    {
        using var predictor = Trained.Predictor();
        using (Trained.Fit(predictor, Trained.Options with { Epochs = 20 }))
        {
        }
        var good = Trained.Bits(predictor);
        // Climbing the cross-entropy makes every later epoch worse.
        using var worse = Trained.Fit(predictor, Trained.Options with { Epochs = 4, LearningRate = 0.5 },
            objective: -1 * new CrossEntropy());
        Assert.All(worse.Best.Values, b => Assert.Equal(0, b.Epoch));
        Assert.Equal(good, Trained.Bits(predictor));
    }

    [Fact]
    public void The_monitor_scores_an_epoch_as_its_history_says()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Trained.Predictor();
        var lime = new Lime(new() { Samples = 12 });
        var monitor = new FaithfulnessMonitor(lime, Trained.Baseline, new MaskSteps { Fraction = 1 });
        using var run = new Trainer(Trained.Options, monitor).Fit(predictor, new CrossEntropy(), Trained.Data);
        var part = FaithfulnessMonitor.Watched(Trained.Data);
        Assert.Same(Trained.Data.Validation, part);
        var scores = monitor.Score(predictor, InputTensors.Of(part, predictor), InputTensors.LabelsOf(part, predictor),
            Trained.Options.Seed, 1024);
        var epoch = run.History[run.Best[2].Epoch];
        Assert.Equal((epoch.Accuracy, epoch.Insertion, epoch.Deletion), (scores.Accuracy, scores.Insertion, scores.Deletion));
    }

    [Fact]
    public void Without_a_validation_part_the_training_part_is_watched()
    {
        var data = Sets.Blobs().Split(0.8, 0, seed: 1);
        Assert.Same(data.Train, FaithfulnessMonitor.Watched(data));
    }
}
