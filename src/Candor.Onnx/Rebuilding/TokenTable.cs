using Candor.Onnx.Reading;

namespace Candor.Onnx.Rebuilding;

/// <summary>Where a graph looks up the vectors of ids: the constant with a row for each, and the value that the look-up gives.</summary>
/// <param name="Weight">Name of the constant, [ids, E].</param>
/// <param name="Value">Name of the value, [B, T, E].</param>
/// <param name="Rows">Ids that it has a vector for.</param>
internal sealed record TokenTable(string Weight, string Value, long Rows)
{
    private static readonly string[] s_same = ["Cast", "Identity"];

    /// <summary>The look-up of an input's ids; null: the graph has none that can be seen.</summary>
    public static TokenTable? Of(OnnxGraph graph, string ids)
    {
        var names = new HashSet<string>([ids], StringComparer.Ordinal);
        foreach (var node in graph.Nodes)
        {
            if (s_same.Contains(node.Operator) && names.Contains(node.Inputs[0]))
                names.UnionWith(node.Outputs);
            if (node is { Operator: "Gather", Inputs.Count: 2 } && node.Int("axis", 0) == 0 && names.Contains(node.Inputs[1])
                && graph.Constants.TryGetValue(node.Inputs[0], out var table) && table.Tensor.Dims.Count == 2)
                return new(node.Inputs[0], node.Outputs[0], table.Tensor.Dims[0]);
        }
        return null;
    }
}
