using Candor.Masking;
using Candor.Torch;
using Candor.Torch.Script;

namespace Candor.Predictors;

/// <summary>The places where a script can be cut in two, and the halves that were asked for.</summary>
internal sealed class ScriptStages(ScriptModule script, FeatureSpace space, Device device) : IDisposable
{
    private readonly Dictionary<string, (ScriptPart Before, ScriptPart After)> _cuts = [];
    private (string Name, long Side)[]? _all;

    /// <summary>Names of the stages, from the input to the output; found when they are first asked for.</summary>
    public IReadOnlyList<string> Names => [.. All.Select(s => s.Name)];

    /// <summary>The stage that is explained unless another is named.</summary>
    public string Default =>
        All.LastOrDefault(s => s.Side >= 4).Name ?? All.LastOrDefault(s => s.Side > 1).Name
        ?? throw new CandorException("The script has no submodule whose result is feature maps [B, K, h, w] of more than one cell that everything behind it goes through; export the network with its convolutions in submodules (docs/script-predictors.md), or explain it with lime or kernel-shap.");

    private (string Name, long Side)[] All => _all ??= Find();

    /// <summary>The halves at a stage.</summary>
    /// <exception cref="CandorException">The script does not have it, or cannot be cut there.</exception>
    public (ScriptPart Before, ScriptPart After) Of(string stage)
    {
        if (_cuts.TryGetValue(stage, out var halves))
            return halves;
        if (!script.Calls().Contains(stage))
            throw Suggestion.Unknown("stage", stage, Names);
        try
        {
            return _cuts[stage] = script.CutAt(stage);
        }
        catch (TorchException e)
        {
            throw new CandorException($"The script cannot be cut at '{stage}': {e.Message.Split('\n')[0]}. Its stages are {string.Join(", ", Names)} (docs/script-predictors.md).", e);
        }
    }

    private (string Name, long Side)[] Find()
    {
        if (space.InputShape.Count != 3)
            return [];
        var found = new List<(string, long)>();
        using var scope = new TensorScope();
        using var grad = GradMode.Off();
        var training = script.IsTraining;
        script.Train(false);
        var x = Tensor.Zeros([1, .. space.InputShape], device: device);
        foreach (var call in script.Calls().Distinct())
        {
            try
            {
                var (before, after) = script.CutAt(call);
                using (before)
                using (after)
                {
                    var maps = before.Forward(x);
                    if (maps.Dim == 4)
                        found.Add((call, Math.Min(maps.Size(2), maps.Size(3))));
                }
            }
            catch (Exception e) when (e is TorchException or InvalidOperationException)
            {
                // Not a stage: a part of a residual block, or a result that is no single tensor.
            }
        }
        script.Train(training);
        return [.. found];
    }

    public void Dispose()
    {
        foreach (var (before, after) in _cuts.Values)
        {
            before.Dispose();
            after.Dispose();
        }
        _cuts.Clear();
    }
}
