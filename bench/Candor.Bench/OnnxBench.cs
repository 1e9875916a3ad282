using System.Diagnostics;
using System.Globalization;
using Candor.Data;
using Candor.Masking;
using Candor.Onnx;
using Candor.Predictors;
using Candor.Tensors;
using Google.Protobuf;
using TorchSharp.Modules;
using Proto = global::Onnx;

namespace Candor.Bench;

/// <summary>
/// ONNX files: forward passes of a rebuilt graph against the same network as a Candor predictor with the same weights, and ONNX Runtime in
/// batches against one row a call.
/// </summary>
internal static class OnnxBench
{
    public static string Run(BenchOptions options)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        using var generator = new Generator(1);
        using var mlp = new Mlp(new ColumnSpace(40), 10, [256, 256], seed: 1);
        var file = OnnxFile.Read(Path.Combine(Pairs.FindRoot(), "tests", "Candor.Onnx.Tests", "Models", "residual-cnn.onnx"));
        var images = new PixelSpace(new ImageShape(1, 28, 28));
        using var deep = new ResidualCnn(images);
        var text = "| forward pass | rebuilt graph, ms | Candor predictor, ms | ratio | fastest to slowest |\n|---|---:|---:|---:|---:|\n";
        text += Pair("MLP 40-256-256-10", OnnxFile.Read(Written(mlp)), mlp, 1024);
        using (var same = OnnxPredictor.Of(file, images, 10))
            deep.Take(same.ParametersByName().ToDictionary(p => p.Key, p => p.Value));
        text += Pair("residual-cnn, 28×28 pixels", file, deep, 128);
        return text + "\n| ONNX Runtime | rows a second, in batches | one row a call | ratio | fastest to slowest " +
            "|\n|---|---:|---:|---:|---:|\n"
            + Asked("MLP, batches of 1,024", OnnxFile.Read(Written(mlp)), [1024, 40]) + Asked("residual-cnn, batches " +
                "of 128", file, [128, 1, 28, 28]);

        string Pair(string name, OnnxFile onnx, Predictor own, int rows)
        {
            own.train(false);
            using var rebuilt = OnnxPredictor.Of(onnx, own.Space, 10, new() { Engine = OnnxEngine.Rebuilt });
            var x = torch.randn([rows, .. own.Space.InputShape], generator: generator);
            var off = (rebuilt.forward(x) - own.forward(x)).abs().max().ToDouble();
            if (!(off < 1e-3))
                throw new InvalidOperationException($"the two networks of {name} differ by {off}");
            var (graph, plain) = Alternating(options, () => rebuilt.forward(x), () => own.forward(x));
            return Line($"{name}, {rows} rows", graph, plain, graph.Zip(plain, (a, b) => a / b));
        }

