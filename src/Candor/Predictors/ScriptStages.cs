using Candor.Masking;
using Candor.Tensors;

namespace Candor.Predictors;

/// <summary>
/// The places where a script can be entered half way: at NAME where it exports the methods <c>to_NAME</c> and <c>from_NAME</c>, and behind
/// each child of a script whose forward is its children one after the other.
/// </summary>
internal sealed class ScriptStages(ScriptModule script, FeatureSpace space, Device device, ScalarType type) : IDisposable
{
    private const string HowTo = "TorchScript cannot be cut where nothing is exported: export the methods to_NAME(x) and from_NAME(maps) " +
        "with @torch.jit.export, or put the network into a torch.nn.Sequential (docs/script-predictors.md); an ONNX file of the network " +
        "has every value by name";
    private (string Name, long Side, Func<Tensor, Tensor> To, Func<Tensor, Tensor> From)[]? _all;
    private IReadOnlyList<(string Name, ScriptChild Child)> _children = [];

    /// <summary>Names of the stages, from the input to the output; found when they are first asked for.</summary>
    public IReadOnlyList<string> Names => [.. All.Select(s => s.Name)];

    /// <summary>The stage that is explained unless another is named.</summary>
    public string Default =>
        All.LastOrDefault(s => s.Side >= 4).Name ?? All.LastOrDefault(s => s.Side > 1).Name
        ?? throw new CandorException($"The script has no stage whose result is feature maps [B, K, h, w] of more than one cell. {HowTo}; " +
            "or explain it with lime or kernel-shap.");

    private (string Name, long Side, Func<Tensor, Tensor> To, Func<Tensor, Tensor> From)[] All => _all ??= Find();

    /// <summary>The halves at a stage.</summary>
    /// <exception cref="CandorException">The script does not have it, or cannot be entered there.</exception>
    public (Func<Tensor, Tensor> To, Func<Tensor, Tensor> From) Of(string stage)
    {
        foreach (var (name, _, to, from) in All)
            if (name == stage)
                return (to, from);
        if (script.SubmoduleNames().Contains(stage, StringComparer.Ordinal))
            throw new CandorException($"The script cannot be entered at '{stage}'. {HowTo}. Its stages are " +
                $"{(All.Length == 0 ? "none" : string.Join(", ", Names))}.");
        throw Suggestion.Unknown("stage", stage, Names);
    }

    private (string, long, Func<Tensor, Tensor>, Func<Tensor, Tensor>)[] Find()
    {
        if (space.InputShape.Count != 3)
            return [];
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var training = script.training;
        script.train(false);
        try
        {
            using var generator = new Generator(0, device);
            var x = torch.rand([2, .. space.InputShape], device: device, generator: generator).to(type);
            var exported = Exported().ToArray();
            var halves = exported.Length > 0 ? exported : Chained(x);
            return [.. halves.Select(h => (h.Name, Side(h.To, x), h.To, h.From)).Where(h => h.Item2 > 0)];
        }
        finally
        {
            script.train(training);
        }
    }

    private IEnumerable<(string Name, Func<Tensor, Tensor> To, Func<Tensor, Tensor> From)> Exported()
    {
        foreach (var name in script.SubmoduleNames())
        {
            var method = name.Replace('.', '_');
            if (script.Has($"to_{method}") && script.Has($"from_{method}"))
                yield return (name, x => script.Forward($"to_{method}", x), maps => script.Forward($"from_{method}", maps));
        }
    }

    private (string Name, Func<Tensor, Tensor> To, Func<Tensor, Tensor> From)[] Chained(Tensor x)
    {
        _children = script.Children();
        try
        {
            var whole = script.forward(x);
            var chain = Run(x, 0, _children.Count);
            if (!whole.shape.SequenceEqual(chain.shape)
                || (whole - chain).abs().max().ToDouble() > 1e-5 * (1 + whole.abs().max().ToDouble()))
                return [];
        }
        catch (CandorException)
        {
            return [];          // the children do not fit one behind the other
        }
        return [.. Enumerable.Range(1, Math.Max(0, _children.Count - 1)).Select(n =>
            (_children[n - 1].Name, (Func<Tensor, Tensor>)(t => Run(t, 0, n)), (Func<Tensor, Tensor>)(t => Run(t, n, _children.Count))))];
    }

    private Tensor Run(Tensor x, int from, int to)
    {
        for (var i = from; i < to; i++)
            x = _children[i].Child.Forward(x);
        return x;
    }

    // The smaller side of the maps; 0 where the result is no maps.
    private static long Side(Func<Tensor, Tensor> to, Tensor x)
    {
        var maps = to(x);
        return maps.dim() == 4 ? Math.Min(maps.size(2), maps.size(3)) : 0;
    }

    public void Dispose()
    {
        foreach (var (_, child) in _children)
            child.Dispose();
        _children = [];
    }
}
