using Candor.Onnx.Operators;
using Candor.Onnx.Reading;

namespace Candor.Onnx.Rebuilding;

/// <summary>How a graph gives one of its values: the nodes that are needed for it, in order, and a place for each value.</summary>
internal sealed class GraphPlan
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    private GraphPlan(OnnxGraph graph, string output)
    {
        Graph = graph;
        var needed = Needed(graph, output);
        foreach (var name in graph.Inputs.Select(i => i.Name).Concat(needed.SelectMany(n => n.Inputs.Concat(n.Outputs))).Append(output))
            if (name.Length > 0)
                _places.TryAdd(name, _places.Count);
        Output = _places[output];
        Steps = [.. needed.Select(n =>
            new PlanStep(n, OperatorTable.Find(n, out _)!, [.. n.Inputs.Select(PlaceOf)], [.. n.Outputs.Select(PlaceOf)]))];
        var lastRead = new Dictionary<int, PlanStep>();
        foreach (var step in Steps)
            foreach (var place in step.In)
                lastRead[place] = step;
        foreach (var step in Steps)
            foreach (var place in step.Out.Where(p => p >= 0 && p != Output))
                (lastRead.GetValueOrDefault(place) ?? step).Free.Add(place);
        var readers = Steps.SelectMany(s => s.In).Where(p => p >= 0).CountBy(p => p).ToDictionary();
        var givers = Steps.Where(s => s.Entry.MayBeOverwritten).Select(s => s.Out[0]).ToHashSet();
        foreach (var step in Steps)
            step.OwnsFirst = step.In.Length > 0 && givers.Contains(step.In[0]) && readers[step.In[0]] == 1 && step.In[0] != Output;
    }

    /// <summary>The whole graph.</summary>
    public OnnxGraph Graph { get; }

    /// <summary>Nodes in order.</summary>
    public IReadOnlyList<PlanStep> Steps { get; }

    /// <summary>Place of the value that is asked for.</summary>
    public int Output { get; }

    /// <summary>Number of places.</summary>
    public int Places => _places.Count;

    /// <summary>Names of values that nodes give, in order.</summary>
    public IEnumerable<string> Values => Steps.SelectMany(s => s.Node.Outputs).Where(o => o.Length > 0);

    /// <summary>Where a value lies; −1 for one that is left out or not needed.</summary>
    public int PlaceOf(string name) => _places.GetValueOrDefault(name, -1);

    /// <summary>A plan for a value.</summary>
    /// <exception cref="CandorException">An operator on the way is not rebuilt: named, with what can be done.</exception>
    public static GraphPlan Of(OnnxGraph graph, string output) => Faults(graph, output) is [var first, ..] faults
        ? throw new CandorException($"{graph.Name} cannot be rebuilt: " +
            $"{first}{(faults.Length > 1 ? FormattableString.Invariant($" (and {faults.Length - 1} more)") : "")}. " +
        $"Ask it through ONNX Runtime, for explainers that need no gradients, or export the model without this operator.")
        : new(graph, output);

    /// <summary>Why operators on the way to a value are not rebuilt, each said once.</summary>
    public static string[] Faults(OnnxGraph graph, string output) => [.. Needed(graph, output)
        .Select(n => OperatorTable.Find(n, out var fault) is null ? $"the operator {n.FullOperator} " +
            $"{fault}" : null).OfType<string>().Distinct()];

    private static OnnxNode[] Needed(OnnxGraph graph, string output)
    {
        var wanted = new HashSet<string>([output], StringComparer.Ordinal);
        var needed = new List<OnnxNode>();
        foreach (var node in graph.Nodes.Reverse())
            if (node.Outputs.Any(wanted.Contains))
            {
                needed.Add(node);
                wanted.UnionWith(node.Inputs);
            }
        needed.Reverse();
        return [.. needed];
    }
}

/// <summary>A node of a plan.</summary>
/// <param name="Node">The node.</param>
/// <param name="Entry">What it does.</param>
/// <param name="In">Places of what it reads; −1 for what is left out.</param>
/// <param name="Out">Places of what it gives; −1 for what nobody reads.</param>
internal sealed record PlanStep(OnnxNode Node, OperatorEntry Entry, int[] In, int[] Out)
{
    /// <summary>Places that nobody reads any more behind it.</summary>
    public List<int> Free { get; } = [];

    /// <summary>Whether it alone reads its first value, which may be overwritten.</summary>
    public bool OwnsFirst { get; set; }
}