        string Asked(string name, OnnxFile onnx, long[] shape)
        {
            using var asked = onnx.Ask();
            var x = torch.randn(shape, generator: generator);
            Tensor[] single = [.. Enumerable.Range(0, (int)Math.Min(64, shape[0])).Select(i => x.narrow(0, i, 1))];
            var (batches, rows) = Alternating(options, () => asked.Run(x), () => Array.ForEach(single, row => asked.Run(row)));
            double[] fast = [.. batches.Select(ms => 1000 * shape[0] / ms)], slow = [.. rows.Select(ms => 1000 * single.Length / ms)];
            return Line(name, fast, slow, fast.Zip(slow, (a, b) => a / b));
        }
    }

    // Twenty passes of each a round, one after the other, the median of them.
    private static (double[] First, double[] Second) Alternating(BenchOptions options, Action first, Action second)
    {
        var times = (new List<double>(), new List<double>());
        for (var round = -1; round < options.Rounds; round++)
        {
            var (a, b) = (new double[20], new double[20]);
            for (var i = 0; i < a.Length; i++)
                (a[i], b[i]) = (Milliseconds(first), Milliseconds(second));
            if (round < 0)
                continue;
            times.Item1.Add(Pairs.Median([.. a]));
            times.Item2.Add(Pairs.Median([.. b]));
        }
        return ([.. times.Item1], [.. times.Item2]);
    }

    private static double Milliseconds(Action once)
    {
        using var inner = torch.NewDisposeScope();
        var start = Stopwatch.GetTimestamp();
        once();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static string Line(string what, double[] left, double[] right, IEnumerable<double> ratios)
    {
        double[] all = [.. ratios.Order()];
        return string.Create(CultureInfo.InvariantCulture,
            $"| {what} | {Pairs.Median([.. left]):0.##} | {Pairs.Median([.. right]):0.##} | {Pairs.Median([.. all]):0.00} | " +
            $"{all[0]:0.00}–{all[^1]:0.00} |\n");
    }

    // As torch.onnx.export writes a perceptron.
    private static byte[] Written(Mlp mlp)
    {
        var model = new Proto.ModelProto { IrVersion = 8, Graph = new() { Name = "mlp" } };
        model.OpsetImport.Add(new Proto.OperatorSetIdProto { Version = 17 });
        model.Graph.Input.Add(new Proto.ValueInfoProto { Name = "x", Type = new() { TensorType = new() { ElemType = 1, Shape = new() } } });
        foreach (var size in (Proto.TensorShapeProto.Types.Dimension[])[new() { DimParam = "batch" }, new() { DimValue = 40 }])
            model.Graph.Input[0].Type.TensorType.Shape.Dim.Add(size);
        foreach (var (name, value) in mlp.ParametersByName())
        {
            var tensor = new Proto.TensorProto { Name = name, DataType = 1 };
            tensor.Dims.AddRange(value.shape);
            tensor.FloatData.AddRange(value.detach().ToArray<float>());
            model.Graph.Initializer.Add(tensor);
        }
        var last = "x";
        foreach (var layer in (int[])[0, 2, 4])
        {
            var gemm = new Proto.NodeProto { OpType = "Gemm", Name = $"gemm{layer}" };
            gemm.Input.AddRange([last, $"{layer}.weight", $"{layer}.bias"]);
            gemm.Output.Add(last = $"z{layer}");
            gemm.Attribute.Add(new Proto.AttributeProto { Name = "transB", Type = Proto.AttributeProto.Types.AttributeType.Int, I = 1 });
            model.Graph.Node.Add(gemm);
            if (layer == 4)
                break;
            var relu = new Proto.NodeProto { OpType = "Relu", Name = $"relu{layer}" };
            relu.Input.Add(last);
            relu.Output.Add(last = $"a{layer}");
            model.Graph.Node.Add(relu);
        }
        model.Graph.Output.Add(new Proto.ValueInfoProto { Name = last });
        return model.ToByteArray();
    }

    /// <summary>The network of residual-cnn.onnx, written as Candor's own are.</summary>
    private sealed class ResidualCnn : StagedPredictor
    {
        // In the order of the file's convolutions: the first, then two a block and its shortcut.
        private readonly Conv2d[] _convolutions;
        private readonly Linear _head;

        public ResidualCnn(FeatureSpace space)
            : base(space, 10, torch.CPU, ScalarType.Float32)
        {
            using var generator = new Generator(1);
            Conv2d Layer(long inputs, long outputs, long kernel, long stride) => Layers.Conv2d(
                inputs, outputs, kernel, generator, stride, kernel / 2, channelsLast: true);
            _convolutions = [Layer(1, 8, 3, 1), Layer(8, 8, 3, 1), Layer(8, 8, 3, 1), Layer(8, 16, 3, 2), Layer(16, 16, 3, 1),
                Layer(8, 16, 1, 2), Layer(16, 32, 3, 2), Layer(32, 32, 3, 1), Layer(16, 32, 1, 2)];
            for (var i = 0; i < _convolutions.Length; i++)
                this.AddChild(FormattableString.Invariant($"c{i}"), _convolutions[i]);
            _head = this.AddChild("head", Layers.Linear(32, 10, generator));
            SetStages(("stem", x => _convolutions[0].Run(x).relu_()), ("block1", x => Block(x, 1, 2, null)), ("block2", x => Block(x, 3, 4, 5)),
                ("block3", x => Block(x, 6, 7, 8)));
        }

        public override string Architecture => "residual-cnn";

        public override string DefaultStage => "block3";

        public override int FeatureCount => 32;

        public void Take(Dictionary<string, Tensor> weights)
        {
            string[] names = ["f.0.weight", "f.0.bias", ..
                ((int[])[83, 84, 86, 87, 89, 90, 92, 93, 95, 96, 98, 99, 101, 102, 104, 105]).Select(n => $"onnx::Conv_{n}")];
            for (var i = 0; i < _convolutions.Length; i++)
            {
                _convolutions[i].weight.copy_(weights[names[2 * i]]);
                _convolutions[i].bias!.copy_(weights[names[2 * i + 1]]);
            }
            _head.weight.copy_(weights["h.weight"]);
            _head.bias!.copy_(weights["h.bias"]);
        }

        protected override Tensor Pool(Tensor maps) => maps.mean([2, 3]);

        public override Tensor Classify(Tensor features) => _head.Run(features);

        private Tensor Block(Tensor x, int first, int second, int? shortcut)
        {
            var y = _convolutions[second].Run(_convolutions[first].Run(x).relu_());
            return (y + (shortcut is { } s ? _convolutions[s].Run(x) : x)).relu_();
        }
    }
}
