using Proto = global::Onnx;

namespace Candor.Onnx.Reading;

/// <summary>A graph that was checked: its nodes in an order in which each reads only what is there, and its constants.</summary>
internal sealed class OnnxGraph
{
    /// <summary>The file's content, with weights that lay elsewhere taken in.</summary>
    public required Proto.ModelProto Model { get; init; }

    /// <summary>Its name in messages.</summary>
    public required string Name { get; init; }

    /// <summary>Operations, without those that only hold a constant.</summary>
    public required IReadOnlyList<OnnxNode> Nodes { get; init; }

    /// <summary>Initialisers, and what <c>Constant</c> nodes and the attributes of linear models hold, by name.</summary>
    public required IReadOnlyDictionary<string, OnnxConstant> Constants { get; init; }

    /// <summary>Inputs that have no value in the file.</summary>
    public required IReadOnlyList<OnnxValue> Inputs { get; init; }

    /// <summary>Outputs.</summary>
    public required IReadOnlyList<OnnxValue> Outputs { get; init; }

    /// <summary>The node that gives a value; null for inputs and constants.</summary>
    public OnnxNode? Giver(string value) => Nodes.FirstOrDefault(n => n.Outputs.Contains(value));
}
