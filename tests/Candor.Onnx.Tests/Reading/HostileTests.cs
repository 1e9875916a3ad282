using Candor.Masking;
using Google.Protobuf;
using Proto = global::Onnx;

namespace Candor.Onnx.Tests.Reading;

/// <summary>Files that no exporter writes: one clear error each, and nothing is allocated on a claim alone.</summary>
public class HostileTests
{
    private static readonly Dictionary<string, (Action<Proto.ModelProto> Spoil, string Says)> s_spoilt = new(StringComparer.Ordinal)
    {
        ["no graph"] = (m => m.Graph = null, "no ONNX graph"),
        ["a circle"] = (m => m.Graph.Node[0].Input[0] = m.Graph.Node[2].Output[0], "circle"),
        ["a value from nowhere"] = (m => m.Graph.Node[1].Input[0] = "nowhere", "reads 'nowhere'"),
        ["an output from nowhere"] = (m => m.Graph.Output[0].Name = "nowhere", "'nowhere'"),
        ["a value twice"] = (m => m.Graph.Node[1].Output[0] = m.Graph.Node[0].Output[0], "twice"),
        ["a weight twice"] = (m => m.Graph.Initializer.Add(m.Graph.Initializer[0].Clone()), "twice"),
        ["2 GiB claimed"] = (m => (m.Graph.Initializer[0].Dims[0], m.Graph.Initializer[0].Dims[1]) = (1 << 15, 1 << 16), "claims"),
        ["sizes that overflow"] = (m => (m.Graph.Initializer[0].Dims[0], m.Graph.Initializer[0].Dims[1]) = (long.MaxValue, 8), "no tensor has"),
        ["a size below 0"] = (m => m.Graph.Initializer[0].Dims[0] = -4, "no tensor has"),
        ["half an element"] = (m => (m.Graph.Initializer[0].RawData, _) = (ByteString.CopyFrom(new byte[13]), 0), "no whole number"),
        ["an unknown element type"] = (m => m.Graph.Initializer[0].DataType = 77, "type 77"),
        ["an opset of tomorrow"] = (m => m.OpsetImport[0].Version = 999, "opset 999"),
        ["a set without version"] = (m => m.Graph.Node[0].Domain = "com.example", "opset_import"),
        ["weights above the folder"] = (m => External(m, "../secret.bin"), "not a file in the model's folder"),
        ["weights at an absolute path"] = (m => External(m, "/etc/hostname"), "not a file in the model's folder"),
        ["weights through a link"] = (m => External(m, "link.bin"), "not a file in the model's folder"),
        ["weights beyond their file"] = (m => External(m, "own.bin", ("offset", "0"), ("length", "99999999999")), "bytes from byte"),
        ["weights with a broken offset"] = (m => External(m, "own.bin", ("offset", "x")), "a number is expected"),
        ["an attribute of " +
            "another kind"] = (m => m.Graph.Node[4].Attribute[0].Type = Proto.AttributeProto.Types.AttributeType.Float, "attribute"),
        ["filters for other channels"] = (m => m.Graph.Node[0].Input[1] = "w2", "do not fit"),
        ["an unknown operator"] = (m => m.Graph.Node[1].OpType = "Rotate", "Rotate"),
    };

    public static TheoryData<string> Spoilt => [.. s_spoilt.Keys];

