using Candor.Data;
using Candor.Masking;
using Candor.Metrics.Examples;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training;
using Candor.Training.Examples;

namespace Candor.Tests.Training.Examples;

public sealed class ExampleTrainerTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();
    private readonly string _folder = Directory.CreateTempSubdirectory("candor-examples-").FullName;

    public void Dispose()
    {
        _scope.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static DataSplit Data => Sets.Blobs(rows: 120).Split(seed: 3);

    private static Mlp Predictor(DataSplit data) => new(data, [16, 8], seed: 1, dropout: 0.2);

    private static ExampleTrainerOptions Options(ExampleMethod method = ExampleMethod.Ours) => new()
    {
        Method = method,
        Examples = 6,
        Etas = [0, 0.001],
        Epochs = 12,
        LearningRate = 0.01,
        Seed = 5,
        CheckpointSeconds = 0,
    };

    [Theory]
    [InlineData(ExampleMethod.Ours)]
    [InlineData(ExampleMethod.Joint)]
    [InlineData(ExampleMethod.Rps)]
    [InlineData(ExampleMethod.RpsR)]
    [InlineData(ExampleMethod.Pretrain)]
    [InlineData(ExampleMethod.PretrainR)]
    public void Every_method_learns_easy_classes_and_leaves_no_tensor(ExampleMethod method) => Leaks.None(() =>
    {
        var data = Data;
        using var predictor = Predictor(data);
        using var run = new ExampleTrainer(Options(method) with { Epochs = 40 }).Fit(predictor, data);
        var scores = Scores(run, data);
        Assert.InRange(scores.Accuracy.Average(), 0.6, 1);
        Assert.InRange(scores.Faithfulness.Average(), method.ReplacesPredictor() ? 1 : 0.4, 1);
        Assert.Equal(method.IsGated() ? 2 : 1, run.Results.Count);
    });

    [Theory]
    [InlineData(ExampleMethod.Ours, 1, null, null)]
    [InlineData(ExampleMethod.Ours, 4, 30, null)]
    [InlineData(ExampleMethod.Ours, 1, null, 8)]
    [InlineData(ExampleMethod.Ours, 3, null, 8)]
    [InlineData(ExampleMethod.Ours, 1, null, null, true)]
    [InlineData(ExampleMethod.PretrainR, 1, null, null)]
    public void A_run_that_was_stopped_goes_on_to_the_same_bits(ExampleMethod method, int refresh, int? candidates, int? fresh,
        bool open = false)
    {
        var (data, options) = (Data, Options(method) with
        {
            RefreshEvery = refresh,
            Candidates = candidates,
            FreshPoints = fresh,
            OpenPoints = open
        });
        using var whole = Predictor(data);
        using var expected = new ExampleTrainer(options).Fit(whole, data);
        using var stopped = Predictor(data);
        using var stop = new CancellationTokenSource();
        const string last = "eta-0.001";
        var session = new TrainingSession
        {
            Cancellation = stop.Token,
            Observe = p =>
            {
                if (p is { Epoch: 5 } && p.Phase == last)
                    stop.Cancel();
            },
        };
        Assert.Throws<OperationCanceledException>(() => new ExampleTrainer(options).Fit(stopped, data, session, File));
        using var again = Predictor(data);
        using var actual = new ExampleTrainer(options).Fit(again, data, new TrainingSession { Resume = true }, File);
        Assert.Equal(expected.Points.Expected().ToArray<float>(), actual.Points.Expected().ToArray<float>());
        Assert.All(whole.ParametersByName().Zip(again.ParametersByName()),
            p => Assert.Equal(p.First.Value.ToArray<float>(), p.Second.Value.ToArray<float>()));
        Assert.Equal(expected.Results, actual.Results);
    }

    private string File(string phase) => Path.Combine(_folder, $"checkpoint-{phase}.safetensors");

    [Theory]
    [InlineData(1, 8)]
    [InlineData(1, 9999)]
    [InlineData(4, null)]
    [InlineData(1, null, true)]
    public void Cheaper_steps_learn_easy_classes_and_leave_no_tensor(int refresh, int? fresh, bool open = false) => Leaks.None(() =>
    {
        var data = Data;
        using var predictor = Predictor(data);
        using var run = new ExampleTrainer(Options() with
        {
            Epochs = 40,
            RefreshEvery = refresh,
            FreshPoints = fresh,
            OpenPoints = open
        }).Fit(predictor, data);
        var scores = Scores(run, data);
        Assert.InRange(scores.Accuracy.Average(), 0.6, 1);
        Assert.InRange(scores.Faithfulness.Average(), 0.4, 1);
    });

    [Fact]
    public void Features_are_not_kept_where_convolutions_learn()
    {
        var data = ImageSets.Corners(60).Split(seed: 3);
        using var network = new SmallCnn(new SuperpixelGrid(data.Source.Schema.Image!, 2), 4, seed: 1, width: 2);
        Same.Says(() => new ExampleTrainer(Options() with { FreshPoints = 8 }).Fit(network, data), "small-cnn", "--fresh-points 8",
            "--open-points");
    }

    [Fact] // With a patience of one epoch a run would stop at once; it goes on until the gates close, and what was open cannot win.
    public void An_explanation_is_chosen_and_patience_begins_only_when_the_gates_have_closed()
    {
        var data = Data;
        using var predictor = Predictor(data);
        var options = Options() with { Etas = [1e-2], Epochs = 400, Patience = 1, MostOpen = 0.3 };
        using var run = new ExampleTrainer(options).Fit(predictor, data);
        var all = run.Candidates.Count * predictor.Classes;
        Assert.InRange(run.Results[0].NonZero, 1, (int)(0.3 * all));
        var open = run.History.Where(e => e.Phase.StartsWith("eta", StringComparison.Ordinal)).TakeWhile(e => e.NonZero > 0.3 * all);
        Assert.True(open.Count() > 2, "patience would have ended it");
        using var other = Predictor(data);
        Same.Says(() => new ExampleTrainer(options with { Etas = [0], Epochs = 3 }).Fit(other, data), "--most-open", "0.3");
        Same.Says(() => (options with { MostOpen = 0 }).Validate(), "--most-open 0.05");
    }

    [Fact]
    public void Where_every_gate_is_shut_nothing_wins()
    {
        var data = Data;
        using var predictor = Predictor(data);
        var options = Options() with { Points = new() { InitialGate = -3 }, Etas = [1] };
        Same.Says(() => new ExampleTrainer(options).Fit(predictor, data), "gate", "--sparsity");
    }

    [Fact]
    public void A_sparsity_whose_gates_are_shut_cannot_win_over_one_that_explains()
    {
        var data = Data;
        using var predictor = Predictor(data);
        var options = Options() with { Points = new() { InitialGate = 0.01 }, Etas = [0, 1e6], LearningRate = 0.02 };
        using var run = new ExampleTrainer(options).Fit(predictor, data);
        Assert.True(run.Results[run.Best].NonZero > 0);
    }

    [Fact] // Ten classes: a constant g and h reach √(0.1 · 1) = 0.316, and an honest start 0.2.
    public void An_honest_epoch_wins_over_a_constant_of_a_higher_score()
    {
        var (constant, honest) = (new ValidationOfExamples(0.316, 0.1, 1, 3), new ValidationOfExamples(0.2, 0.2, 0.2, 3));
        Assert.True(honest.IsBetterThan(constant, 0.1));
        Assert.False(constant.IsBetterThan(honest, 0.1));
        Assert.True(constant.IsBetterThan(honest, 0.2), "of two constants the better score");
        Assert.True((honest with { Score = 0.3 }).IsBetterThan(honest, 0.1));
    }

    [Fact]
    public void What_is_kept_is_better_than_the_constant_it_began_as()
    {
        var data = Data;
        using var predictor = Predictor(data);
        using (torch.no_grad())
            foreach (var parameter in predictor.parameters())
                parameter.mul_(0.01);
        using var run = new ExampleTrainer(Options(ExampleMethod.Joint) with { Epochs = 30 }).Fit(predictor, data);
        var share = data.Validation.Labels.GroupBy(l => l).Max(g => g.Count()) / (double)data.Validation.Count;
        var best = run.Results[run.Best];
        Assert.True(best.BeatsConstant);
        Assert.InRange(best.Accuracy, share + 1e-9, 1);
        Assert.InRange(best.Faithfulness, share + 1e-9, 1);
        Assert.True(best.Epoch > 0);
    }

    [Fact]
    public void Where_all_is_constant_it_is_kept_and_said()
    {
        var data = Data;
        using var predictor = Predictor(data);
        using var run = new ExampleTrainer(Options(ExampleMethod.Joint) with { Epochs = 2, LearningRate = 1e-9 }).Fit(predictor, data);
        Assert.False(run.Results[run.Best].BeatsConstant);
    }

    [Theory]
    [InlineData(0.4, 1.0, 0.4, false)]
    [InlineData(0.9, 0.4, 0.4, false)]
    [InlineData(0.41, 0.41, 0.4, true)]
    [InlineData(0.41, null, 0.4, true)]
    [InlineData(0.01, -0.2, 0.0, false)]
    public void A_constant_has_the_share_of_the_largest_class_in_both(double accuracy, double? faithfulness, double share, bool beats) =>
        Assert.Equal(beats, new ValidationOfExamples(1, accuracy, faithfulness, 3).Beats(share));

    [Fact]
    public void A_penalty_leaves_fewer_influences()
    {
        var data = Data;
        using var predictor = Predictor(data);
        using var run = new ExampleTrainer(Options() with { Etas = [0, 0.05], Epochs = 150, Selection = ExampleSelection.Objective }).Fit(
            predictor, data);
        Assert.True(run.Results[1].NonZero < run.Results[0].NonZero, $"{run.Results[1].NonZero} and {run.Results[0].NonZero}");
    }

    [Fact]
    public void Numbers_are_learnt_and_explained()
    {
        var data = Line().Split(seed: 1);
        using var predictor = new Mlp(data, [16], seed: 1);
        using var run = new ExampleTrainer(Options() with { Epochs = 150, Examples = 20 }).Fit(predictor, data);
        var scores = Scores(run, data, 20);
        Assert.InRange(scores.Accuracy.Average(), 0.8, 1);
        Assert.InRange(scores.Faithfulness.Average(), 0.5, 1);
    }

    [Fact]
    public void Candidates_are_a_fair_sample_that_the_seed_names()
    {
        var train = Data.Train;
        var chosen = CandidatePoints.Choose(train, 12, 7);
        Assert.Equal(chosen, CandidatePoints.Choose(train, 12, 7));
        Assert.NotEqual(chosen, CandidatePoints.Choose(train, 12, 8));
        Assert.Equal([4, 4, 4], chosen.GroupBy(i => train.Labels[i]).OrderBy(g => g.Key).Select(g => g.Count()));
        Assert.Equal(Enumerable.Range(0, train.Count), CandidatePoints.Choose(train, null, 7));
    }

    [Fact]
    public void A_predictor_without_features_or_with_other_outputs_is_refused()
    {
        var data = Data;
        using var function = new LogitFunction(4, 3, x => x.narrow(1, 0, 3));
        Same.Says(() => new ExampleTrainer(Options()).Fit(function, data), "feature map");
        using var two = Tiny.Mlp(4, 2);
        Same.Says(() => new ExampleTrainer(Options()).Fit(two, data), "2 outputs", "3");
    }

    private static Dataset Line()
    {
        var x = Tiny.Normal(120, 2).ToArray<double>();
        var y = Enumerable.Range(0, 120).Select(i => 50 + 10 * (2 * x[2 * i] - x[2 * i + 1])).ToArray();
        return Dataset.FromTargets("line", new Schema([Column.Numeric("a"), Column.Numeric("b")], "y", []), x, y);
    }

    private static ExampleScores Scores(ExampleRun run, DataSplit data, int u = 6)
    {
        using var grad = torch.no_grad();
        var features = ((IFeatureMap)run.Predictor).Features(InputTensors.Of(data.Test, run.Predictor));
        return ExampleScores.Of(run.Explainer(data.Train), features, run.LabelsOf(data.Test), u);
    }
}
