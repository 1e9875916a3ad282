using Candor.Onnx.Reading;
using Candor.Tensors;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Proto = global::Onnx;

namespace Candor.Onnx.Asking;

/// <summary>A graph in ONNX Runtime: tensors in, one tensor out. Safe for many threads.</summary>
internal sealed class RuntimeSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OnnxGraph _graph;
    private readonly string _output;

    /// <summary>Opens a graph that was checked.</summary>
    /// <exception cref="CandorException">ONNX Runtime refuses the graph.</exception>
    public RuntimeSession(OnnxGraph graph, string output)
    {
        (_graph, _output) = (graph, output);
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        // Its threads would keep libtorch's from the processor while they wait.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = Guarded("refuses the file", () => new InferenceSession(Content(graph, output), options));
    }

    /// <summary>Values for the graph's inputs, in their order, to the output, on the CPU.</summary>
    /// <exception cref="CandorException">ONNX Runtime refuses the values, or gives something else than a tensor of numbers.</exception>
    public Tensor Run(IReadOnlyList<Tensor> inputs)
    {
        using var grad = torch.no_grad();
        return Run([.. inputs.Select((x, i) => Given(_graph.Inputs[i], x))]);
    }

    /// <summary>Values of any kind for the graph's inputs, texts too.</summary>
    /// <exception cref="CandorException">As above.</exception>
    public Tensor Run(IReadOnlyList<NamedOnnxValue> given)
    {
        using var results = Guarded("refuses the inputs", () => _session.Run(given, [_output]));
        return Read(results[0]);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    // The file's own outputs can be labels and maps, which cost time and are not asked for.
    private static byte[] Content(OnnxGraph graph, string output)
    {
        if (graph.Outputs is [var only] && only.Name == output)
            return graph.Model.ToByteArray();
        var model = graph.Model.Clone();
        var declared = model.Graph.Output.FirstOrDefault(o => o.Name == output) ?? new Proto.ValueInfoProto { Name = output };
        model.Graph.Output.Clear();
        model.Graph.Output.Add(declared);
        return model.ToByteArray();
    }

    private static NamedOnnxValue Given(OnnxValue input, Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        int[] shape = [.. x.shape.Select(s => checked((int)s))];
        NamedOnnxValue Make<T>(T[] values) => NamedOnnxValue.CreateFromTensor(input.Name, new DenseTensor<T>(values, shape));
        return input.Type switch
        {
            "float" => Make(x.to(ScalarType.Float32).ToArray<float>()),
            "double" => Make(x.to(ScalarType.Float64).ToArray<double>()),
            "int64" => Make(x.to(ScalarType.Int64).ToArray<long>()),
            "int32" => Make(Array.ConvertAll(x.to(ScalarType.Int64).ToArray<long>(), v => (int)v)),
            "bool" => Make(x.to(ScalarType.Bool).ToArray<bool>()),
            _ => throw new CandorException($"The input '{input.Name}' takes {input.Type}, but inputs here are float, double, int32, " +
                $"int64 or bool; export the model with one of them."),
        };
    }

    private Tensor Read(DisposableNamedOnnxValue value)
    {
        return value.Value switch
        {
            DenseTensor<float> t => Tensor.From<float>(t.Buffer.Span, Shape(t)),
            DenseTensor<double> t => Tensor.From<double>(t.Buffer.Span, Shape(t)),
            DenseTensor<long> t => Tensor.From<long>(t.Buffer.Span, Shape(t)),
            DenseTensor<int> t => Tensor.From<long>(Array.ConvertAll(t.ToArray(), v => (long)v), Shape(t)),
            DenseTensor<bool> t => Tensor.From<bool>(t.Buffer.Span, Shape(t)),
            _ => throw new CandorException($"The output '{_output}' of {_graph.Name} is no tensor of numbers; name another one."),
        };

        static long[] Shape<T>(DenseTensor<T> t) => [.. t.Dimensions.ToArray().Select(d => (long)d)];
    }

    private T Guarded<T>(string what, Func<T> run)
    {
        try
        {
            return run();
        }
        catch (OnnxRuntimeException e)
        {
            throw new CandorException($"ONNX Runtime {what} ({_graph.Name}): {Reason(e.Message)}", e);
        }
    }

    // "[ErrorCode:Fail] …": the first line is the message.
    private static string Reason(string message)
    {
        var line = message.Split('\n')[0].Trim();
        return line.StartsWith('[') && line.IndexOf(']', StringComparison.Ordinal) is > 0 and var end ? line[(end + 1)..].Trim() : line;
    }
}
