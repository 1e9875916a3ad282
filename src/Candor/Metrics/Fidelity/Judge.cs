using Candor.Explainers.Learned;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Metrics.Fidelity;

/// <summary>Trains a fresh network to predict the model's output from masked inputs: A′ of FS-A and FU-A, and the judge of
/// EVAL-X.</summary>
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
        using var scope = torch.NewDisposeScope();
        var seed = Seeds.Mix(Seeds.Mix(options.Seed, Seeds.Judges), number);
        using var generator = new Generator(seed, y.device);
        using var shuffling = new Generator(Seeds.Mix(seed, Seeds.Batches));
        (network as ISeededLayers)?.Reseed(Seeds.Mix(seed, Seeds.LearnedDropout));
        using var optimizer = Optimizer.Adam(network.ParametersByName(), options.LearningRate);
        network.train(true);
        for (var epoch = 0; epoch < options.Epochs; epoch++)
            foreach (var index in torch.randperm(y.size(0), device: shuffling.device, generator: shuffling)
                .to(y.device).split(options.Batch))
            {
                using var inner = torch.NewDisposeScope();
                using var grad = torch.enable_grad();
                optimizer.ZeroGrad();
                SoftLoss.CrossEntropy(network.forward(inputs(index, generator)), y.index_select(0, index)).backward();
                optimizer.Step();
            }
        network.train(false);
    }
}
