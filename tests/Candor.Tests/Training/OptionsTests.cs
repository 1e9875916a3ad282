using Candor.Objectives;
using Candor.Training;

namespace Candor.Tests.Training;

public class OptionsTests
{
    public static TheoryData<string, TrainerOptions> Bad => new()
    {
        { "number of epochs is -1", new() { Epochs = -1 } },
        { "patience is 0", new() { Patience = 0 } },
        { "batch has 0 rows", new() { Batch = 0 } },
        { "learning rate is 0", new() { LearningRate = 0 } },
        { "learning rate is NaN", new() { LearningRate = double.NaN } },
        { "learning rate is Infinity", new() { LearningRate = double.PositiveInfinity } },
        { "momentum is 1", new() { Momentum = 1 } },
        { "momentum is -0.1", new() { Momentum = -0.1 } },
        { "weight decay is -1", new() { WeightDecay = -1 } },
        { "weight decay is Infinity", new() { WeightDecay = double.PositiveInfinity } },
        { "η is -1", new() { Eta = -1 } },
        { "η is NaN", new() { Etas = [1, double.NaN] } },
        { "-1 seconds", new() { CheckpointSeconds = -1 } },
        { "NaN seconds", new() { CheckpointSeconds = double.NaN } },
        { "chunk has 0 rows", new() { Step = new() { ChunkRows = 0 } } },
        { "share of each batch to explain is 0", new() { Step = new() { ExplainedShare = 0 } } },
        { "share of each batch to explain is 1.5", new() { Step = new() { ExplainedShare = 1.5 } } },
        { "share of each batch to explain is NaN", new() { Step = new() { ExplainedShare = double.NaN } } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_value_that_means_nothing_is_refused_and_named(string words, TrainerOptions options) => Same.Says(options.Validate, words);

    [Fact]
    public void The_defaults_pass() => new TrainerOptions().Validate();

    [Theory]
    [InlineData(null, 500, 1)]
    [InlineData(null, 100_000, 1)]
    [InlineData(null, 250_000, 0.4)]
    [InlineData(null, 10_000_000, 0.125)]
    [InlineData(1.0, 250_000, 1)]
    [InlineData(0.5, 500, 0.5)]
    public void All_rows_are_explained_but_those_of_a_large_training_part(double? given, long rows, double share) =>
        Assert.Equal(share, new StepOptions { ExplainedShare = given }.ShareOf(rows));

    [Fact]
    public void A_batch_is_128_rows_or_all_there_are()
    {
        Assert.Equal(128, new TrainerOptions().BatchFor(500));
        Assert.Equal(40, new TrainerOptions().BatchFor(40));
        Assert.Equal(40, new TrainerOptions { Batch = 40 }.BatchFor(40));
        Same.Says(() => new TrainerOptions { Batch = 41 }.BatchFor(40), "batch of 41", "training part has 40", "--batch 40");
    }

    [Fact]
    public void Every_eta_is_kept_once_in_order() => Assert.Equal([0.5, 1, 1.5, 2, 2.5, 3, 7], new TrainerOptions { Eta = 7 }.AllEtas);
}
