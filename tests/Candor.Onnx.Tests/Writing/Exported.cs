using Candor.Predictors;
using Candor.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Proto = global::Onnx;

namespace Candor.Onnx.Tests.Writing;

/// <summary>An exported file, asked as any program would ask it.</summary>
internal sealed class Exported : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".onnx");
    private readonly InferenceSession _session;

    public Exported(Predictor predictor, OnnxExportOptions? options = null)
    {
        OnnxExport.Write(_path, predictor, options);
        _session = new InferenceSession(_path);
    }

    public string File => _path;

    public IReadOnlyList<string> Inputs => [.. _session.InputMetadata.Keys];

    public IReadOnlyList<string> Outputs => [.. _session.OutputMetadata.Keys];

    public IReadOnlyDictionary<string, string> Metadata => _session.ModelMetadata.CustomMetadataMap;

    public Proto.ModelProto Model => Proto.ModelProto.Parser.ParseFrom(System.IO.File.ReadAllBytes(_path));

    public static NamedOnnxValue Given<T>(string name, T[] values, params int[] shape) =>
        NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(values, shape));

    /// <summary>Inputs as a predictor takes them.</summary>
    public NamedOnnxValue Given(Tensor x)
    {
        var (name, data) = _session.InputMetadata.First();
        int[] shape = [.. x.shape.Select(s => (int)s)];
        return data.ElementDataType switch
        {
            TensorElementType.Float => Given(name, x.to(ScalarType.Float32).ToArray<float>(), shape),
            TensorElementType.Double => Given(name, x.to(ScalarType.Float64).ToArray<double>(), shape),
            _ => Given(name, x.to(ScalarType.Int64).ToArray<long>(), shape),
        };
    }

    public Tensor Numbers(string output, params NamedOnnxValue[] inputs)
    {
        using var results = _session.Run(inputs, [output]);
        return results[0].Value is DenseTensor<double> d ? From(d.ToArray(), d.Dimensions) : From(((DenseTensor<float>)results[0].Value)
            .Select(v => (double)v).ToArray(), ((DenseTensor<float>)results[0].Value).Dimensions);

        static Tensor From(double[] values, ReadOnlySpan<int> shape) => Tensor.From(values, [.. shape.ToArray().Select(s => (long)s)]);
    }

    public string[] Texts(string output, params NamedOnnxValue[] inputs)
    {
        using var results = _session.Run(inputs, [output]);
        return [.. (DenseTensor<string>)results[0].Value];
    }

    public Dictionary<string, float>[] Maps(string output, params NamedOnnxValue[] inputs)
    {
        using var results = _session.Run(inputs, [output]);
        return [.. results[0].AsEnumerable<NamedOnnxValue>().Select(m => m.AsDictionary<string, float>().ToDictionary())];
    }

    public void Dispose()
    {
        _session.Dispose();
        System.IO.File.Delete(_path);
    }
}
