using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training;

/// <summary>Keeps the predictor's state at the best epoch for every η, each epoch once.</summary>
internal sealed class BestEpochs(IReadOnlyList<double> etas) : IDisposable
{
    private readonly Dictionary<int, IReadOnlyDictionary<string, Tensor>> _states = [];
    private readonly Dictionary<double, (int Epoch, double Score)> _best = [];

    public IReadOnlyDictionary<double, (int Epoch, double Score)> All => _best;

    public IReadOnlyDictionary<int, IReadOnlyDictionary<string, Tensor>> States => _states;

    /// <summary>Takes an epoch's scores in, and the predictor's state where it is the best so far for an η.</summary>
    public void Offer(int epoch, ValidationScores scores, Predictor predictor)
    {
        foreach (var eta in etas)
        {
            var score = scores.For(eta);
            if (double.IsNaN(score) || _best.TryGetValue(eta, out var best) && score <= best.Score)
                continue;
            _best[eta] = (epoch, score);
            if (!_states.ContainsKey(epoch))
                _states[epoch] = predictor.CopyState();
        }
        foreach (var old in _states.Keys.Where(e => _best.Values.All(b => b.Epoch != e)).ToArray())
        {
            Free(_states[old]);
            _states.Remove(old);
        }
    }

    public void Restore(IReadOnlyDictionary<double, (int Epoch, double Score)> best, IReadOnlyDictionary<int, IReadOnlyDictionary<string, Tensor>> states)
    {
        foreach (var (eta, entry) in best)
            _best[eta] = entry;
        foreach (var (epoch, state) in states)
            _states[epoch] = state;
    }

    public void Dispose()
    {
        foreach (var state in _states.Values)
            Free(state);
    }

    private static void Free(IReadOnlyDictionary<string, Tensor> state)
    {
        foreach (var tensor in state.Values)
            tensor.Dispose();
    }
}
