using System.Globalization;
using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Onnx.Tests.Writing;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Onnx.Tests.Reading;

/// <summary>Files that take a column by its name, as candor, scikit-learn's converters and ML.NET write them.</summary>
public sealed class ColumnInputsTests : IDisposable
{
    private const int Text = 8, Whole = 7, Truth = 9, Float = 1;
    private readonly string _folder = Directory.CreateTempSubdirectory("candor-columns-").FullName;

    // y is yes where x is above 20 or the colour is red; size is a number that some rows lack.
    private DataSplit Table(MissingPolicy missing = MissingPolicy.Error, bool numbers = false, string second = "colour")
    {
        var path = Path.Combine(_folder, "table.csv");
        File.WriteAllText(path, $"x,\"{second}\",size,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{i},{"red green blue".Split(' ')[i % 3]}," +
                $"{(i % 7 == 3 && missing != MissingPolicy.Error ? "" : i * .25)}," +
                $"{(numbers ? i * 1.5 : i > 20 || i % 3 == 0 ? "yes" : "no")}\n"))));
        var task = numbers ? LearningTask.Regression : LearningTask.Classification;
        return Dataset.FromCsv(path, "y", new() { Missing = missing, Task = task })
            .Split(.7, .1, 1);
    }

    [Theory]
    [InlineData(MissingPolicy.Error, false, "colour")]
    [InlineData(MissingPolicy.Mean, false, "label")]
    [InlineData(MissingPolicy.Keep, false, "the colour, in words")]
    [InlineData(MissingPolicy.Error, true, "value")]
    public void What_candor_wrote_of_a_mixed_table_answers_as_the_predictor_does(MissingPolicy missing, bool numbers, string second)
    {
        using var scope = torch.NewDisposeScope();
        var split = Table(missing, numbers, second);
        using var predictor = new Mlp(new ColumnSpace(split.Source.Schema), split.Source.Schema.Outputs, [8], 3)
        {
            TargetScale = TargetScale.Of(split),
        };
        using var file = new Exported(predictor, new() { Contract = Contract.Of(split, new()) });
        using var again = OnnxPredictor.Load(file.File, split);
        Assert.True(again.TakesColumns);
        Assert.False(again.HasGradients);
        var x = InputTensors.Of(split.Test, predictor);
        Support.Near(Answer(again, x), Answer(predictor, x), 1e-5);
        // A row that lost columns, too: the background of a category is none.
        var masks = Tensor.From<float>([1, 0, 1, 0, 1, 0], [1, 2, 3]);
        var masked = Masked.Copies(x, masks, Baseline.Mean(split).On(x), predictor.Space);
        Support.Near(Answer(again, masked), Answer(predictor, masked), 1e-5);
        var (asked, own) = (new KernelShap().Explain(again, x, seed: 1), new KernelShap().Explain(predictor, x, seed: 1));
        Support.Near(asked, own, 1e-4);

        static Tensor Answer(Predictor model, Tensor x) => model.TargetScale is null ? model.Probabilities(x) : model.forward(x);
    }

    // As skl2onnx writes ColumnTransformer([OneHotEncoder, StandardScaler]) with LogisticRegression.
    private static Graphs Sklearn(int zeros) => new Graphs(classical: 1)
        .Input("x", Float, "N", "1").Input("colour", Text, "N", "1").Input("size", Whole, "N")
        .Node("Cast", "size", "sizes", ("to", 1)).Whole("column", -1, 1).Node("Reshape", "sizes,column", "s")
        .Node("Concat", "x,s", "numbers", ("axis", 1))
        .Node("ai.onnx.ml.Scaler", "numbers", "scaled", ("offset", (float[])[20, 0]), ("scale", (float[])[.1f, 0]))
        .Node("ai.onnx.ml.OneHotEncoder", "colour", "hot", ("cats_strings", (string[])["blue", "green", "red"]), ("zeros", zeros))
        .Whole("flat", -1, 3).Node("Reshape", "hot,flat", "colours").Node("Concat", "scaled,colours", "f", ("axis", 1))
        .Node("ai.onnx.ml.LinearClassifier", "f", "label,scores", ("classlabels_strings", (string[])["yes", "no"]),
            ("coefficients", (float[])[1, 0, 0, 0, 2, -1, 0, 0, 0, -2]), ("intercepts", (float[])[0, 0]), ("post_transform", "SOFTMAX"))
        .Node("ai.onnx.ml.Normalizer", "scores", "p", ("norm", "L1"))
        .Node("ai.onnx.ml.ZipMap", "p", "output_probability", ("classlabels_strings", (string[])["yes", "no"]))
        .Output("label", Text, "N").Output("output_probability", Float, "N", "2");

    [Fact]
    public void Columns_of_scikit_learn_get_raw_values_in_their_own_types()
    {
        using var scope = torch.NewDisposeScope();
        var split = Table();
        using var model = Of(Sklearn(zeros: 1), split);
        Assert.Null(model.ColumnsNote);
        Assert.Contains("columns by name", model.WhyNoGradients, StringComparison.Ordinal);
        Support.Near(model.Probabilities(InputTensors.Of(split.Whole, model)), Expected(split, c => c), 1e-5);
        // No category is on: neither colour nor number speaks.
        var none = torch.zeros([1, split.Standardizer.Width]);
        Assert.Equal(1 / (1 + Math.Exp(-2 * .1 * (split.Standardizer.Mean[0] - 20))), model.Probabilities(none)[0, 1].ToDouble(), 4);
    }

    [Fact]
    public void Where_no_category_is_refused_the_commonest_stands_for_it_and_a_note_says_so()
    {
        using var scope = torch.NewDisposeScope();
        var split = Table();
        using var model = Of(Sklearn(zeros: 0), split);
        Assert.Contains("commonest category", model.ColumnsNote, StringComparison.Ordinal);
        Assert.Contains("colour: ", model.ColumnsNote, StringComparison.Ordinal);
        Support.Near(model.Probabilities(InputTensors.Of(split.Whole, model)), Expected(split, c => c), 1e-5);
        var red = split.Standardizer.Mean.Skip(1).Take(3).Index().MaxBy(m => m.Item).Index == 2;
        var logit = .1 * (split.Standardizer.Mean[0] - 20) + (red ? 2 : 0);
        Assert.Equal(1 / (1 + Math.Exp(-2 * logit)), model.Probabilities(torch.zeros([1, 5]))[0, 1].ToDouble(), 4);
    }

    // ML.NET's label goes in, too, and columns come out again.
    [Fact]
    public void Inputs_that_the_answer_does_not_depend_on_need_no_column_and_columns_that_come_out_again_are_no_answer()
    {
        using var scope = torch.NewDisposeScope();
        var split = Table(MissingPolicy.Keep);
        var graph = new Graphs().Input("Label", Truth, "N", "1").Input("X", Float, "N", "1").Input("Size", Float, "N", "1")
            .Node("IsNaN", "Size", "lost").Node("Cast", "lost", "is", ("to", 1)).Node("Sub", "is,X", "s")
                .Node("Sigmoid", "s", "Probability.output")
            .Node("Identity", "Size", "Size.output").Node("Cast", "Label", "Label.output", ("to", 1)).Node("Identity", "s", "Score.output")
            .Output("Size.output", Float, "N", "1").Output("Label.output", Float, "N", "1").Output("Score.output", Float, "N", "1")
            .Output("Probability.output", Float, "N", "1");
        using var model = Of(graph, split);
        // A missing size adds 1, by NaN; in a mask the mean stands there.
        var x = InputTensors.Of(split.Whole, model);
        var expected = Enumerable.Range(0, 40).Select(i => (i % 7 == 3 ? 1.0 : 0) - i).ToArray();
        Support.Near(model.forward(x).select(1, 1) - model.forward(x).select(1, 0), Tensor.From(expected, [40]), 1e-4);
        var gone = Masked.Copies(x, Tensor.From<float>([1, 1, 0], [1, 1, 3]), Baseline.Zero(split).On(x), model.Space);
        Support.Near(model.forward(gone).select(1, 1) - model.forward(gone).select(1, 0),
            Tensor.From([.. Enumerable.Range(0, 40).Select(i => -(double)i)], [40]), 1e-4);
    }

    // tools/golden/mlnet_models.cs: trees with a category, and three classes in the order in which ML.NET met them.
    [Theory]
    [InlineData("houses", "Floor,Rooms,Area,Town,Dear", "no yes")]
    [InlineData("stays", "Town,Nights,Verdict", "splendid poor good")]
    public void Files_of_MLNET_answer_as_MLNET_does(string name, string columns, string classes)
    {
        using var scope = torch.NewDisposeScope();
        var path = Path.Combine(_folder, $"{name}.csv");
        File.WriteAllText(path, columns + "\n" + string.Concat(Enumerable.Range(0, 240).Select(i => name == "houses"
            ? FormattableString.Invariant(
                $"{(i % 3 == 0 ? 0 : 1000 + i % 7)},{i % 5},{i * 37 % 120},{Town(i)},{(i * 37 % 120 > 60 ? "yes" : "no")}\n")
            : FormattableString.Invariant($"{Town(i)},{i % 9},{(i * 7 % 4 >= 2 ? "poor" : i % 3 == 0 ? "splendid" : "good")}\n"))));
        var split = Dataset.FromCsv(path).Split(seed: 1);
        using var model = OnnxPredictor.Load(Support.At("Models", "mlnet", $"{name}.onnx"), split);
        var own = classes.Split(' ').ToList();
        double[][] said = [.. File.ReadLines(Support.At("Models", "mlnet", $"{name}.txt"))
            .Select(l => l.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];
        var expected = said.SelectMany(p => split.Source.Schema.Classes.Select(c => p[own.IndexOf(c)])).ToArray();
        Support.Near(model.Probabilities(InputTensors.Of(split.Whole, model)).narrow(0, 0, said.Length),
            Tensor.From(expected, [said.Length, own.Count]), 1e-5);

        static string Town(int i) => "Bonn Ulm Trier".Split(' ')[i % 3];
    }

    [Fact]
    public void What_no_column_is_is_refused_by_name()
    {
        using var scope = torch.NewDisposeScope();
        var split = Table();
        Says(new Graphs().Input("x", Float, "N", "1").Input("width", Float, "N", "1").Node("Concat", "x,width", "y", ("axis", 1)),
            split, "takes width float[N, 1]", "no column of that name", "x, colour, size");
        Says(new Graphs().Input("x", Float, "N", "2").Input("size", Float, "N", "1").Node("Concat", "x,size", "y", ("axis", 1)),
            split, "takes x float[N, 2]", "[rows, 1]");
        Says(new Graphs().Input("x", Float, "N", "1").Input("colour", Whole, "N", "1").Node("Cast", "colour", "c", ("to", 1))
            .Node("Concat", "x,c", "y", ("axis", 1)), split, "takes numbers in colour int64[N, 1]", "'blue'");
        Says(new Graphs().Input("x", Float, "N", "1").Input("size", Float, "N", "1").Node("Concat", "x,size", "y", ("axis", 1)), split,
            new OnnxOptions { Engine = OnnxEngine.Rebuilt }, "takes an input for each column");

        void Says(Graphs graph, DataSplit data, params object[] says)
        {
            graph.Output("y", Float, "N", "2");
            var options = says.OfType<OnnxOptions>().FirstOrDefault();
            var error = Assert.Throws<CandorException>(() => Of(graph, data, options)).Message;
            Assert.All(says.OfType<string>(), s => Assert.Contains(s, error, StringComparison.Ordinal));
        }
    }

    private OnnxPredictor Of(Graphs graph, DataSplit data, OnnxOptions? options = null)
    {
        var path = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(path, graph.Bytes);
        return OnnxPredictor.Load(path, data, options);
    }

    // The classes of the data are no and yes; the file has them the other way round.
    private static Tensor Expected(DataSplit data, Func<double, double> of) => Tensor.From([.. Enumerable.Range(0, 40).SelectMany(i =>
    {
        var p = 1 / (1 + Math.Exp(-2 * of(.1 * (i - 20) + (data.Source.Text(i, 1) == "red" ? 2 : 0))));
        return new[] { 1 - p, p };
    })], [40, 2]);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
