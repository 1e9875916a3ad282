using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training;

/// <summary>Keeps the predictor's state at the best epoch for every η, each epoch once.</summary>
/// <param name="etas">Every η.</param>
/// <param name="floor">δ, the validation accuracy that a kept epoch may have lost against epoch 0; null: any.</param>
internal sealed class BestEpochs(IReadOnlyList<double> etas, double? floor = null) : IDisposable
{
    // Shares of the same rows differ by 1/N at least; less is rounding.
    private const double Rounding = 1e-9;

    private double? _start;

    private readonly Dictionary<int, IReadOnlyDictionary<string, Tensor>> _states = [];
    private readonly Dictionary<double, (int Epoch, double Score)> _best = [];

    public IReadOnlyDictionary<double, (int Epoch, double Score)> All => _best;

    public IReadOnlyDictionary<int, IReadOnlyDictionary<string, Tensor>> States => _states;

    /// <summary>Whether an epoch's accuracy allows it to be kept; the first epoch, which the others are held against, always is.</summary>
    public bool Allows(double accuracy) => floor is not { } lost || _start is not { } start || accuracy >= start - lost - Rounding;

    /// <summary>Takes an epoch's scores in, and the predictor's state where it is the best so far for an η.</summary>
    public void Offer(int epoch, ValidationScores scores, Predictor predictor)
    {
        _start ??= scores.Accuracy;
        if (!Allows(scores.Accuracy))
            return;
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
            StateCopy.Free(_states[old]);
            _states.Remove(old);
        }
    }

    public IReadOnlyList<BestEntry> Entries => [.. _best.Select(b => new BestEntry(b.Key, b.Value.Epoch, b.Value.Score))];

    /// <summary>Goes on from a checkpoint.</summary>
    /// <param name="entries">The best epoch for every η.</param>
    /// <param name="stateOf">The state of an epoch, owned by this from now on.</param>
    /// <param name="start">Validation accuracy of epoch 0; null where it has not been measured.</param>
    public void Restore(IReadOnlyList<BestEntry> entries, Func<int, IReadOnlyDictionary<string, Tensor>> stateOf, double? start)
    {
        _start = start;
        foreach (var entry in entries)
            _best[entry.Eta] = (entry.Epoch, entry.Score);
        foreach (var epoch in entries.Select(e => e.Epoch).Distinct())
            _states[epoch] = stateOf(epoch);
    }

    public void Dispose()
    {
        foreach (var state in _states.Values)
            StateCopy.Free(state);
    }
}
