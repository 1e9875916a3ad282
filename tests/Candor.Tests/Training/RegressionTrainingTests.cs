using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Tests.Training;

/// <summary>Predictors that give a number, from training to explanations in the target's own units.</summary>
public class RegressionTrainingTests
{
    /// <summary>price = 200 + 30·a − 20·b + 10·a·b + noise of 5; c is noise.</summary>
    private static readonly Lazy<DataSplit> s_prices = new(() =>
    {
        using var scope = torch.NewDisposeScope();
        var v = Same.Numbers(Tiny.Normal(240, 4));
        var schema = new Schema([Column.Numeric("a"), Column.Numeric("b"), Column.Numeric("c")], "price", []);
        double[] rows = [.. Enumerable.Range(0, 240).SelectMany(i => v[(4 * i)..(4 * i + 3)])];
        double[] prices = [.. Enumerable.Range(0, 240).Select(i =>
            200 + 30 * v[4 * i] - 20 * v[4 * i + 1] + 10 * v[4 * i] * v[4 * i + 1] + 5 * v[4 * i + 3])];
        return Dataset.FromTargets("prices", schema, rows, prices).Split(0.7, 0.1, seed: 1);
    });

    internal static DataSplit Prices => s_prices.Value;

    private static readonly TrainerOptions s_options = new() { Seed = 3, Epochs = 6, Batch = 32, LearningRate = 0.02 };

    [Fact]
    public void Tuning_on_squared_error_keeps_R2_within_the_floor_and_records_both_ends()
    {
        using var predictor = new Mlp(s_prices.Value, [32], seed: 2);
        Assert.Equal(TargetScale.Fit(s_prices.Value.Train), predictor.TargetScale);
        var b = Baseline.Mean(s_prices.Value.Train);
        new Trainer(s_options with { Epochs = 40, Cosine = true, Etas = [] }, new FaithfulnessMonitor(null, b))
            .Fit(predictor, new SquaredError(), s_prices.Value).Dispose();
        var lime = new Lime(new() { Samples = 50 }, b);
        var objective = new SquaredError() + 0.1 * new InsertionRegularizer(lime, b) + 0.1 * new DeletionRegularizer(lime, b);
        using var run = new Trainer(s_options, new FaithfulnessMonitor(lime, b)).Fit(predictor, objective, s_prices.Value);
        run.Evaluate(lime, s_prices.Value.Test, new Insertion(b), new Deletion(b));
        var (before, after) = (run.Record.Before!, run.Record.After!);
        Assert.True(after.Metrics["r2"].Mean > 0.9, $"{after.Metrics["r2"].Mean}");
        Assert.InRange(after.Errors!.Rmse, 3, 15);
        Assert.DoesNotContain("accuracy", before.Metrics.Keys);
        Assert.True(run.Record.Changes!.ContainsKey("r2"));
        Assert.Null(run.Record.Changed);
        // Eq. (15) with R² for accuracy, and the floor in it.
        var start = run.History[0].Accuracy;
        foreach (var (eta, (epoch, score)) in run.Best)
        {
            var kept = run.History[epoch];
            Assert.True(kept.Accuracy >= start - 0.01 - 1e-9);
            Assert.Equal(eta * kept.Accuracy + kept.Insertion!.Value + 1 - kept.Deletion!.Value, score, 1e-9);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        Assert.Equal(Train(), Train());

        static double[] Train()
        {
            using var scope = torch.NewDisposeScope();
            using var predictor = new Mlp(s_prices.Value, [8], seed: 2);
            var lime = new Lime(new() { Samples = 20 });
            new Trainer(s_options with { Epochs = 2 }).Fit(predictor, new SquaredError() + 0.1 * new InsertionRegularizer(lime,
                Baseline.Mean(s_prices.Value.Train)), s_prices.Value).Dispose();
            return [.. predictor.parameters().SelectMany(Same.Numbers)];
        }
    }

    [Fact]
    public void What_needs_classes_is_refused_before_the_first_batch()
    {
        using var predictor = new Mlp(s_prices.Value, [8], seed: 2);
        Assert.Contains("SquaredError", Assert.Throws<CandorException>(() =>
            new Trainer(s_options).Fit(predictor, new CrossEntropy(), s_prices.Value)).Message, StringComparison.Ordinal);
        Assert.Contains("--epoch-choice", Assert.Throws<CandorException>(() =>
            new Trainer(s_options with { Choice = EpochChoice.Margin }).Fit(predictor, new SquaredError(), s_prices.Value)).Message,
            StringComparison.Ordinal);
        using var classes = new Mlp(new ColumnSpace(3), 2);
        Assert.Contains("numbers as labels", Assert.Throws<CandorException>(() =>
            new Trainer(s_options).Fit(classes, new CrossEntropy(), s_prices.Value)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_numbers_explains_a_row_in_the_targets_own_units()
    {
        using var model = Model.Of(x => [200 + 30 * (double.IsNaN(x[0]) ? 0 : x[0]) - 20 * x[1]], s_prices.Value);
        var row = s_prices.Value.Source.Row(4).ToArray();
        var explained = model.Explain(s_prices.Value.Source, 4);
        Assert.Equal(200 + 30 * row[0] - 20 * row[1], explained.Value!.Value, 1e-3);
        Assert.Null(explained.Probability);
        Assert.Equal(explained.Value.Value - explained.Base, explained.Sum, 0.5);
        var mean = s_prices.Value.Standardizer.Mean;
        Assert.Equal(30 * (row[0] - mean[0]), explained.Contributions[0].Amount, 0.5);
        Assert.Equal(0, explained.Contributions[2].Amount, 0.1);
        Assert.Equal("price", explained.Class);
        var text = explained.ToString();
        Assert.StartsWith("price: ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("probability", text, StringComparison.Ordinal);
        using var two = Model.Of(_ => [1, 2], s_prices.Value);
        Assert.Contains("one number", Assert.Throws<CandorException>(() => two.Explain(s_prices.Value.Source, 4)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_of_numbers_gives_them_in_their_own_units()
    {
        var line = torch.nn.Linear(3, 1);
        using (torch.no_grad())
        {
            line.weight.copy_(Tensor.From(new[] { 30f, -20, 0 }, [1, 3]));
            line.bias!.fill_(200);
        }
        using var model = Model.Wrap(line, s_prices.Value);
        var explained = model.Explain(s_prices.Value.Test, 0);
        var inputs = s_prices.Value.Test.Inputs;
        Assert.Equal(200, explained.Base, 1e-3);
        Assert.Equal(30 * inputs[0], explained.Contributions[0].Amount, 0.3);
        Assert.Equal(200 + 30 * inputs[0] - 20 * inputs[1], explained.Value!.Value, 1e-2);
    }

    [Fact]
    public void A_model_is_trained_on_numbers_in_one_line()
    {
        using var model = Model.Train(s_prices.Value);
        var test = s_prices.Value.Test;
        var off = Enumerable.Range(0, test.Count).Average(i => Math.Abs(model.Explain(test, i).Value!.Value - test.Targets[i]));
        Assert.InRange(off, 0, 15);
    }
}
