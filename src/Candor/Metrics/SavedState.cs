using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>Parameters, buffers and mode of a predictor, which come back when it is disposed.</summary>
internal sealed class SavedState : IDisposable
{
    private readonly Predictor _predictor;
    private readonly IReadOnlyDictionary<string, Tensor> _state;
    private readonly bool _training;

    public SavedState(Predictor predictor) => (_predictor, _state, _training) = (predictor, predictor.CopyState(), predictor.training);

    public void Dispose()
    {
        _predictor.LoadState(_state);
        _predictor.zero_grad();
        _predictor.train(_training);
        foreach (var tensor in _state.Values)
            tensor.Dispose();
    }
}

/// <summary>Makes a predictor forget what it learnt.</summary>
internal static class Randomised
{
    /// <summary>Shuffles the values of a parameter: what it learnt is gone, its distribution stays.</summary>
    public static void Shuffle(Tensor parameter, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var order = torch.randperm(parameter.numel(), device: generator.device, generator: generator);
        parameter.copy_(parameter.detach().flatten().index_select(0, order).reshape(parameter.shape));
    }
}
