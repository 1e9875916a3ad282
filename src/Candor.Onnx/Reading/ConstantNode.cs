using Google.Protobuf.Collections;
using Kind = global::Onnx.TensorProto.Types.DataType;
using Proto = global::Onnx;

namespace Candor.Onnx.Reading;

/// <summary>A node that only holds a value.</summary>
internal static class ConstantNode
{
    /// <summary>Whether a node is one.</summary>
    public static bool Is(OnnxNode node) => node is { Operator: "Constant", Domain: "" } && node.Outputs.Count == 1;

    /// <summary>The value; the file's own tensor, where it is one.</summary>
    /// <exception cref="CandorException">It holds nothing that this version reads.</exception>
    public static OnnxConstant Value(OnnxNode node)
    {
        if (node.Tensor("value") is { } tensor)
        {
            TensorReader.Check(tensor, $"The constant '{node.Outputs[0]}'");
            return new(tensor);
        }
        var made = new Proto.TensorProto();
        if (node.Has("value_float"))
            Fill(made, Kind.Float, made.FloatData, [(float)node.Float("value_float", 0)], scalar: true);
        else if (node.Floats("value_floats") is { } floats)
        {
            Fill(made, Kind.Float, made.FloatData, floats, scalar: false);
            return new(made, node.List("value_floats"));
        }
        else if (node.Has("value_int"))
            Fill(made, Kind.Int64, made.Int64Data, [node.Int("value_int", 0)], scalar: true);
        else if (node.Ints("value_ints") is { } ints)
            Fill(made, Kind.Int64, made.Int64Data, ints, scalar: false);
        else
            throw node.Error("is a constant without a number or tensor; texts and sparse constants are not read: " +
                "export the model without them.");
        return new(made);
    }

    private static void Fill<T>(Proto.TensorProto tensor, Kind kind, RepeatedField<T> field, T[] values, bool scalar)
    {
        tensor.DataType = (int)kind;
        field.AddRange(values);
        if (!scalar)
            tensor.Dims.Add(values.Length);
    }
}
