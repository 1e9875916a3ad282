using System.IO.Compression;
using System.Text;
using Candor.Data;
using Candor.Explainers;
using Candor.Explainers.Learned;
using Candor.MachineLearning;
using Candor.Masking;
using Candor.Metrics;
using Candor.Predictors;
using Candor.Training;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Candor.Cli.Tests;

/// <summary>Models of ML.NET as black boxes: trees on numbers, and a pipeline with a text and a one-hot column.</summary>
public sealed class TransformerTests : IDisposable
{
    private static readonly string[] s_comments = ["a lovely stay", "quiet and clean", "dirty and loud", "a terrible bed"];
    private static readonly string[] s_towns = ["Bonn", "Ulm", "Trier"];
    private readonly Scratch _scratch = new();
    private readonly MLContext _ml = new(seed: 1);

    public void Dispose() => _scratch.Dispose();

    private sealed class House
    {
        public float Area { get; set; }

        public float Floor { get; set; }

        public int Rooms { get; set; }

        public bool Dear { get; set; }
    }

    private sealed class Review
    {
        public float Nights { get; set; }

        public string Town { get; set; } = "";

        public string Comment { get; set; } = "";

        public string Verdict { get; set; } = "";
    }

    // Dear where the area is above 60; many cells are 0, in columns far from it.
    private static House[] Houses => [.. Enumerable.Range(0, 240).Select(i => new House
    {
        Area = i * 37 % 120, Floor = i % 3 == 0 ? 0 : 1000 + i % 7, Rooms = i % 5, Dear = i * 37 % 120 > 60,
    })];

    private static Review[] Reviews => [.. Enumerable.Range(0, 240).Select(i => new Review
    {
        Nights = i % 9, Town = s_towns[i % 3], Comment = s_comments[i * 7 % 4],
        Verdict = i * 7 % 4 >= 2 ? "poor" : i % 3 == 0 ? "splendid" : "good",
    })];

    private DataSplit HouseData => Dataset.Open(_scratch.Write("houses.csv", "Floor,Rooms,Area,Dear\n" +
        string.Concat(Houses.Select(h => FormattableString.Invariant($"{h.Floor},{h.Rooms},{h.Area},{(h.Dear ? "yes" : "no")}\n"))))).Split(seed: 1);

    private DataSplit ReviewData => Dataset.Open(_scratch.Write("reviews.csv", "Comment,Town,Nights,Verdict\n" +
        string.Concat(Reviews.Select(r => FormattableString.Invariant($"{r.Comment},{r.Town},{r.Nights},{r.Verdict}\n"))))).Split(seed: 1);

    private (ITransformer Model, IDataView View) Trees()
    {
        var view = _ml.Data.LoadFromEnumerable(Houses);
        var pipeline = _ml.Transforms.Conversion.ConvertType("RoomsNumber", nameof(House.Rooms))
            .Append(_ml.Transforms.Concatenate("Features", nameof(House.Area), nameof(House.Floor), "RoomsNumber"))
            .Append(_ml.BinaryClassification.Trainers.FastTree(nameof(House.Dear), numberOfTrees: 20, minimumExampleCountPerLeaf: 5));
        return (pipeline.Fit(view), view);
    }

