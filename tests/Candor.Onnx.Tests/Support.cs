using System.Text.Json;
using Candor.Onnx.Reading;
using Candor.Tensors;
using Proto = global::Onnx;

namespace Candor.Onnx.Tests;

/// <summary>Files of the tests.</summary>
internal static class Support
{
    public static string At(params string[] parts) => Path.Combine([AppContext.BaseDirectory, .. parts]);

    public static string Model(string name) => At("Models", name + ".onnx");

    public static Proto.TensorProto Proto(string path) => global::Onnx.TensorProto.Parser.ParseFrom(File.ReadAllBytes(path));

    public static Tensor Read(string path) => TensorReader.Read(Proto(path), path);

    /// <summary>A whole network's input, output and gradient, as PyTorch gave them.</summary>
    public static (Tensor Input, Tensor Output, Tensor? Gradient) Oracle(string name, ScalarType dtype)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(At("Models", name + ".json")));
        double[] Numbers(string name) => [.. Flat(json.RootElement.GetProperty(name))];
        Tensor Values(string values, string shape) => Tensor.From(Numbers(values), [.. Numbers(shape).Select(s => (long)s)]).to(dtype);
        return (Values("input", "input_shape"), Values("output", "output_shape"),
            json.RootElement.GetProperty("gradient_of_output_0").ValueKind == JsonValueKind.Null ? null : Values("gradient_of_output_0", "input_shape"));
    }

    public static double Distance(Tensor a, Tensor b)
    {
        Assert.Equal(b.shape, a.shape);
        return a.numel() == 0 ? 0 : (a.to(ScalarType.Float64) - b.to(ScalarType.Float64)).abs().max().ToDouble();
    }

    /// <summary>Says by how much two tensors differ where they differ by more.</summary>
    public static void Near(Tensor a, Tensor b, double within) => Assert.InRange(Distance(a, b), 0, within);

    private static IEnumerable<double> Flat(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Flat) : [element.GetDouble()];
}
