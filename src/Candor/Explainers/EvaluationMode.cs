using Candor.Predictors;

namespace Candor.Explainers;

/// <summary>Puts a predictor into evaluation mode until it is disposed; the former mode comes back then.</summary>
internal readonly struct EvaluationMode : IDisposable
{
    private readonly Predictor _predictor;
    private readonly bool _former;

    public EvaluationMode(Predictor predictor)
    {
        (_predictor, _former) = (predictor, predictor.training);
        predictor.train(false);
    }

    public void Dispose() => _predictor.train(_former);
}
