using Candor.Tensors;
using Google.Protobuf.Collections;
using Proto = global::Onnx;

namespace Candor.Onnx.Reading;

/// <summary>A value that a file holds.</summary>
/// <param name="Tensor">The value.</param>
/// <param name="Attribute">The list of an attribute, where it lies in one instead of a tensor.</param>
internal sealed record OnnxConstant(Proto.TensorProto Tensor, RepeatedField<float>? Attribute = null)
{
    /// <summary>Puts other numbers into the file, under the same sizes and in the same type.</summary>
    public void Write(Tensor values)
    {
        if (Attribute is null)
        {
            TensorReader.Write(values, Tensor);
            return;
        }
        using var scope = torch.NewDisposeScope();
        Attribute.Clear();
        Attribute.AddRange(values.detach().to(ScalarType.Float32).reshape(-1).ToArray<float>());
    }
}
