using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training;

namespace Candor;

/// <summary>The training of the first page: that of the command line's <c>train</c> with its defaults for tables, but a quarter of the
/// epochs of tuning, so that nobody waits for long.</summary>
internal static class FirstTraining
{
    private const int PretrainEpochs = 100, TuningEpochs = 50;

    /// <summary>A perceptron, pre-trained by cross-entropy (for numbers by squared error) and tuned with ID-ExpO on LIME.</summary>
    public static Mlp Of(DataSplit data, ulong seed)
    {
        var predictor = new Mlp(data, seed: Seeds.Mix(seed, Seeds.Weights));
        try
        {
            var baseline = Baseline.Mean(data.Train);
            var options = new TrainerOptions { Seed = seed, Epochs = TuningEpochs };
            var pretraining = options with
            {
                Seed = Seeds.Mix(seed, Seeds.Pretraining),
                Epochs = PretrainEpochs,
                Patience = null,
                Cosine = true,
                Etas = [],
            };
            Objective error = predictor.Task == LearningTask.Regression ? new SquaredError() : new CrossEntropy();
            new Trainer(pretraining, new FaithfulnessMonitor(null, baseline)).Fit(predictor, error, data).Dispose();

            var lime = new Lime(null, baseline);                                                // Eq. (12), with a constant
            var objective = error                                                               // Eq. (11)
                          + 0.01 * new InsertionRegularizer(lime, baseline)
                          + 0.01 * new DeletionRegularizer(lime, baseline)
                          + 0.001 * new ExplanationNorm(lime);
            new Trainer(options, new FaithfulnessMonitor(lime, baseline)).Fit(predictor, objective, data).Dispose();
            predictor.train(false);
            return predictor;
        }
        catch
        {
            predictor.Dispose();
            throw;
        }
    }
}
