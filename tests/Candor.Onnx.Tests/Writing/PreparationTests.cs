using System.Globalization;
using Candor.Data;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Onnx.Tests.Writing;

/// <summary>Raw values go in, as the data has them, and Candor's own probabilities come out by name.</summary>
public sealed class PreparationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("candor-export-").FullName;

    [Fact]
    public void Columns_of_numbers_and_categories_go_in_by_name()
    {
        using var scope = torch.NewDisposeScope();
        var split = Table("label,size,colour,price\n" + string.Concat(Enumerable.Range(0, 40).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{(i % 3 == 0 ? "yes" : "no")},{i * .25},{"red green blue".Split(' ')[i % 3]},{20000 + i}\n"))));
        var contract = Contract.Of(split, new());
        using var predictor = new Mlp(split, [8], seed: 2);
        using var file = new Exported(predictor,
            new() { Contract = contract, Metadata = new Dictionary<string, string> { ["hash"] = "abc" } });
        Assert.Equal(["size", "colour", "price"], file.Inputs);
        double[] size = [1.25, 7, double.NaN, 3], price = [20001.5, double.NaN, 20039, 1e6];
        string[] colour = ["green", "blue", "red", "mauve"];
        Microsoft.ML.OnnxRuntime.NamedOnnxValue[] given =
            [Exported.Given("size", size, 4, 1), Exported.Given("colour", colour, 4, 1), Exported.Given("price", price, 4, 1)];
        var reading = new CaseReading { Missing = MissingPolicy.Mean, Unknown = UnknownPolicy.Background };
        var x = Tensor.From([.. Enumerable.Range(0, 4).SelectMany(i => contract.Of(new Dictionary<string, object?>
        {
            ["size"] = double.IsNaN(size[i]) ? null : size[i],
            ["colour"] = colour[i],
            ["price"] = double.IsNaN(price[i]) ? null : price[i],
        }, reading).Inputs())], [4, contract.Standardizer.Width]);
        var p = predictor.Probabilities(x);
        Support.Near(file.Numbers("probabilities", given), p, 1e-5);
        var classes = split.Source.Schema.Classes;
        Assert.Equal(p.argmax(1).ToArray<long>().Select(c => classes[(int)c]), file.Texts("label", given));
        Assert.Equal(p[3, 1].ToDouble(), file.Maps("named_probabilities", given)[3][classes[1]], 5);
        Assert.Equal("abc", file.Metadata["hash"]);
        Assert.Equal((contract with { Data = null, DataFromRun = null }).ToJson(), file.Metadata["candor.contract"]);
        Assert.Equal(OnnxExport.Opset, file.Model.OpsetImport.Single(o => o.Domain.Length == 0).Version);
    }

    [Fact]
    public void A_column_that_is_named_like_an_output_stands_apart()
    {
        using var scope = torch.NewDisposeScope();
        var split = Table("y,value,kind\n" + string.Concat(Enumerable.Range(0, 20)
            .Select(i => $"{i % 2},{i},{(i % 3 == 0 ? "a" : "b")}\n")));
        using var predictor = new Mlp(split, [4]);
        using var file = new Exported(predictor, new() { Contract = Contract.Of(split, new()) });
        Assert.Equal(["value.input", "kind"], file.Inputs);
    }

    [Theory]
    [InlineData("wine")]
    [InlineData("digits")]
    [InlineData("series-synthetic")]
    public void Numbers_go_in_as_the_data_has_them(string name)
    {
        using var scope = torch.NewDisposeScope();
        var split = Dataset.Open(name).Split(0.7, 0.1, 1);
        var space = SchemaSpaces.Of(split.Source.Schema);
        using Predictor predictor = space.InputShape.Count == 2 ? new LstmClassifier(space, split.Source.Schema.Outputs, 4, 1)
            : new Mlp(space, split.Source.Schema.Outputs, [8]);
        using var file = new Exported(predictor, new() { Contract = Contract.Of(split, new()) });
        int[] rows = [.. split.Test.Rows.Take(6)];
        var given = split.Source.Schema.Image is { } image
            ? Exported.Given("pixels", [.. rows.SelectMany(r => split.Source.Pixels(r).ToArray()).Select(v => v / 255f)],
                rows.Length, image.Channels, image.Height, image.Width)
            : Exported.Given("values", [.. rows.SelectMany(r => split.Source.Row(r).ToArray())],
                rows.Length, split.Source.Schema.Columns.Count);
        var x = InputTensors.Of(split.Test, predictor).narrow(0, 0, rows.Length);
        Support.Near(file.Numbers("probabilities", given), predictor.Probabilities(x), 1e-5);
    }

    [Fact]
    public void An_exported_model_of_raw_numbers_is_a_predictor_again_with_its_classes_by_name()
    {
        using var scope = torch.NewDisposeScope();
        var split = Dataset.Open("wine").Split(0.7, 0.1, 1);
        using var predictor = new Mlp(split, [8]);
        var classes = split.Source.Schema.Classes;
        using var file = new Exported(predictor, new() { Contract = Contract.Of(split, new()) });
        using var again = OnnxPredictor.Load(file.File, split);
        var x = InputTensors.Of(split.Test, predictor);
        Support.Near(again.Probabilities(x.to(again.DType)), predictor.Probabilities(x), 1e-5);
        using var turned = OnnxPredictor.Load(file.File, split,
            new() { Inputs = GivenInputs.Raw(split.Standardizer), ClassNames = [.. classes.Reverse()] });
        Support.Near(turned.Probabilities(x.to(again.DType)).flip(1), predictor.Probabilities(x), 1e-5);
    }

    [Fact]
    public void Words_go_in_as_words()
    {
        using var scope = torch.NewDisposeScope();
        var split = Dataset.Open("opinions").Split(0.7, 0.1, 1);
        var (shape, vocabulary) = (split.Standardizer.Text!.Shape, ((WordEncoder)split.Standardizer.Text).Vocabulary);
        using var predictor = new TextCnn(new TokenSpace(shape.Tokens, shape.Vocabulary), 2,
            new() { Vocabulary = shape.Vocabulary, Embedding = 5, Filters = 6 });
        var contract = Contract.Of(split, new());
        using var file = new Exported(predictor, new() { Contract = contract });
        string[] words = ["the", vocabulary.Words[3], "zyzzyva", .. Enumerable.Repeat("", shape.Tokens - 3)];
        var x = Tensor.From(contract.OfText(string.Join(' ', words.Take(3))).Inputs(), [1, shape.Tokens]);
        Support.Near(file.Numbers("probabilities", Exported.Given("words", words, 1, shape.Tokens)),
            predictor.Probabilities(x), 1e-5);
    }

    private DataSplit Table(string text)
    {
        var path = Path.Combine(_folder, "table.csv");
        File.WriteAllText(path, text);
        return Dataset.Open(path, text[..text.IndexOf(',', StringComparison.Ordinal)]).Split(0.7, 0.1, 1);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
