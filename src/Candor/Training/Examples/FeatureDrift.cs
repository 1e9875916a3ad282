using Candor.Explainers.Examples;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training.Examples;

/// <summary>
/// How far a predictor's features have moved since they were kept, by a few probes without dropout. Training on features that are no
/// longer the predictor's own makes it run away: a convolutional network's collapse within an epoch.
/// </summary>
internal sealed class FeatureDrift(Predictor predictor, Tensor candidates) : IDisposable
{
    /// <summary>The largest relative change that kept features may have.</summary>
    public const double Far = 0.1;

    private const int Probes = 32;

    private readonly Tensor _inputs = Spread(candidates).DetachFromDisposeScope();
    private Tensor? _kept;

    /// <summary>Keeps the probes' features: from here the change is measured.</summary>
    public void Mark()
    {
        _kept?.Dispose();
        _kept = Features().DetachFromDisposeScope();
    }

    /// <summary>Whether ‖f now − f kept‖ is above a tenth of ‖f kept‖ over the probes.</summary>
    public bool IsFar()
    {
        if (_kept is null)
            return true;
        using var scope = torch.NewDisposeScope();
        var (change, size) = ((Features() - _kept).square().sum().ToDouble(), _kept.square().sum().ToDouble());
        return !(change <= Far * Far * size);
    }

    private Tensor Features()
    {
        predictor.train(false);
        return ExampleExplainer.PointFeatures((IFeatureMap)predictor, _inputs);
    }

    // Rows spread over the candidates, which may be sorted by class.
    private static Tensor Spread(Tensor candidates)
    {
        var (all, count) = (candidates.size(0), Math.Min(Probes, candidates.size(0)));
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(candidates.index_select(0,
            Tensor.From([.. Enumerable.Range(0, (int)count).Select(i => i * all / count)], [count], candidates.device)));
    }

    public void Dispose()
    {
        _inputs.Dispose();
        _kept?.Dispose();
    }
}
