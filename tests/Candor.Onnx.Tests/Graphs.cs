using System.Globalization;
using Google.Protobuf;
using Kind = global::Onnx.AttributeProto.Types.AttributeType;
using Proto = global::Onnx;

namespace Candor.Onnx.Tests;

/// <summary>Small graphs, written as an exporter would.</summary>
internal sealed class Graphs
{
    private readonly Proto.ModelProto _model = new() { IrVersion = 8, ProducerName = "tests", Graph = new() { Name = "g" } };

    public Graphs(long opset = 17, long classical = 3)
    {
        _model.OpsetImport.Add(new Proto.OperatorSetIdProto { Version = opset });
        _model.OpsetImport.Add(new Proto.OperatorSetIdProto { Domain = "ai.onnx.ml", Version = classical });
    }

    public Proto.ModelProto Model => _model;

    public byte[] Bytes => _model.ToByteArray();

    public OnnxFile File => OnnxFile.Read(Bytes, "test.onnx");

    public Graphs Input(string name, params string[] shape) => Input(name, 1, shape);

    public Graphs Input(string name, int type, params string[] shape)
    {
        _model.Graph.Input.Add(Value(name, type, shape));
        return this;
    }

    public Graphs Output(string name, int type = 1, params string[] shape)
    {
        _model.Graph.Output.Add(shape.Length > 0 ? Value(name, type, shape) : new Proto.ValueInfoProto { Name = name });
        return this;
    }

    public Graphs Weight(string name, float[] values, params long[] shape)
    {
        var tensor = new Proto.TensorProto { Name = name, DataType = 1 };
        tensor.FloatData.AddRange(values);
        tensor.Dims.AddRange(shape);
        _model.Graph.Initializer.Add(tensor);
        return this;
    }

    public Graphs Whole(string name, params long[] values)
    {
        var tensor = new Proto.TensorProto { Name = name, DataType = 7 };
        tensor.Int64Data.AddRange(values);
        tensor.Dims.Add(values.Length);
        _model.Graph.Initializer.Add(tensor);
        return this;
    }

    /// <summary>Random numbers that are the same in every run.</summary>
    public Graphs Random(string name, params long[] shape)
    {
        var count = shape.Aggregate(1L, (a, b) => a * b);
        var random = new Data.Xoshiro256((ulong)(name.Length * 7919 + count));
        return Weight(name, [.. Enumerable.Range(0, (int)count).Select(_ => random.Next(2001) / 1000f - 1)], shape);
    }

    public Graphs Node(string op, string inputs, string outputs, params (string Name, object Value)[] attributes)
    {
        var at = op.LastIndexOf('.');
        var node = new Proto.NodeProto { OpType = op[(at + 1)..], Domain = at < 0 ? "" : op[..at], Name = $"n{_model.Graph.Node.Count}" };
        node.Input.AddRange(inputs.Length == 0 ? [] : inputs.Split(','));
        node.Output.AddRange(outputs.Split(','));
        foreach (var (name, value) in attributes)
            node.Attribute.Add(Attribute(name, value));
        _model.Graph.Node.Add(node);
        return this;
    }

    private static Proto.AttributeProto Attribute(string name, object value)
    {
        var attribute = new Proto.AttributeProto { Name = name };
        switch (value)
        {
            case int i: (attribute.Type, attribute.I) = (Kind.Int, i); break;
            case double d: (attribute.Type, attribute.F) = (Kind.Float, (float)d); break;
            case string s: (attribute.Type, attribute.S) = (Kind.String, ByteString.CopyFromUtf8(s)); break;
            case long[] many: attribute.Type = Kind.Ints; attribute.Ints.AddRange(many); break;
            case float[] many: attribute.Type = Kind.Floats; attribute.Floats.AddRange(many); break;
            case string[] many: attribute.Type = Kind.Strings; attribute.Strings.AddRange(many.Select(ByteString.CopyFromUtf8)); break;
            case Proto.TensorProto tensor: (attribute.Type, attribute.T) = (Kind.Tensor, tensor); break;
            default: throw new ArgumentException(value.ToString(), nameof(value));
        }
        return attribute;
    }

    private static Proto.ValueInfoProto Value(string name, int type, string[] shape)
    {
        var value = new Proto.ValueInfoProto { Name = name, Type = new() { TensorType = new() { ElemType = type, Shape = new() } } };
        foreach (var size in shape)
            value.Type.TensorType.Shape.Dim.Add(long.TryParse(size, CultureInfo.InvariantCulture, out var n)
                ? new() { DimValue = n } : new Proto.TensorShapeProto.Types.Dimension { DimParam = size });
        return value;
    }
}
