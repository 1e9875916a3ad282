using Candor.Onnx.Reading;
using Candor.Tensors;

namespace Candor.Onnx.Rebuilding;

/// <summary>Values of a graph that are maps [B, K, h, w]: read while the graph runs, or put in.</summary>
internal sealed class GraphStages(GraphModule module, OnnxGraph graph, Func<Tensor> example)
{
    private const int Shown = 40;
    private static readonly string[] s_sizesOnly = ["Shape", "Size"];
    private List<(string Name, long[] Shape)>? _values;

    /// <summary>Names of the stages, in the order in which they are computed.</summary>
    public IReadOnlyList<string> Names => [.. Maps.Select(v => v.Name)];

    /// <summary>The stage that is explained unless another is named.</summary>
    public string Default => Maps.LastOrDefault(v => Side(v.Shape) >= 4).Name ?? Maps.LastOrDefault(v => Side(v.Shape) > 1).Name
        ?? throw new CandorException($"{graph.Name} has no value that is maps [B, K, h, w] of more than one cell; " +
            $"explain it with lime or kernel-shap.");

    private IEnumerable<(string Name, long[] Shape)> Maps => (_values ??= Find()).Where(v => v.Shape.Length == 4);

    /// <summary>Refuses what is no stage.</summary>
    /// <exception cref="CandorException">There is no such value, or it is no maps.</exception>
    public void Require(string stage)
    {
        if (Names.Contains(stage))
            return;
        var near = Names.Take(Shown).ToArray();
        var list = near.Length == 0 ? "There are none" : $"There are {string.Join(", ", near)}{(Names.Count > Shown ? FormattableString.Invariant($", … ({Names.Count} in all)") : "")}";
        var other = _values!.FirstOrDefault(v => v.Name == stage);
        throw new CandorException(other.Name is null
            ? $"There is no value '{stage}' on the way to the output of {graph.Name} whose maps could be explained. {list}."
            : $"The value '{stage}' of {graph.Name} is [{string.Join(", ", other.Shape)}] for 2 rows, but maps [2, K, h, " +
                $"w] are expected. {list}.");
    }

    /// <summary>Inputs to the maps of a stage; the graph is left there.</summary>
    public Tensor To(string stage, Tensor x)
    {
        Require(stage);
        var place = module.Plan.PlaceOf(stage);
        return module.Run([x], (at, value) => at == place ? null : value);
    }

    /// <summary>Maps of a stage to the output; what comes before runs on zeros, for the sizes that it gives.</summary>
    /// <exception cref="CandorException">Something goes around the stage.</exception>
    public Tensor From(string stage, Tensor maps)
    {
        Require(stage);
        if (GoesAround(stage))
            throw new CandorException($"{graph.Name} cannot be entered at '{stage}' alone: something goes around it, e.g. a shortcut; " +
                $"ask ForwardThrough for the maps and the logits together.");
        using var scope = torch.NewDisposeScope();
        var rows = example().narrow(0, 0, 1);
        long[] shape = [maps.size(0), .. rows.shape[1..]];
        var place = module.Plan.PlaceOf(stage);
        var zeros = torch.zeros(shape, dtype: rows.dtype, device: rows.device);
        return scope.MoveToOuter(module.Run([zeros], (at, value) => at == place ? maps : value));
    }

    /// <summary>The maps of a stage, and the output that follows from them.</summary>
    public (Tensor Maps, Tensor Output) Through(string stage, Tensor x, bool differentiable)
    {
        Require(stage);
        using var scope = torch.NewDisposeScope();
        var place = module.Plan.PlaceOf(stage);
        Tensor? maps = null;
        using var grad = differentiable ? torch.enable_grad() : torch.no_grad();
        var output = module.Run([x], (at, value) =>
        {
            if (at != place)
                return value;
            torch.set_grad_enabled(true);
            maps = (value.requires_grad ? value.alias() : value.detach().requires_grad_()).DetachFromDisposeScope();
            return maps;
        });
        scope.Attach(maps!);
        scope.MoveToOuter(maps!);
        return (maps!, scope.MoveToOuter(output));
    }

    private List<(string, long[])> Find()
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var names = module.Plan.Values.ToDictionary(module.Plan.PlaceOf);
        var values = new List<(string, long[])>();
        var former = module.training;
        module.train(false);
        try
        {
            module.Run([example()], (place, value) =>
            {
                if (value.is_floating_point())
                    values.Add((names[place], value.shape));
                return value;
            });
        }
        finally
        {
            module.train(former);
        }
        return values;
    }

    // Whether the output follows from the input also where the stage's value is taken away.
    private bool GoesAround(string stage)
    {
        var reached = new HashSet<string>(graph.Inputs.Select(i => i.Name), StringComparer.Ordinal);
        foreach (var step in module.Plan.Steps)
            if (!s_sizesOnly.Contains(step.Node.Operator) && step.Node.Inputs.Any(reached.Contains))
                reached.UnionWith(step.Node.Outputs.Where(o => o != stage));
        return module.Plan.Steps.Any(s => s.Out.Contains(module.Plan.Output) && s.Node.Outputs.Any(reached.Contains));
    }

    private static long Side(long[] shape) => Math.Min(shape[2], shape[3]);
}
