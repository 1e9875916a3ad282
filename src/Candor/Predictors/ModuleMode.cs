using Candor.Tensors;

namespace Candor.Predictors;

/// <summary>Evaluation mode until it is disposed; the former mode comes back then.</summary>
internal readonly struct ModuleMode : IDisposable
{
    private readonly Predictor _predictor;
    private readonly bool _former;

    public ModuleMode(Predictor predictor)
    {
        (_predictor, _former) = (predictor, predictor.training);
        if (_former)
            predictor.train(false);
    }

    public void Dispose()
    {
        if (_former)
            _predictor.train();
    }
}

/// <summary>The pass up to a stage whose maps are replaced: no graph, and no layer learns from it (running means), until it is
/// disposed.</summary>
internal sealed class WithoutTrace : IDisposable
{
    private readonly IDisposable _grad = torch.no_grad();
    private readonly (torch.nn.Module Part, bool Training)[] _modes;
    private bool _ended;

    public WithoutTrace(Predictor predictor, torch.nn.Module module)
    {
        _modes = predictor.training ? [(module, module.training), .. module.modules().Select(m => (m, m.training))] : [];
        if (_modes.Length > 0)
            module.train(false);
    }

    public void Dispose()
    {
        if (_ended)
            return;
        _ended = true;
        _grad.Dispose();
        // Outer ones come first: setting a module's mode sets that of all within it.
        foreach (var (part, training) in _modes)
            part.train(training);
    }
}

/// <summary>Leaves a module where the maps of a stage are there.</summary>
internal sealed class StageReached : Exception;
