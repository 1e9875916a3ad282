using System.Globalization;
using Candor.Data;
using Candor.Explainers.Learned;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Onnx.Tests.Writing;

/// <summary>A learned explainer goes out with a file that came from elsewhere, and ONNX Runtime gives what Candor gives.</summary>
public sealed class GivenExplainerLaws : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("candor-given-").FullName;

    private static readonly Dictionary<string, Func<Predictor>> s_files = new()
    {
        ["a table"] = () => new Mlp(new ColumnSpace(4), 3, [16], seed: 3),
        ["images"] = () => new SmallCnn(new SuperpixelGrid(new(3, 12, 12), 3), 4, 1, width: 4),
        ["series"] = () => new LstmClassifier(new SeriesSpace(6, 3), 3, 5, 2, 1),
        ["words"] = () => new TextCnn(new TokenSpace(9, 30), 2, new() { Vocabulary = 30, Embedding = 6, Filters = 8 }, 1),
    };

    public static MatrixTheoryData<string, bool, bool> Files => new(s_files.Keys, [true, false], [true, false]);

    [Theory]
    [MemberData(nameof(Files))]
    public void An_explanation_comes_out_beside_the_files_own_answer(string name, bool feedback, bool logits)
    {
        using var scope = torch.NewDisposeScope();
        using var own = s_files[name]();
        using var given = new Exported(own, new() { Logits = logits });
        var width = own.Space.IsContinuous ? (int)own.Space.InputShape[own.Space.InputShape.Count == 3 ? 0 : ^1] : 0;
        // What the file takes is another thing than what the explainer learned on.
        var inputs = own.Space.IsContinuous && own.Space is not SeriesSpace ? new GivenInputs([.. Enumerable.Range(0, width)
            .Select(i => 1.5 + i)], [.. Enumerable.Range(0, width).Select(i => .5 - i)]) : null;
        using var file = OnnxPredictor.Load(given.File, own.Space, own.Classes, new() { Inputs = inputs });
        using var network = NetworkFamily.Of(own.Space, own.Classes, text: new() { Vocabulary = 30, Embedding = 6, Filters = 8 })
            .Explainer(feedback, 5);
        network.train(false);
        var x = Inputs(own.Space);
        var expected = EmptyUnits.Rule(network.Scores(x, file.Probabilities(x)), own.Space, x).softmax(1);
        using var written = new Exported(file, new() { Explainer = network });
        var taken = written.Given(inputs?.Of(x) ?? x);
        Support.Near(written.Numbers("explanation", taken), expected, 1e-5);
        Support.Near(written.Numbers(logits ? "logits" : "probabilities", taken), given.Numbers(logits ? "logits" : "probabilities", taken),
            1e-6);
    }

    [Theory]
    [InlineData("p", "1")]
    [InlineData("probability", "1")]
    [InlineData("p", "2")]
    public void One_number_is_two_classes_and_classes_come_in_the_datas_order(string output, string outputs)
    {
        using var scope = torch.NewDisposeScope();
        var path = Path.Combine(_folder, "m.onnx");
        var graph = new Graphs().Input("v", 1, "N", "2").Weight("w", outputs == "1" ? [2, -1] : [2, -1, .5f, 1], 2, outputs == "1" ? 1 : 2)
            .Node("MatMul", "v,w", "l");
        graph = output == "p" && outputs == "1" ? graph.Node("Sigmoid", "l", "p") : outputs == "2" ? graph.Node("Softmax", "l", "p")
            : graph.Node("Sigmoid", "l", "s").Whole("one", 1).Node("Cast", "one", "o", ("to", 1)).Node("Mul", "s,o", "probability");
        File.WriteAllBytes(path, graph.Output(output, 1, "N", outputs).Bytes);
        using var file = OnnxPredictor.Load(path, new ColumnSpace(2), 2, new()
        {
            Labels = outputs == "2" ? ["yes", "no"] : null,
            ClassNames = ["no", "yes"],
        });
        using var network = NetworkFamily.Of(new ColumnSpace(2), 2).Explainer(true, 5);
        network.train(false);
        var x = Tensor.From<float>([1, 2, -3, .5f], [2, 2]);
        using var written = new Exported(file, new() { Explainer = network });
        Support.Near(written.Numbers("explanation", written.Given(x)), network.Scores(x, file.Probabilities(x)).softmax(1), 1e-5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Columns_by_name_and_raw_values_are_what_the_explainer_reads(bool byColumn)
    {
        using var scope = torch.NewDisposeScope();
        var path = Path.Combine(_folder, "table.csv");
        File.WriteAllText(path, "x,colour,size,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{i},{(byColumn ? "red green blue".Split(' ')[i % 3] : i * 7 % 5)},{i * .25},{i % 2}\n"))));
        var split = Dataset.FromCsv(path, "y", new()).Split(.7, .1, 1);
        var contract = Contract.Of(split, new());
        using var own = new Mlp(new ColumnSpace(split.Source.Schema), 2, [8], 3);
        using var given = new Exported(own, byColumn ? new() { Contract = contract } : new() { Logits = true });
        using var file = OnnxPredictor.Load(given.File, split, byColumn ? null : new OnnxOptions());
        Assert.Equal(byColumn, file.TakesColumns);
        using var network = NetworkFamily.Of(own.Space, 2).Explainer(true, 5);
        network.train(false);
        var x = InputTensors.Of(split.Test, own);
        var expected = network.Scores(x, file.Probabilities(x)).softmax(1);
        using var written = new Exported(file, new() { Explainer = network, Contract = contract });
        int[] rows = [.. split.Test.Rows];
        var raw = rows.Select(r => File.ReadLines(path).ElementAt(r + 1).Split(',')).ToArray();
        double[] Column(int c) => [.. raw.Select(r => double.Parse(r[c], CultureInfo.InvariantCulture))];
        Support.Near(written.Numbers("explanation", byColumn
            ? [Exported.Given("x", Column(0), rows.Length, 1), Exported.Given("colour", [.. raw.Select(r => r[1])], rows.Length, 1),
                Exported.Given("size", Column(2), rows.Length, 1)]
            : [Exported.Given("values", [.. raw.SelectMany((_, i) => new[] { Column(0)[i], Column(1)[i], Column(2)[i] })], rows.Length, 3)]),
            expected, 1e-5);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Tensor Inputs(FeatureSpace space)
    {
        using var generator = new Generator(7);
        long[] shape = [5, .. space.InputShape];
        return space is TokenSpace tokens
            ? torch.empty(shape, device: generator.device).uniform_(0, tokens.Vocabulary - 1, generator).floor()
                * torch.arange(shape[1], device: generator.device).lt(6)
            : torch.empty(shape, device: generator.device).normal_(0, 1, generator);
    }
}
