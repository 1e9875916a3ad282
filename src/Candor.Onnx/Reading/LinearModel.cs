using Kind = global::Onnx.TensorProto.Types.DataType;
using Proto = global::Onnx;

namespace Candor.Onnx.Reading;

/// <summary>The coefficients of scikit-learn's linear models, which lie in attributes: values of the graph here, so that they are weights
/// as those of other layers are.</summary>
internal static class LinearModel
{
    private static readonly string[] s_held = ["coefficients", "intercepts"];

    /// <summary>Names of the values that a node's attributes hold; none for other operators.</summary>
    public static IReadOnlyList<string> Weights(Proto.NodeProto node) =>
        node is { Domain: "ai.onnx.ml", OpType: "LinearClassifier" or "LinearRegressor", Input.Count: 1 }
            ? [.. s_held.Where(a => node.Attribute.Any(h => h.Name == a && h.Floats.Count > 0)).Select(a => Name(node, a))] : [];

    /// <summary>The values themselves.</summary>
    public static IEnumerable<(string Name, OnnxConstant Value)> Constants(OnnxNode node)
    {
        foreach (var attribute in s_held.Where(a => node.Inputs.Skip(node.Proto.Input.Count).Contains(Name(node.Proto, a))))
        {
            var held = node.List(attribute)!;
            var tensor = new Proto.TensorProto { DataType = (int)Kind.Float };
            tensor.FloatData.AddRange(held);
            tensor.Dims.Add(held.Count);
            yield return (Name(node.Proto, attribute), new(tensor, held));
        }
    }

    private static string Name(Proto.NodeProto node, string attribute) =>
        $"{(node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault("?"))}.{attribute}";
}
