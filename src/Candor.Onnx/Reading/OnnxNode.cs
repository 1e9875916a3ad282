using Kind = global::Onnx.AttributeProto.Types.AttributeType;
using Proto = global::Onnx;

namespace Candor.Onnx.Reading;

/// <summary>One operation of a graph: its operator, the names of what it reads and gives, and its attributes.</summary>
internal sealed class OnnxNode
{
    private readonly Dictionary<string, Proto.AttributeProto> _attributes = new(StringComparer.Ordinal);

    /// <summary>A node of a file.</summary>
    /// <param name="proto">As the file holds it.</param>
    /// <param name="opset">Version of the operator's set that the file asks for.</param>
    /// <param name="weights">Names of values that its attributes hold, which it reads behind its inputs.</param>
    public OnnxNode(Proto.NodeProto proto, long opset, IReadOnlyList<string> weights)
    {
        (Proto, Opset, Inputs) = (proto, opset, [.. proto.Input, .. weights]);
        Domain = proto.Domain == "ai.onnx" ? "" : proto.Domain;
        foreach (var attribute in proto.Attribute)
            _attributes[attribute.Name] = attribute;
    }

    /// <summary>As the file holds it.</summary>
    public Proto.NodeProto Proto { get; }

    /// <summary>"" is ONNX's own.</summary>
    public string Domain { get; }

    /// <summary>The operator's name.</summary>
    public string Operator => Proto.OpType;

    /// <summary>Version of the operator's set.</summary>
    public long Opset { get; }

    /// <summary>What it reads; "" stands for an input that is left out.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>What it gives; "" stands for an output that nobody asks for.</summary>
    public IReadOnlyList<string> Outputs => Proto.Output;

    /// <summary>The operator with its domain.</summary>
    public string FullOperator => Domain.Length == 0 ? Operator : $"{Domain}.{Operator}";

    /// <summary>"Conv '/f/f.0/Conv'", for messages.</summary>
    public string Title => $"{FullOperator} '{(Proto.Name.Length > 0 ? Proto.Name : Outputs.FirstOrDefault("?"))}'";

    /// <summary>Whether there are graphs within it, as loops and branches have.</summary>
    public bool HasGraphs => Proto.Attribute.Any(a => a.Type is Kind.Graph or Kind.Graphs || a.G is not null);

    /// <summary>Whether an attribute is there.</summary>
    public bool Has(string name) => _attributes.ContainsKey(name);

    /// <summary>A whole number.</summary>
    public long Int(string name, long otherwise) => Find(name, Kind.Int)?.I ?? otherwise;

    /// <summary>A whole number that is a switch.</summary>
    public bool Flag(string name, bool otherwise = false) => Int(name, otherwise ? 1 : 0) != 0;

    /// <summary>A number.</summary>
    public double Float(string name, double otherwise) => Find(name, Kind.Float) is { } a ? a.F : otherwise;

    /// <summary>A text.</summary>
    public string Text(string name, string otherwise) => Find(name, Kind.String)?.S.ToStringUtf8() ?? otherwise;

    /// <summary>Whole numbers; null where there are none.</summary>
    public long[]? Ints(string name) => Find(name, Kind.Ints) is { } a ? [.. a.Ints] : null;

    /// <summary>Numbers; null where there are none.</summary>
    public float[]? Floats(string name) => Find(name, Kind.Floats) is { } a ? [.. a.Floats] : null;

    /// <summary>The file's own list of numbers, which can be changed; null where there is none.</summary>
    public Google.Protobuf.Collections.RepeatedField<float>? List(string name) => Find(name, Kind.Floats)?.Floats;

    /// <summary>Texts; null where there are none.</summary>
    public string[]? Texts(string name) => Find(name, Kind.Strings) is { } a ? [.. a.Strings.Select(s => s.ToStringUtf8())] : null;

    /// <summary>A tensor.</summary>
    public Proto.TensorProto? Tensor(string name) => Find(name, Kind.Tensor)?.T;

    /// <summary>An error of this node.</summary>
    public CandorException Error(string what) => new($"The node {Title} {what}");

    private Proto.AttributeProto? Find(string name, Kind kind)
    {
        if (!_attributes.TryGetValue(name, out var attribute))
            return null;
        // IR versions before 2 left the type out.
        return attribute.Type == kind || attribute.Type == Kind.Undefined
            ? attribute
            : throw Error($"has the attribute '{name}' as {attribute.Type}, but {kind} is expected; the file is damaged or was written " +
                "by a broken exporter: export it again.");
    }
}