    private (ITransformer Model, IDataView View) Words()
    {
        var view = _ml.Data.LoadFromEnumerable(Reviews);
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label", nameof(Review.Verdict))
            .Append(_ml.Transforms.Text.FeaturizeText("Words", nameof(Review.Comment)))
            .Append(_ml.Transforms.Categorical.OneHotEncoding("Place", nameof(Review.Town)))
            .Append(_ml.Transforms.Concatenate("Features", nameof(Review.Nights), "Words", "Place"))
            .Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy());
        return (pipeline.Fit(view), view);
    }

    [Fact]
    public void Trees_answer_as_they_do_in_MLNET_and_are_explained_by_what_they_look_at()
    {
        var (model, view) = Trees();
        var data = HouseData;
        using var predictor = TransformerPredictor.Of(model, view.Schema, data);
        Agree(predictor, data, [.. model.Transform(view).GetColumn<float>("Probability").Select(p => new[] { 1 - p, p })]);
        Explained(predictor, data, "Area");
        var saved = _scratch["houses.zip"];
        _ml.Model.Save(model, view.Schema, saved);
        using var loaded = TransformerPredictor.Load(saved, data, new() { PositiveClass = "yes" });
        Agree(loaded, data, [.. model.Transform(view).GetColumn<float>("Probability").Select(p => new[] { 1 - p, p })]);
        using var turned = TransformerPredictor.Load(saved, data, new() { PositiveClass = "no" });
        Agree(turned, data, [.. model.Transform(view).GetColumn<float>("Probability").Select(p => new[] { p, 1 - p })]);
    }

    [Fact]
    public void A_pipeline_with_texts_and_categories_gets_them_as_they_are_in_the_data()
    {
        var (model, view) = Words();
        var data = ReviewData;
        using var predictor = TransformerPredictor.Of(model, view.Schema, data);
        // ML.NET counts classes as it meets them (splendid, poor, good); the data has them in alphabetical order.
        Assert.Equal(["good", "poor", "splendid"], data.Source.Schema.Classes);
        VBuffer<ReadOnlyMemory<char>> names = default;
        model.GetOutputSchema(view.Schema)["Score"].Annotations.GetValue("SlotNames", ref names);
        int[] order = [.. data.Source.Schema.Classes.Select(c => names.DenseValues().ToList().FindIndex(n => n.ToString() == c))];
        Assert.NotEqual([0, 1, 2], order);
        Agree(predictor, data, [.. model.Transform(view).GetColumn<float[]>("Score").Select(s => order.Select(i => s[i]).ToArray())]);
        Explained(predictor, data, "Comment");
    }

    [Fact]
    public void The_sample_of_the_page_runs()
    {
        var (model, view) = Words();
        _ = ReviewData;
        _ml.Model.Save(model, view.Schema, _scratch["reviews.zip"]);
        var (csv, zip) = (_scratch["reviews.csv"], _scratch["reviews.zip"]);
        using var scope = torch.NewDisposeScope();
        // <models>
        var data = Dataset.Open(csv).Split(seed: 1);
        using var predictor = TransformerPredictor.Load(zip, data);
        var x = InputTensors.Of(data.Test, predictor);
        var phi = new KernelShap().Explain(predictor, x, seed: 1);                  // [B, columns]
        // </models>
        Assert.Equal([x.size(0), 3], phi.shape);
        var root = Golden.PathOf("../../..");
        var source = File.ReadAllText(Path.Combine(root, "tests", "Candor.Cli.Tests", "TransformerTests.cs"))
            .Split("// <models>\n")[1].Split("// </models>")[0].Replace("(csv)", "(\"reviews.csv\")", StringComparison.Ordinal)
            .Replace("(zip, ", "(\"reviews.zip\", ", StringComparison.Ordinal);
        Assert.Contains(string.Concat(source.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0).Select(l => l + "\n")),
            File.ReadAllText(Path.Combine(root, "docs", "models.md")), StringComparison.Ordinal);
    }

    private static void Agree(Predictor predictor, DataSplit data, float[][] expected)
    {
        using var grad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var given = predictor.forward(InputTensors.Of(data.Whole, predictor)).softmax(1).data<float>().ToArray();
        var worst = given.Zip(expected.SelectMany(e => e)).Max(p => Math.Abs(p.First - p.Second));
        Assert.True(worst < 1e-5, $"{worst}");
    }

    private static void Explained(Predictor predictor, DataSplit data, string column)
    {
        using var scope = torch.NewDisposeScope();
        var own = predictor.Space.Names.ToList().IndexOf(column);
        var (x, y) = (InputTensors.Of(data.Test, predictor), InputTensors.LabelsOf(data.Test, predictor));
        foreach (var explainer in new Explainer[] { new Lime(new() { Samples = 50 }), new KernelShap() })
        {
            using var assessment = new Assessment(predictor, explainer, x, y, 1);
            var phi = assessment.Explain(ExplainedLabel.True);
            Assert.True(phi.abs().mean([0]).argmax().ToInt64() == own, explainer.Name);
            var baseline = Baseline.Mean(data);
            var scores = Evaluator.Evaluate("given", assessment, [new Insertion(baseline), new Deletion(baseline)], curves: false).Metrics;
            Assert.True(scores["insertion"].Mean > scores["deletion"].Mean + .05, explainer.Name);
        }
        var method = Catalog.Learned("meed", NetworkFamily.Of(predictor.Space, predictor.Classes, torch.CPU),
            new LearnedOptions { TopK = 1, Epochs = 20, Batch = 32, Seed = 1 }, Baseline.Mean(data));
        using (method)
        {
            new LearnedTrainer().Fit(method, predictor, LearnedData.Of(predictor, InputTensors.Of(data.Train, predictor),
                InputTensors.LabelsOf(data.Train, predictor)));
            using var assessment = new Assessment(predictor, method.AsExplainer(), x, y, 1);
            Assert.True(assessment.Explain(ExplainedLabel.True).mean([0]).argmax().ToInt64() == own);
        }
        Assert.Throws<CandorException>(() => new IntegratedGradients().Explain(predictor, x, seed: 1));
    }

    // The size that the archive's directory claims for its first entry, at offset 24 of "PK\x01\x02".
    [Theory]
    [InlineData(3, "claims 3 bytes, but holds more")]
    [InlineData(2_000_000_000, "claims 2000000000 bytes, but holds 4")]
    public void A_size_that_lies_is_found_before_memory_is_taken_for_it(int claimed, string says)
    {
        var path = Archive("lying.zip", ("TrainingInfo/Version.txt", "text"));
        var bytes = File.ReadAllBytes(path);
        var at = bytes.AsSpan().LastIndexOf("PK\x01\x02"u8) + 24;
        BitConverter.TryWriteBytes(bytes.AsSpan(at), claimed);
        File.WriteAllBytes(path, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(says, Assert.Throws<CandorException>(() => TransformerPredictor.Load(path, HouseData)).Message,
            StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void The_command_line_says_how_a_saved_model_is_taken()
    {
        var path = Archive("houses.zip", ("TrainingInfo/Version.txt", "text"));
        string[][] calls = [["measure", path, "wine"], ["explain", path, "--row", "3"], ["evaluate", path, "wine"],
            ["train", "wine", "--model", path]];
        foreach (var call in calls)
            Cli.Run(call).Refused("ConvertToOnnx(model, data, file)");
    }

    private string Archive(string name, params (string Name, string Text)[] entries)
    {
        using var archive = ZipFile.Open(_scratch[name], ZipArchiveMode.Create);
        foreach (var (entry, text) in entries)
        {
            using var stream = archive.CreateEntry(entry, CompressionLevel.NoCompression).Open();
            stream.Write(Encoding.UTF8.GetBytes(text));
        }
        return _scratch[name];
    }

    [Fact]
    public void What_does_not_fit_is_said()
    {
        var (model, view) = Trees();
        var data = HouseData;
        Says(() => TransformerPredictor.Of(model, view.Schema, ReviewData), "'Area'", "Comment, Town, Nights", "Unused");
        Says(() => TransformerPredictor.Of(model, view.Schema, data, new() { Unused = ["Garden"] }), "Garden");
        Says(() => TransformerPredictor.Of(model, view.Schema, data, new() { PositiveClass = "maybe" }), "maybe", "no, yes");
        Says(() => TransformerPredictor.Load(_scratch["none.zip"], data), "There is no");
        Says(() => TransformerPredictor.Load(_scratch.Write("bad.zip", "no zip"), data), "bad.zip", "mlContext.Model.Save");
        var saved = _scratch["cut.zip"];
        _ml.Model.Save(model, view.Schema, saved);
        var bytes = File.ReadAllBytes(saved);
        File.WriteAllBytes(saved, bytes[..(bytes.Length / 2)]);
        Says(() => TransformerPredictor.Load(saved, data), "cut.zip", "mlContext.Model.Save");
        Says(() => TransformerPredictor.Load(Archive("other.zip", ("a.txt", "hello")), data), "no model of ML.NET",
            "TrainingInfo/Version.txt");
        var (words, reviews) = Words();
        Says(() => TransformerPredictor.Of(words, reviews.Schema, HouseData), "Nights");

        static void Says(Action act, params string[] words)
        {
            var said = Assert.Throws<CandorException>(act).Message;
            Assert.All(words, w => Assert.Contains(w, said, StringComparison.Ordinal));
        }
    }
}
