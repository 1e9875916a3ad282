using System.Globalization;
using System.Runtime.InteropServices;
using Candor.Tensors;
using Google.Protobuf;
using Kind = global::Onnx.AttributeProto.Types.AttributeType;
using Proto = global::Onnx;

namespace Candor.Onnx.Writing;

/// <summary>Builds a graph: nodes in the order in which they are computed, weights under names, inputs and outputs with their
/// shapes.</summary>
internal sealed class GraphWriter
{
    /// <summary>ONNX's opset that is written.</summary>
    public const long Opset = 17;

    /// <summary>The one of <c>ai.onnx.ml</c>, for categories, words and named probabilities.</summary>
    public const long ClassicalOpset = 3;

    private const long IrVersion = 8;

    private readonly Proto.ModelProto _model;
    private readonly HashSet<string> _taken;

    /// <summary>A graph with a name.</summary>
    public GraphWriter(string name)
    {
        _model = new() { IrVersion = IrVersion, Graph = new() { Name = name } };
        _model.OpsetImport.Add(new Proto.OperatorSetIdProto { Version = Opset });
        _taken = [];
    }

    /// <summary>A graph that is there: what is written stands apart from its values.</summary>
    /// <param name="model">The whole; it is changed.</param>
    public GraphWriter(Proto.ModelProto model)
    {
        _model = model;
        _taken = [.. model.Graph.Initializer.Select(i => i.Name), .. model.Graph.Input.Select(i => i.Name),
            .. model.Graph.Node.SelectMany(n => n.Output)];
    }

    /// <summary>Whether weights are written in single precision, whatever they are in; in double, runtimes compute few layers.</summary>
    public bool InSingle { get; set; }

    /// <summary>The whole.</summary>
    public Proto.ModelProto Model => _model;

    /// <summary>An input of the whole graph.</summary>
    /// <param name="name">Its name, which is returned.</param>
    /// <param name="type">Of its values.</param>
    /// <param name="sizes">Behind the rows, whose number is free.</param>
    public string Input(string name, Proto.TensorProto.Types.DataType type, params IReadOnlyList<long> sizes)
    {
        while (_taken.Contains(name))
            name += ".input";
        _model.Graph.Input.Add(Value(name, type, sizes));
        return name;
    }

    /// <summary>Gives a value to the outside under a name of its own.</summary>
    public void Output(string value, string name, Proto.TensorProto.Types.DataType type, params IReadOnlyList<long> sizes)
    {
        while (_taken.Contains(name))
            name += "_";
        Node("", "Identity", [value], name);
        _model.Graph.Output.Add(Value(name, type, sizes));
    }

    /// <summary>Gives a value the name that nodes know it by.</summary>
    public void Called(string value, string name) => Node("", "Identity", [value], name);

    /// <summary>Gives probabilities to the outside as a map by class.</summary>
    public void Map(string probabilities, string name, IReadOnlyList<string> classes)
    {
        Node("ai.onnx.ml", "ZipMap", [probabilities], name, ("classlabels_strings", classes));
        var number = new Proto.TypeProto { TensorType = new() { ElemType = (int)Proto.TensorProto.Types.DataType.Float, Shape = new() } };
        var map = new Proto.TypeProto { MapType = new() { KeyType = (int)Proto.TensorProto.Types.DataType.String, ValueType = number } };
        _model.Graph.Output.Add(new Proto.ValueInfoProto { Name = name, Type = new() { SequenceType = new() { ElemType = map } } });
    }

    /// <summary>A node with one output.</summary>
    /// <returns>The name of the output.</returns>
    public string Add(string op, IReadOnlyList<string> inputs, params IReadOnlyList<(string Name, object Value)> attributes) =>
        Node("", op, inputs, Fresh(op), attributes);

    /// <summary>A node of <c>ai.onnx.ml</c>.</summary>
    public string AddClassical(string op, IReadOnlyList<string> inputs, params IReadOnlyList<(string Name, object Value)> attributes) =>
        Node("ai.onnx.ml", op, inputs, Fresh(op), attributes);

    /// <summary>A value in another type.</summary>
    public string Cast(string value, Proto.TensorProto.Types.DataType type) => Add("Cast", [value], ("to", (long)type));

    /// <summary>A weight.</summary>
    public string Weight(string name, Tensor value)
    {
        using var scope = torch.NewDisposeScope();
        var flat = value.detach().cpu().contiguous();
        flat = InSingle && flat.dtype == ScalarType.Float64 ? flat.to(ScalarType.Float32) : flat;
        var tensor = new Proto.TensorProto { Name = name };
        tensor.Dims.AddRange(flat.shape);
        (tensor.DataType, tensor.RawData) = flat.dtype switch
        {
            ScalarType.Float32 => ((int)Proto.TensorProto.Types.DataType.Float, Bytes(flat.ToArray<float>())),
            ScalarType.Float64 => ((int)Proto.TensorProto.Types.DataType.Double, Bytes(flat.ToArray<double>())),
            var other => throw new CandorException($"The weight '{name}' is of {other}, but float32 and float64 are written as ONNX; " +
                "convert the model (module.to(ScalarType.Float32))."),
        };
        return Known(tensor);
    }

