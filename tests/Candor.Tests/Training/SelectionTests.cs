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
        using var worse = Trained.Fit(predictor, Trained.Options with { Epochs = 4, LearningRate = 0.5 }, objective: -1 * new CrossEntropy());
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
        var scores = monitor.Score(predictor, InputTensors.Of(part, predictor), InputTensors.LabelsOf(part, predictor), Trained.Options.Seed, 1024);
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
