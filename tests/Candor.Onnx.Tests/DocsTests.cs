using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Onnx.Tests;

/// <summary>The samples of docs/onnx.md and of docs/models.md on texts run, and the pages show them.</summary>
public partial class DocsTests
{
    [Fact]
    public void A_file_is_explained()
    {
        using var scope = torch.NewDisposeScope();
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, new Graphs().Input("x", "b", "13").Random("w", 13, 3).Node("MatMul", "x,w", "y").Output("y", 1, "b", "3").Bytes);
        // <sample>
        var data = Dataset.Open("wine").Split(seed: 1);
        using var predictor = OnnxPredictor.Load(path, data);                       // raw values in, classes by name
        var x = InputTensors.Of(data.Test, predictor);
        var phi = new IntegratedGradients().Explain(predictor, x, seed: 1);         // [B, 13]
        // </sample>
        Assert.Equal([data.Test.Count, 13], phi.shape);
        using var model = Model.Of(predictor, data);
        Assert.Equal(13, model.Explain(data.Test, 0).Contributions.Count);
        File.Delete(path);
    }

    [Fact]
    public void A_predictor_goes_out()
    {
        using var scope = torch.NewDisposeScope();
        var data = Dataset.Open("wine").Split(seed: 1);
        var exported = Path.GetTempFileName();
        using var predictor = new Mlp(data, [4]);
        // <sample>
        var contract = Contract.Of(data, new());
        OnnxExport.Write(exported, predictor, new() { Contract = contract });       // raw values in, probabilities by name out
        // </sample>
        Assert.Equal(3, OnnxFile.Read(exported).Outputs.Count);
        File.Delete(exported);
    }

    [Fact]
    public void Both_engines_and_saving()
    {
        using var scope = torch.NewDisposeScope();
        var (path, tuned) = (Support.Model("residual-cnn"), Path.GetTempFileName());
        using var predictor = OnnxPredictor.Load(path, new SuperpixelGrid(new ImageShape(1, 28, 28), 7), 10);
        var x = Support.Oracle("residual-cnn", ScalarType.Float32).Input;
        {
            // <sample>
            var file = OnnxFile.Read(path);
            using var module = file.Rebuild();                                          // parameters under the file's names
            using var asked = file.Ask();                                               // ONNX Runtime
            var difference = (module.forward(x) - asked.Run(x)).abs().max();
            // </sample>
            Assert.True(difference.ToDouble() < 1e-5);
            // <sample>
            predictor.Save(tuned);                                                      // the same file with the present weights
            file.Write(tuned, module);                                                  // the same for a module
            // </sample>
            Assert.True(OnnxFile.Read(tuned).Operators.SequenceEqual(file.Operators));
        }
        // <sample>
        var cam = new GradCam(new() { Stage = "/f/f.3/c1/Conv_output_0" });
        var phi = cam.Explain(predictor, x, seed: 1);
        // </sample>
        Assert.Equal([x.size(0), 49], phi.shape);
        File.Delete(tuned);
    }

    [Fact]
    public void A_transformer_over_texts_is_explained_as_models_md_shows()
    {
        using var scope = torch.NewDisposeScope();
        var (folder, onnx, csv) = (Support.At("Models", "tiny-tokenizer"), Support.Model("tiny-transformer"), Path.GetTempFileName());
        File.WriteAllText(csv, "review,mood\n" + string.Concat(Enumerable.Range(0, 20).Select(i => i % 2 == 0
            ? "A wonderful film!,good\n" : "Dull and a waste of time.,bad\n")));
        // <models>
        var encoder = PieceEncoder.Open(folder, column: "review", tokens: 128);
        var reviews = Dataset.FromTextColumn(csv, "review").WithEncoder(encoder).Split(seed: 1);
        using var model = OnnxPredictor.Load(onnx, reviews);
        var x = InputTensors.Of(reviews.Test, model);
        var background = Baseline.OfTexts("attention", encoder.Shape);              // words are taken away by not attending to them
        var phi = new IntegratedGradients(baseline: background).Explain(model, x, seed: 1);       // [B, words]
        // </models>
        Assert.Equal([reviews.Test.Count, 128], phi.shape);
        File.Delete(csv);
        var ran = File.ReadAllText(Here()).ReplaceLineEndings("\n").Split("// <models>\n")[1].Split("// </models>")[0]
            .Replace("Open(folder", "Open(\"bert\"", StringComparison.Ordinal)
                .Replace("(csv,", "(\"reviews.csv\",", StringComparison.Ordinal)
            .Replace("Load(onnx", "Load(\"model.onnx\"", StringComparison.Ordinal);
        var lines = ran.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0);
        Assert.Contains(string.Concat(lines.Select(l => l + "\n")), Page("models.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_shows_what_ran()
    {
        var shown = Shown().Matches(Page("onnx.md")).Select(m => m.Groups["code"].Value.Trim()).ToArray();
        var ran = Ran().Matches(File.ReadAllText(Here()).ReplaceLineEndings("\n"))
            .Select(m => string.Join('\n', m.Groups["code"].Value.Trim().Split('\n').Select(l => l.Trim()))).ToArray();
        Assert.Equal(ran.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    private static string Page(string name)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "candor.slnx")))
            root = root.Parent;
        return File.ReadAllText(Path.Combine(root.FullName, "docs", name)).ReplaceLineEndings("\n");
    }

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline, 10_000)]
    private static partial Regex Shown();

    [GeneratedRegex("// <sample>\n(?<code>.*?)// </sample>", RegexOptions.Singleline, 10_000)]
    private static partial Regex Ran();
}
