using Candor.Explainers.Learned;
using Candor.Predictors;
using Candor.Torch;
using Candor.Torch.Optim;

namespace Candor.Metrics.Fidelity;

/// <summary>Trains a fresh network to predict the model's output from masked inputs: A′ of FS-A and FU-A, and the judge of EVAL-X.</summary>
internal static class Judge
{
    /// <summary>Trains in place by cross-entropy against soft targets; the network ends in evaluation mode.</summary>
    /// <param name="network">A fresh network.</param>
    /// <param name="inputs">What it sees of a batch: row numbers and a stream to draw from, to inputs.</param>
    /// <param name="y">M's outputs, [N, L].</param>
    /// <param name="options">Epochs, batch, rate, seed.</param>
    /// <param name="number">Which judge it is: each has streams of its own.</param>
    public static void Train(Predictor network, Func<Tensor, Generator, Tensor> inputs, Tensor y, FidelityOptions options, ulong number)
    {
        using var scope = new TensorScope();
        var seed = Seeds.Mix(Seeds.Mix(options.Seed, Seeds.Judges), number);
        using var generator = new Generator(seed, y.Device);
        using var shuffling = new Generator(Seeds.Mix(seed, Seeds.Batches));
        (network as ISeededLayers)?.Reseed(Seeds.Mix(seed, Seeds.LearnedDropout));
        using var optimizer = new Adam(network.NamedParameters(), new AdamOptions { LearningRate = options.LearningRate });
        network.Train(true);
        for (var epoch = 0; epoch < options.Epochs; epoch++)
            foreach (var index in Tensor.RandPerm(y.Size(0), shuffling).To(y.Device).Split(options.Batch))
            {
                using var inner = new TensorScope();
                using var grad = GradMode.On();
                optimizer.ZeroGrad();
                SoftLoss.CrossEntropy(network.Forward(inputs(index, generator)), y.IndexSelect(0, index)).Backward();
                optimizer.Step();
            }
        network.Train(false);
    }
}
