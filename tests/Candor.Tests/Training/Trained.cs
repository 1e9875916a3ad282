using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Tests.Training;

/// <summary>Short training runs on a small data set.</summary>
internal static class Trained
{
    public static DataSplit Data { get; } = Sets.Blobs().Split(0.6, 0.2, seed: 1);

    public static Baseline Baseline { get; } = Baseline.Mean(Data.Train);

    public static Objective Objective()
    {
        var lime = new Lime(new() { Samples = 12 });
        return new CrossEntropy() + 0.05 * new InsertionRegularizer(lime, Baseline) + 0.05 * new DeletionRegularizer(lime, Baseline)
            + 0.01 * new WrongLabelInsertion(lime, Baseline, new() { Fraction = 1, Drawn = 2 }) + 0.001 * new ExplanationNorm(lime);
    }

    public static TrainerOptions Options { get; } = new()
    {
        Epochs = 5,
        Patience = null,
        Batch = 16,
        LearningRate = 0.05,
        Seed = 3,
        CheckpointSeconds = 0
    };

    public static Mlp Predictor(ulong seed = 1) => new(Data, [6], seed);

    public static TrainingRun Fit(Predictor predictor, TrainerOptions? options = null, TrainingSession? session = null,
        Objective? objective = null) =>
        new Trainer(options ?? Options).Fit(predictor, objective ?? Objective(), Data, session);

    /// <summary>The bits of all parameters.</summary>
    public static int[] Bits(Predictor predictor) =>
        [.. predictor.parameters().SelectMany(p =>
        {
            using var scope = torch.NewDisposeScope();
            return p.detach().ToArray<float>().Select(BitConverter.SingleToInt32Bits);
        })];
}

/// <summary>A folder that goes when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("candor-tests-");

    public string File(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}

/// <summary>A term of no weight that does something at every batch.</summary>
internal sealed class AtBatch(Action<int> act) : Objective
{
    private int _batches;

    public override string Name => "atBatch";

    public override IEnumerable<Func<Tensor>> Parts(Step step)
    {
        act(++_batches);
        yield break;
    }
}
