using Candor.Tensors;

namespace Candor.Predictors;

/// <summary>
/// The places where a module can be stopped and entered: submodules whose result is maps, read and replaced by forward hooks. A submodule
/// is a stage where entering the module there with the maps of an input gives the logits of that input, whatever came before.
/// </summary>
internal sealed class ModuleStages(Predictor predictor, torch.nn.Module<Tensor, Tensor> module) : IDisposable
{
    private readonly ThreadLocal<Func<string, Tensor, Tensor>?> _visit = new();
    private readonly List<Action> _hooks = [];
    private readonly Dictionary<string, string?> _faults = new(StringComparer.Ordinal);
    private List<(string Name, long[] Shape)>? _called;

    /// <summary>Names of the stages, in the order in which they end.</summary>
    public IReadOnlyList<string> Names => [.. Maps.Where(c => Fault(c.Name) is null).Select(c => c.Name)];

    /// <summary>The stage that is explained unless another is named.</summary>
    public string Default =>
        Last(4) ?? Last(2) ?? throw new CandorException($"The module {module.GetName()} has no stage: no submodule that is called by " +
            "call(x) has feature maps [B, K, h, w] of more than one cell that everything goes through. Submodules called by forward(x) " +
            "are not seen; call them by call(x), or explain the module with lime or kernel-shap.");

    /// <summary>Refuses what is no stage.</summary>
    /// <exception cref="CandorException">There is no such submodule, or it is no stage.</exception>
    public void Require(string stage)
    {
        if (Fault(stage) is { } fault)
            throw new CandorException($"The module {module.GetName()} cannot be cut at '{stage}': {fault}. Its stages are " +
                $"{(Names.Count == 0 ? "none" : string.Join(", ", Names))}.");
    }

    /// <summary>Inputs to the maps of a stage; the module is left there.</summary>
    public Tensor To(string stage, Tensor x)
    {
        Require(stage);
        return Read(stage, x);
    }

    /// <summary>Maps of a stage to logits.</summary>
    public Tensor From(string stage, Tensor maps)
    {
        Require(stage);
        ArgumentNullException.ThrowIfNull(maps);
        return Replace(stage, maps);
    }

    /// <summary>Calls a module. It gets a handle of its own on the input, since a <c>Sequential</c> disposes what goes from part to
    /// part.</summary>
    public static Tensor Call(torch.nn.Module<Tensor, Tensor> module, Tensor x)
    {
        var own = x.alias();
        var result = module.call(own);
        if (!ReferenceEquals(own, result))
            own.Dispose();
        return result;
    }

    private List<(string Name, long[] Shape)> Called => _called ??= Find();

    private IEnumerable<(string Name, long Side)> Maps =>
        Called.Where(c => c.Shape.Length == 4 && Called.Count(o => o.Name == c.Name) == 1)
            .Select(c => (c.Name, Math.Min(c.Shape[2], c.Shape[3])));

    private string? Last(int side) => Maps.Reverse().Where(c => c.Side >= side).Select(c => c.Name).FirstOrDefault(n => Fault(n) is null);

    private string? Fault(string stage)
    {
        if (!_faults.TryGetValue(stage, out var fault))
            _faults[stage] = fault = FindFault(stage);
        return fault;
    }

    private string? FindFault(string stage)
    {
        var calls = Called.Where(c => c.Name == stage).Select(c => c.Shape).ToArray();
        if (calls.Length == 0)
        {
            if (!module.named_modules().Any(m => m.name == stage))
                throw Suggestion.Unknown("stage", stage, Names);
            return "it is not called by call(x) with one tensor; a submodule that is called by forward(x) runs no hooks";
        }
        if (calls.Length > 1)
            return FormattableString.Invariant($"it is called {calls.Length} times in one pass");
        if (calls[0].Length != 4)
            return $"its result is [{string.Join(", ", calls[0])}] for 2 rows, but maps [2, K, h, w] are expected";
        return Differs(stage) ? "entered there with the maps of an input, it gives other logits than for that input; something goes " +
            "around it, e.g. a shortcut" : null;
    }

    private bool Differs(string stage)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        using var mode = new ModuleMode(predictor);
        var whole = Call(module, Sample());
        var halves = Replace(stage, Read(stage, Sample()));
        var tolerance = whole.dtype == ScalarType.Float64 ? 1e-10 : 1e-5;
        return !whole.shape.SequenceEqual(halves.shape)
            || !((whole - halves).abs().max().ToDouble() <= tolerance * (1 + whole.abs().max().ToDouble()));
    }

    private List<(string Name, long[] Shape)> Find()
    {
        if (predictor.Space.InputShape.Count != 3)
            return [];
        foreach (var (name, part) in module.named_modules())
            if (part is torch.nn.Module<Tensor, Tensor> hooked && !ReferenceEquals(part, module))
            {
                var hook = hooked.register_forward_hook((_, _, output) => _visit.Value is { } visit ? visit(name, output) : output);
                _hooks.Add(hook.remove);
            }
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        using var mode = new ModuleMode(predictor);
        var called = new List<(string, long[])>();
        Visited(Sample(), (name, output) =>
        {
            called.Add((name, output.shape));
            return output;
        });
        return called;
    }

    // The same in every pass.
    private Tensor Sample()
    {
        using var generator = new Generator(0, predictor.Device);
        return torch.randn([2, .. predictor.Space.InputShape], dtype: predictor.DType, device: predictor.Device, generator: generator);
    }

    private Tensor Read(string stage, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        Tensor? maps = null;
        try
        {
            Visited(x, (name, output) =>
            {
                if (name != stage)
                    return output;
                // a scope of the module's own may end, and what follows may work in place
                maps = output.clone().DetachFromDisposeScope();
                throw new StageReached();
            });
        }
        catch (StageReached)
        {
            // The rest is not needed.
        }
        if (maps is null)
            throw new CandorException($"The module {module.GetName()} did not call '{stage}' for these inputs.");
        scope.Attach(maps);
        return scope.MoveToOuter(maps);
    }

    private Tensor Replace(string stage, Tensor maps)
    {
        using var scope = torch.NewDisposeScope();
        using var before = new WithoutTrace(predictor, module);
        return scope.MoveToOuter(Visited(
            torch.zeros([maps.size(0), .. predictor.Space.InputShape], dtype: predictor.DType, device: predictor.Device), (name, output) =>
            {
                if (name != stage)
                    return output;
                before.Dispose();
                return maps.clone();                                    // what follows may dispose it, or work in place
            }));
    }

    private Tensor Visited(Tensor x, Func<string, Tensor, Tensor> visit)
    {
        _visit.Value = visit;
        try
        {
            return Call(module, x);
        }
        catch (Exception e) when (TorchFailure.Is(e))
        {
            throw new CandorException(
                $"The module {module.GetName()} refuses inputs or maps, [{string.Join(", ", x.shape)}] ({TorchFailure.Reason(e)}).", e);
        }
        finally
        {
            _visit.Value = null;
        }
    }

    public void Dispose()
    {
        foreach (var remove in _hooks)
            remove();
        _visit.Dispose();
    }
}