    /// <summary>Numbers that are no weights.</summary>
    public string Doubles(string name, IReadOnlyList<double> values, params IReadOnlyList<long> sizes) =>
        Constant(name, Proto.TensorProto.Types.DataType.Double, Bytes(values.ToArray()), sizes);

    /// <summary>Numbers in single precision.</summary>
    public string Floats(string name, IReadOnlyList<double> values, params IReadOnlyList<long> sizes) =>
        Constant(name, Proto.TensorProto.Types.DataType.Float, Bytes(values.Select(v => (float)v).ToArray()), sizes);

    /// <summary>Whole numbers, a shape for instance.</summary>
    public string Whole(string name, IReadOnlyList<long> values) =>
        Constant(name, Proto.TensorProto.Types.DataType.Int64, Bytes(values.ToArray()), [values.Count]);

    /// <summary>One whole number.</summary>
    public string Whole(string name, long value) => Constant(name, Proto.TensorProto.Types.DataType.Int64, Bytes([value]), []);

    /// <summary>Texts.</summary>
    public string Texts(string name, IReadOnlyList<string> values)
    {
        var tensor = new Proto.TensorProto { Name = name, DataType = (int)Proto.TensorProto.Types.DataType.String };
        tensor.StringData.AddRange(values.Select(ByteString.CopyFromUtf8));
        tensor.Dims.Add(values.Count);
        return Known(tensor);
    }

    private string Constant(string name, Proto.TensorProto.Types.DataType type, ByteString content, IReadOnlyList<long> sizes)
    {
        var tensor = new Proto.TensorProto { Name = name, DataType = (int)type, RawData = content };
        tensor.Dims.AddRange(sizes);
        return Known(tensor);
    }

    private string Known(Proto.TensorProto tensor)
    {
        while (!_taken.Add(tensor.Name))
            tensor.Name += "_";
        _model.Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    // ONNX's raw data is little-endian, as all systems that libtorch runs on.
    private static ByteString Bytes<T>(T[] values) where T : unmanaged => ByteString.CopyFrom(MemoryMarshal.AsBytes<T>(values));

    private string Fresh(string op)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{op}_{_model.Graph.Node.Count}");
        while (_taken.Contains(name))
            name += "_";
        return name;
    }

    private string Node(string domain, string op, IReadOnlyList<string> inputs, string output,
        params IReadOnlyList<(string Name, object Value)> attributes)
    {
        if (domain.Length > 0 && _model.OpsetImport.All(o => o.Domain != domain))
            _model.OpsetImport.Add(new Proto.OperatorSetIdProto { Domain = domain, Version = ClassicalOpset });
        var node = new Proto.NodeProto { OpType = op, Domain = domain, Name = $"{output}_node" };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        foreach (var (name, value) in attributes)
            node.Attribute.Add(Attribute(name, value));
        _model.Graph.Node.Add(node);
        return output;
    }

    private static Proto.AttributeProto Attribute(string name, object value)
    {
        var attribute = new Proto.AttributeProto { Name = name };
        switch (value)
        {
            case long whole: (attribute.Type, attribute.I) = (Kind.Int, whole); break;
            case int whole: (attribute.Type, attribute.I) = (Kind.Int, whole); break;
            case double number: (attribute.Type, attribute.F) = (Kind.Float, (float)number); break;
            case string text: (attribute.Type, attribute.S) = (Kind.String, ByteString.CopyFromUtf8(text)); break;
            case IReadOnlyList<long> many: attribute.Type = Kind.Ints; attribute.Ints.AddRange(many); break;
            case IReadOnlyList<string> many:
                attribute.Type = Kind.Strings;
                attribute.Strings.AddRange(many.Select(ByteString.CopyFromUtf8));
                break;
            default: throw new ArgumentException($"{value.GetType().Name} is no attribute", nameof(value));
        }
        return attribute;
    }

    private static Proto.ValueInfoProto Value(string name, Proto.TensorProto.Types.DataType type, IReadOnlyList<long> sizes)
    {
        var shape = new Proto.TensorShapeProto();
        shape.Dim.Add(new Proto.TensorShapeProto.Types.Dimension { DimParam = "rows" });
        foreach (var size in sizes)
            shape.Dim.Add(new Proto.TensorShapeProto.Types.Dimension { DimValue = size });
        return new() { Name = name, Type = new() { TensorType = new() { ElemType = (int)type, Shape = shape } } };
    }
}