    [Theory, MemberData(nameof(Spoilt))]
    public void A_spoilt_file_is_refused_in_words(string how)
    {
        var folder = Directory.CreateTempSubdirectory("candor-onnx-");
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, "secret.bin"), new byte[1 << 12]);
            var inside = Directory.CreateDirectory(Path.Combine(folder.FullName, "model")).FullName;
            File.WriteAllBytes(Path.Combine(inside, "own.bin"), new byte[1 << 12]);
            if (!OperatingSystem.IsWindows())
                File.CreateSymbolicLink(Path.Combine(inside, "link.bin"), Path.Combine(folder.FullName, "secret.bin"));
            var model = Convolutional().Model;
            s_spoilt[how].Spoil(model);
            var path = Path.Combine(inside, "model.onnx");
            File.WriteAllBytes(path, model.ToByteArray());
            var before = GC.GetAllocatedBytesForCurrentThread();
            var options = new OnnxOptions { Engine = OnnxEngine.Rebuilt };
            var e = Assert.Throws<CandorException>(() => OnnxPredictor.Load(path, new PixelSpace(new(1, 8, 8)), 3, options).Dispose());
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 20_000_000);
            Assert.Contains(s_spoilt[how].Says, e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", e.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Weights_in_a_file_beside_it_are_read()
    {
        var folder = Directory.CreateTempSubdirectory("candor-onnx-");
        try
        {
            var graph = Convolutional();
            var tensor = graph.Model.Graph.Initializer[0];
            File.WriteAllBytes(Path.Combine(folder.FullName, "own.bin"), [0, 0, 0, 0, .. System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(tensor.FloatData.ToArray())]);
            External(graph.Model, "own.bin", ("offset", "4"));
            var path = Path.Combine(folder.FullName, "model.onnx");
            File.WriteAllBytes(path, graph.Bytes);
            using var scope = torch.NewDisposeScope();
            using var outside = OnnxPredictor.Load(path, new PixelSpace(new(1, 8, 8)), 3);
            using var inside = OnnxPredictor.Of(Convolutional().File, new PixelSpace(new(1, 8, 8)), 3);
            Assert.Equal(0, Support.Distance(outside.forward(torch.ones(2, 1, 8, 8)), inside.forward(torch.ones(2, 1, 8, 8))));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x50, 0x4b, 3, 4, 0, 0 }, "zip archive")]
    [InlineData(new byte[] { 0x80, 2, 0x63 }, "pickle")]
    [InlineData(new byte[] { }, "no ONNX graph")]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff }, "no ONNX file")]
    public void What_is_no_onnx_is_called_what_it_is(byte[] content, string says) =>
        Assert.Contains(says, Assert.Throws<CandorException>(() => OnnxFile.Read(content)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_was_cut_off_is_refused_wherever_the_cut_is()
    {
        var whole = Convolutional().Bytes;
        for (var length = 1; length < whole.Length; length += 7)
            _ = Assert.Throws<CandorException>(() => OnnxPredictor.Of(OnnxFile.Read(whole[..length]), new PixelSpace(new(1, 8, 8)), 3));
    }

    [Fact]
    public void A_graph_that_asks_for_a_gigantic_value_is_refused_when_it_runs()
    {
        var file = new Graphs().Input("x", "b", "3").Whole("s", 1L << 20, 1L << 20).Node("ConstantOfShape", "s", "z").Node("ReduceMean", "z", "m").Node("Add", "x,m", "y").Output("y").File;
        Assert.Contains("more than", Assert.Throws<CandorException>(() => file.Rebuild()).Message, StringComparison.Ordinal);
    }

    /// <summary>A file with flipped, added and missing bytes, and with fields exchanged: an error in words or an answer, and never
    /// anything else.</summary>
    [Theory]
    [InlineData("mlp-scaler", 9, 3)]
    [InlineData("double-logits", 5, 2)]
    [InlineData("residual-cnn", 0, 10)]
    [InlineData("text-cnn", 12, 2)]
    public void Mutants_are_refused_or_run(string name, int columns, int classes)
    {
        var whole = File.ReadAllBytes(Support.Model(name));
        FeatureSpace space = name switch
        {
            "residual-cnn" => new PixelSpace(new(1, 28, 28)),
            "text-cnn" => new TokenSpace(12, 50),
            _ => new ColumnSpace(columns),
        };
        var (refused, ran) = (0, 0);
        for (var seed = 0UL; seed < 125; seed++)
        {
            var random = new Data.Xoshiro256(seed);
            var mutant = Mutant(whole, random);
            var engine = seed % 2 == 0 ? OnnxEngine.Rebuilt : OnnxEngine.Runtime;
            try
            {
                using var scope = torch.NewDisposeScope();
                using var predictor = OnnxPredictor.Of(OnnxFile.Read(mutant, "mutant.onnx"), space, classes, new() { Engine = engine });
                _ = predictor.forward(torch.ones([3, .. space.InputShape], dtype: predictor.DType));
                ran++;
            }
            catch (CandorException)
            {
                refused++;
            }
        }
        Assert.Equal(125, refused + ran);
        Assert.True(refused > 5 && ran > 5, $"{refused} refused, {ran} ran");
    }

    // Half of the changes hit the beginning, where the structure is; the weights are the rest.
    private static byte[] Mutant(byte[] whole, Data.Xoshiro256 random)
    {
        var bytes = whole.ToList();
        for (var n = random.Next(4); n >= 0; n--)
        {
            var at = random.Next(random.Next(2) == 0 ? bytes.Count : Math.Min(bytes.Count, 2000));
            switch (random.Next(5))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.RemoveAt(at); break;
                case 3: bytes.Insert(at, (byte)random.Next(256)); break;
                default: bytes[at] = (byte)(bytes[at] + 1); break;
            }
        }
        return [.. bytes];
    }

    private static Graphs Convolutional() => new Graphs().Input("x", "b", "1", "8", "8").Output("y").Random("w", 4, 1, 3, 3).Random("w2", 4, 2, 3, 3).Random("h", 3, 4)
        .Node("Conv", "x,w", "c", ("kernel_shape", (long[])[3, 3])).Node("Relu", "c", "r").Node("GlobalAveragePool", "r", "p").Node("Flatten", "p", "f")
        .Node("Gemm", "f,h", "y", ("transB", 1));

    private static void External(Proto.ModelProto model, string location, params (string Key, string Value)[] entries)
    {
        var tensor = model.Graph.Initializer[0];
        tensor.FloatData.Clear();
        tensor.DataLocation = Proto.TensorProto.Types.DataLocation.External;
        foreach (var (key, value) in entries.Prepend(("location", location)))
            tensor.ExternalData.Add(new Proto.StringStringEntryProto { Key = key, Value = value });
    }
}
