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
        var order = torch.arange(y.size(0), dtype: ScalarType.Int64, device: y.device);
        using var best = options.Patience is { } patience && y.size(0) >= 2 * Fold ? new Best(network, patience) : null;
        var held = best is null ? 0 : y.size(0) / Fold;
        if (best is not null)
            order = Shuffled(y.size(0));
        var (learned, watched) = (order.narrow(0, held, y.size(0) - held), order.narrow(0, 0, held));
        for (var epoch = 0; epoch < options.Epochs && best?.Waits != false; epoch++)
        {
            network.train(true);
            foreach (var index in learned.index_select(0, Shuffled(learned.numel())).split(options.Batch))
            {
                using var inner = torch.NewDisposeScope();
                using var grad = torch.enable_grad();
                optimizer.ZeroGrad();
                SoftLoss.CrossEntropy(network.forward(inputs(index, generator)), y.index_select(0, index)).backward();
                optimizer.Step();
            }
            network.train(false);
            best?.Look(Loss());
        }
        network.train(false);
        best?.Restore();

        Tensor Shuffled(long n) => torch.randperm(n, device: shuffling.device, generator: shuffling).to(y.device);

        // The same stream each time, so that epochs are compared on the same selections.
        double Loss()
        {
            using var inner = torch.NewDisposeScope();
            using var off = torch.no_grad();
            using var stream = new Generator(Seeds.Mix(seed, Seeds.Selection), y.device);
            var sum = 0.0;
            foreach (var index in watched.split(options.Batch))
            {
                using var part = torch.NewDisposeScope();
                sum += SoftLoss.CrossEntropy(network.forward(inputs(index, stream)), y.index_select(0, index)).to(ScalarType.Float64)
                    .ToDouble() * index.numel();
            }
            return sum / watched.numel();
        }
    }

    // One row in ten is held back.
    private const int Fold = 10;

    /// <summary>The best state so far, and how long it has stood.</summary>
    private sealed class Best(Predictor network, int patience) : IDisposable
    {
        private IReadOnlyDictionary<string, Tensor>? _state;
        private double _loss = double.PositiveInfinity;
        private int _waited;

        public bool Waits => _waited < patience;

        public void Look(double loss)
        {
            _waited++;
            if (!(loss < _loss))
                return;
            Dispose();
            (_loss, _waited, _state) = (loss, 0, network.CopyState());
        }

        public void Restore()
        {
            if (_state is not null)
                network.LoadState(_state);
        }

        public void Dispose()
        {
            foreach (var tensor in _state?.Values ?? [])
                tensor.Dispose();
            _state = null;
        }
    }
}
