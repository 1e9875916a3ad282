using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Metrics;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Tests.Training;

public class TrainerTests
{
    private static int[] BitsAfter(TrainerOptions options, ulong weights = 1)
    {
        using var predictor = Trained.Predictor(weights);
        using var run = Trained.Fit(predictor, options);
        return Trained.Bits(predictor);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_seed_others()
    {
        var first = BitsAfter(Trained.Options);
        Assert.Equal(first, BitsAfter(Trained.Options));
        Assert.NotEqual(first, BitsAfter(Trained.Options with { Seed = 4 }));
        Assert.NotEqual(first, BitsAfter(Trained.Options, weights: 2));
    }

    [Fact]
    public void Training_lowers_the_objective_and_raises_the_accuracy()
    {
        using var predictor = Trained.Predictor();
        using var run = Trained.Fit(predictor, Trained.Options with { Epochs = 15 });
        Assert.Null(run.History[0].Loss);
        Assert.True(run.History[^1].Loss < run.History[1].Loss * 0.8);
        Assert.True(run.History[^1].Accuracy > run.History[0].Accuracy);
        Assert.Equal(Enumerable.Range(0, 16), run.History.Select(h => h.Epoch));
        Assert.Equal(["crossEntropy", "insertion", "deletion", "wrongLabelInsertion", "norm"], run.History[1].Terms.Keys);
    }

    [Fact]
    public void The_loss_of_an_epoch_is_the_weighted_sum_of_its_terms()
    {
        using var predictor = Trained.Predictor();
        using var run = Trained.Fit(predictor);
        var weights = run.Objective.Terms.ToDictionary(t => t.Term.Name, t => t.Weight);
        Assert.All(run.History.Skip(1), h => Assert.Equal(h.Loss!.Value, h.Terms.Sum(t => weights[t.Key] * t.Value), 1e-9));
    }

    [Fact]
    public void No_epochs_leave_the_predictor_as_it_was()
    {
        using var predictor = Trained.Predictor();
        var before = Trained.Bits(predictor);
        using var run = Trained.Fit(predictor, Trained.Options with { Epochs = 0 });
        Assert.Equal(before, Trained.Bits(predictor));
        Assert.Equal(0, Assert.Single(run.History).Epoch);
    }

    [Fact]
    public void Patience_stops_after_that_many_epochs_without_a_better_one()
    {
        using var predictor = Trained.Predictor();
        var told = new List<(int Epoch, int Stale)>();
        // Steps so small change no score.
        using var run = Trained.Fit(
            predictor, Trained.Options with { Epochs = 50, Patience = 3, LearningRate = 1e-12 },
                new() { Observe = p => told.Add((p.Epoch, p.Stale)) });
        // Epoch 0, the start, is no part of it.
        Assert.Equal([(0, 0), (1, 0), (2, 1), (3, 2), (4, 3)], told);
        Assert.All(run.Best.Values, b => Assert.Equal(0, b.Epoch));
    }

    [Fact]
    public void Divergence_is_an_error_that_says_what_to_do_and_leaves_nothing_behind()
    {
        using var predictor = Trained.Predictor();
        Same.Says(() => Trained.Fit(predictor, Trained.Options with { LearningRate = 1e30 }), "diverged in epoch 1", "--lr",
            "lower learning rate");
        Leaks.None(() => Assert.Throws<CandorException>(() => Trained.Fit(predictor, Trained.Options with { LearningRate = 1e30 })));
    }

    [Fact]
    public void Training_that_runs_away_later_keeps_the_best_epoch_before()
    {
        using var predictor = Trained.Predictor();
        // The deletion regulariser has no lower bound: a large weight drives the logits up until they overflow.
        var objective = new CrossEntropy() + 50 * new DeletionRegularizer(new GradientTimesInput(),
            Candor.Masking.Baseline.Mean(Trained.Data.Train));
        using var run = new Trainer(Trained.Options with { Epochs = 500, Patience = null, LearningRate = 0.5 }).Fit(predictor, objective,
            Trained.Data);
        Assert.InRange(run.DivergedInEpoch!.Value, 2, 500);
        Assert.Equal(run.DivergedInEpoch.Value - 1, run.History[^1].Epoch);
        Assert.All(Trained.Bits(predictor), b => Assert.True(float.IsFinite(BitConverter.Int32BitsToSingle(b))));
    }

    [Fact]
    public void Of_a_large_training_part_a_share_of_each_batch_is_explained()
    {
        var data = Sets.Blobs(250_000, columns: 2, classes: 2).Split(0.8, 0.1);
        using var predictor = new Mlp(data, [], 1);
        List<long> explained = [];
        using var run = new Trainer(Trained.Options with { Epochs = 1, Batch = 100_000 }).Fit(
            predictor, new CrossEntropy() + 0.1 * new Watching(explained), data);

        Assert.Equal([50_000, 50_000], explained);
    }

    /// <summary>A term that notes how many rows a step explains.</summary>
    private sealed class Watching(List<long> explained) : Objective
    {
        public override string Name => "watching";

        public override IEnumerable<Func<Tensor>> Parts(Step step)
        {
            explained.Add(step.ExplainedRows);
            yield break;
        }
    }

    [Fact]
    public void A_batch_larger_than_the_training_part_is_an_error()
    {
        using var predictor = Trained.Predictor();
        Same.Says(() => Trained.Fit(predictor, Trained.Options with { Batch = 1000 }), "batch of 1000 rows", "--batch 36");
    }

    [Fact]
    public void Options_and_explainers_are_checked_before_the_first_batch()
    {
        using var predictor = Trained.Predictor();
        Same.Says(() => Trained.Fit(predictor, Trained.Options with { Momentum = 2 }), "momentum");
        Same.Says(() => Trained.Fit(predictor, objective: new ExplanationNorm(new Lime(new() { Samples = 2 }))), "2 samples");
    }

    [Fact]
    public void Data_of_another_width_is_refused()
    {
        using var predictor = new Candor.Predictors.Mlp(new ColumnSpace(7), 3, [4]);
        Same.Says(() => Trained.Fit(predictor), "4 inputs a row", "made for 7");
    }

    [Fact]
    public void Nothing_outlives_a_run_but_the_predictor()
    {
        using var predictor = Trained.Predictor();
        using (Trained.Fit(predictor))
        {
        }
        Leaks.None(() =>
        {
            using var run = Trained.Fit(predictor);
            run.Use(3);
            run.UseInitial();
            run.Evaluate(new Lime(new() { Samples = 12 }), Trained.Data.Test, new Insertion(Trained.Baseline));
        });
    }

    [Fact]
    public void A_run_is_evaluated_before_the_first_update_and_at_the_chosen_epoch()
    {
        using var predictor = Trained.Predictor();
        using var run = Trained.Fit(predictor, Trained.Options with { Epochs = 15 });
        var chosen = Trained.Bits(predictor);
        run.Evaluate(new Lime(new() { Samples = 12 }), Trained.Data.Test, new Insertion(Trained.Baseline), new Deletion(Trained.Baseline));
        Assert.Equal(chosen, Trained.Bits(predictor));
        var record = run.Record;
        Assert.Equal(("before", "after", "lime"), (record.Before!.Name, record.After!.Name, record.Explainer));
        Assert.Equal(["accuracy", "insertion", "deletion"], record.After.Metrics.Keys);
        Assert.True(record.After.Metrics["accuracy"].Mean > record.Before.Metrics["accuracy"].Mean);
        Assert.Contains(record.Citations, c => c.Key == Papers.IdExpo.Key);
        Assert.Contains(record.Citations, c => c.Key == Papers.Lime.Key);
    }
}
