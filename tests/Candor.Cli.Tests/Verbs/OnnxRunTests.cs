using System.Globalization;
using System.Text.Json.Nodes;
using Candor.Onnx;
using Candor.Onnx.Tests;
using Candor.Tensors;

namespace Candor.Cli.Tests.Verbs;

/// <summary>ONNX files on the command line: measured, tuned, explained, exported. On the table the class is yes where a is above
/// b.</summary>
public sealed class OnnxRunTests : IDisposable
{
    private static readonly string[] s_little = ["--samples", "8", "--metrics", "accuracy,insertion,deletion", "--json"];
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private string Data => _scratch.Write("ab.csv", "a,b,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i =>
    {
        var (a, b) = (i * 7 % 60, i * 13 % 60);
        return FormattableString.Invariant($"{a},{b},{(a > b ? "yes" : "no")}\n");
    })));

    private string Written(string name, Graphs graph)
    {
        File.WriteAllBytes(_scratch[name], graph.Bytes);
        return _scratch[name];
    }

    /// <summary>A scaler inside, then a perceptron: yes is 2·relu(a − b) − 2·relu(b − a) of standardised values.</summary>
    private string Perceptron() => Written("mlp.onnx", new Graphs().Input("x", "batch", "2").Weight("one", [1, 1], 2).Weight("zero", [0, 0], 2)
        .Weight("mean", [29.5f, 29.5f], 2).Weight("var", [300, 300], 2).Weight("w1", [1, -1, -1, 1], 2, 2).Weight("b1", [0, 0], 2)
        .Weight("w2", [-1, 1, 1, -1], 2, 2).Weight("b2", [0, 0], 2).Node("BatchNormalization", "x,one,zero,mean,var", "s")
        .Node("Gemm", "s,w1,b1", "h", ("transB", 1)).Node("Relu", "h", "r").Node("Gemm", "r,w2,b2", "z", ("transB", 1)).Node("Softmax", "z", "p")
        .Output("p", 1, "batch", "2"));

    /// <summary>Brightness on the left against that on the right, 8 × 8 pixels, each half as maps.</summary>
    private string Network()
    {
        var head = Enumerable.Range(0, 128).Select(i => (i % 8 < 4) == (i < 64) ? 1f : -1f).ToArray();
        return Written("cnn.onnx", new Graphs().Input("x", "batch", "1", "8", "8").Weight("k", [0, 0, 0, 0, 1, 0, 0, 0, 0], 1, 1, 3, 3).Weight("w", head, 2, 64)
            .Node("Conv", "x,k", "c", ("pads", (long[])[1, 1, 1, 1])).Node("Relu", "c", "r").Node("Flatten", "r", "f").Node("Gemm", "f,w", "z", ("transB", 1))
            .Output("z", 1, "batch", "2"));
    }

    /// <summary>Trees: yes where a is above 30.</summary>
    private string Trees() => Written("trees.onnx", new Graphs(classical: 1).Input("x", "batch", "2").Node("ai.onnx.ml.TreeEnsembleClassifier", "x", "label,p",
        ("nodes_treeids", (long[])[0, 0, 0]), ("nodes_nodeids", (long[])[0, 1, 2]), ("nodes_featureids", (long[])[0, 0, 0]),
        ("nodes_modes", (string[])["BRANCH_LEQ", "LEAF", "LEAF"]), ("nodes_values", (float[])[30, 0, 0]), ("nodes_truenodeids", (long[])[1, 0, 0]),
        ("nodes_falsenodeids", (long[])[2, 0, 0]), ("class_treeids", (long[])[0, 0, 0, 0]), ("class_nodeids", (long[])[1, 1, 2, 2]),
        ("class_ids", (long[])[0, 1, 0, 1]), ("class_weights", (float[])[0.9f, 0.1f, 0.2f, 0.8f]), ("classlabels_strings", (string[])["no", "yes"]),
        ("post_transform", "NONE")).Output("label", 8, "batch").Output("p", 1, "batch", "2"));

    private static double Number(string line) => double.Parse(line.Split(',')[^1], CultureInfo.InvariantCulture);

    [Fact]
    public void A_perceptron_with_its_scaler_is_measured_tuned_explained_and_exported_with_new_weights()
    {
        var (model, data) = (Perceptron(), Data);
        var json = Cli.Run(["measure", model, data, "--out", _scratch["measured"], .. s_little]).Done().Json;
        Assert.InRange(json["after"]!["accuracy"]!.GetValue<double>(), .98, 1);

        Cli.Run("train", data, "--model", model, "--epochs", "2", "--lr", "0.01", "--samples", "8", "--accuracy-floor", "none", "--out", _scratch["run"]).Done();
        var explained = Cli.Run("explain", _scratch["run"], "--set", "a=50", "b=10", "--target", "yes", "--explainer", "integrated-gradients",
            "--json", "--out", _scratch["page"]).Done().Json;
        Assert.InRange(explained["probability"]!.GetValue<double>(), .8, 1);
        Assert.True(explained["contributions"]![0]!["contribution"]!.GetValue<double>() > 0);
        Cli.Run("evaluate", _scratch["run"], "--metrics", "accuracy").Done();

        var exported = Cli.Run("export", _scratch["run"], "--onnx", _scratch["tuned.onnx"], "--json").Done().Json;
        Assert.Equal(_scratch["tuned.onnx"], (string?)exported["onnx"]);
        using var scope = torch.NewDisposeScope();
        var x = Tensor.From<float>([50, 10], [1, 2]);
        using var before = OnnxFile.Read(model).Ask();
        using var after = OnnxFile.Read(_scratch["tuned.onnx"]).Ask();
        Assert.Equal(explained["probability"]!.GetValue<double>(), after.Run(x)[0, 1].ToDouble(), 5);
        Assert.NotEqual(before.Run(x)[0, 1].ToDouble(), after.Run(x)[0, 1].ToDouble(), 6);

        File.AppendAllText(_scratch["run/model.onnx"], "x");
        Cli.Run("explain", _scratch["run"], "--row", "0").Refused("not the file that the run wrote");
    }

    [Fact]
    public void Images_are_explained_at_any_value_of_the_graph()
    {
        var (model, images) = (Network(), SmallImages.Write(_scratch));
        Cli.Run("train", images, "--model", model, "--epochs", "1", "--explainer", "grad-cam", "--stage", "r", "--out", _scratch["run"]).Done();
        Cli.Run("explain", _scratch["run"], "--row", "3", "--stage", "c", "--json").Done();
        Cli.Run("explain", _scratch["run"], "--row", "3", "--stage", "q").Refused("There are c, r");
        Cli.Run("export", _scratch["run"], "--onnx", _scratch["tuned.onnx"]).Done();
        Assert.Equal(["Conv", "Flatten", "Gemm", "Relu"], OnnxFile.Read(_scratch["tuned.onnx"]).Operators);
    }

    [Fact]
    public void Trees_are_asked_and_what_needs_gradients_says_why_not()
    {
        var (model, data) = (Trees(), Data);
        var json = Cli.Run(["measure", model, data, "--explainer", "kernel-shap", "--out", _scratch["run"], .. s_little]).Done().Json;
        Assert.InRange(json["after"]!["accuracy"]!.GetValue<double>(), .6, 1);
        Cli.Run("explain", _scratch["run"], "--row", "0", "--explainer", "lime", "--samples", "20").Done();
        Cli.Run("explain", _scratch["run"], "--row", "0", "--explainer", "integrated-gradients").Refused("ai.onnx.ml.TreeEnsembleClassifier");
        Cli.Run("export", _scratch["run"], "--onnx", _scratch["same.onnx"]).Done();
        Assert.Equal(["ai.onnx.ml.TreeEnsembleClassifier"], OnnxFile.Read(_scratch["same.onnx"]).Operators);
        Cli.Run("train", data, "--model", model, "--out", _scratch["tuned"]).Refused("no weights that could be trained");
    }

    [Fact]
    public void What_does_not_fit_is_said()
    {
        var data = Data;
        Cli.Run("measure", Perceptron(), "wine").Refused("takes x float[batch, 2], but the data has inputs [B, 13]");
        Cli.Run("measure", _scratch["gone.onnx"], data).Refused("There is no ONNX file");
        Cli.Run("measure", _scratch.Write("text.onnx", "hello"), data).Refused("no ONNX");
        Cli.Run("measure", Perceptron(), data, "--model-output", "q").Refused("There is no value 'q'");
        Cli.Run("train", data, "--model-output", "q").Refused("--model-output names a value of an ONNX file");
    }

    [Fact]
    public void A_run_goes_out_with_its_preparation_and_comes_in_again()
    {
        Cli.Run("train", Data, "--method", "ce", "--epochs", "0", "--pretrain-epochs", "20", "--out", _scratch["own"]).Done();
        var written = Cli.Run("export", _scratch["own"], "--onnx", _scratch["own.onnx"], "--json").Done().Json;
        Assert.Equal((17, "values double[rows, 2]", "probabilities float[rows, 2]"), ((int)written["opset"]!, (string)written["inputs"]![0]!,
            (string)written["outputs"]![0]!));
        var record = JsonNode.Parse(File.ReadAllText(Path.Combine(_scratch["own"], "record.json")))!;
        Assert.Equal((string?)record["modelSha256"], (string?)written["model"]);
        Cli.Run("measure", _scratch["own.onnx"], Data, "--out", _scratch["again"]).Done();
        string[] own = Scored("own"), again = Scored("again");
        Assert.Equal(own.Length, again.Length);
        foreach (var (a, b) in own.Zip(again).Skip(1))
            Assert.Equal(Number(a), Number(b), 1e-5);
        var prepared = Cli.Run("export", _scratch["own"], "--onnx", _scratch["logits.onnx"], "--inputs", "standardised", "--logits");
        Assert.Contains("inputs float[rows, 2]", prepared.Done().Output, StringComparison.Ordinal);
        Assert.Contains("Outputs: logits float[rows, 2]", prepared.Output, StringComparison.Ordinal);
        Cli.Run("export", _scratch["own"]).Refused("--onnx FILE");
        Cli.Run("export", _scratch["own"], "--onnx", _scratch["x.onnx"], "--no-explainer").Refused("learned no explainer");
        Cli.Run("export", _scratch["again"], "--onnx", _scratch["x.onnx"], "--logits").Refused("came as an ONNX file");

        string[] Scored(string run)
        {
            Cli.Run("predict", _scratch[run], Data, "--out", _scratch[run + ".csv"]).Done();
            return File.ReadAllLines(_scratch[run + ".csv"]);
        }
    }

    // Of every fifth row the size is missing: the trained network reads the mean there, the file NaN.
    [Fact]
    public void A_run_of_a_mixed_table_goes_out_with_an_input_for_each_column_and_comes_in_again()
    {
        var data = _scratch.Write("mixed.csv", "size,colour,y\n" + string.Concat(Enumerable.Range(0, 60)
            .Select(i => FormattableString.Invariant(
            $"{(i % 5 == 2 ? "" : i * 7 % 60)},{(i % 2 == 0 ? "red" : "blue")},{(i * 7 % 60 > 30 || i % 2 == 0 ? "yes" : "no")}\n"))));
        Cli.Run("train", data, "--method", "ce", "--epochs", "0", "--pretrain-epochs", "20", "--missing", "mean", "--out",
            _scratch["own"]).Done();
        var written = Cli.Run("export", _scratch["own"], "--onnx", _scratch["own.onnx"], "--json").Done().Json;
        Assert.Equal(["size double[rows, 1]", "colour string[rows, 1]"], written["inputs"]!.AsArray().Select(i => (string)i!));
        var json = Cli.Run(["measure", _scratch["own.onnx"], data, "--missing", "keep", "--out", _scratch["again"], .. s_little])
            .Done().Json;
        Assert.InRange(json["after"]!["accuracy"]!.GetValue<double>(), .7, 1);
        foreach (var run in new[] { "own", "again" })
            Cli.Run("predict", _scratch[run], data, "--out", _scratch[run + ".csv"]).Done();
        foreach (var (a, b) in File.ReadAllLines(_scratch["own.csv"]).Zip(File.ReadAllLines(_scratch["again.csv"])).Skip(1))
            Assert.Equal(Number(a), Number(b), 1e-5);
        var explained = Cli.Run("explain", _scratch["again"], "--set", "size=50", "colour=red", "--explainer", "kernel-shap", "--json",
            "--out", _scratch["page"]).Done().Json;
        Assert.Equal("yes", (string)explained["prediction"]!);
        Cli.Run("explain", _scratch["again"], "--row", "2", "--out", _scratch["page"]).Done();
        Cli.Run("evaluate", _scratch["again"], data, "--metrics", "insertion").Done();
        Cli.Run("evaluate", _scratch["again"], "--metrics", "maxSensitivity,infidelity", "--samples", "8").Done();
        Cli.Run("explain", _scratch["again"], "--row", "0", "--explainer", "integrated-gradients").Refused("columns by name");
        Cli.Run("measure", _scratch["own.onnx"], data, "--missing", "mean", "--inputs", "standardised").Refused("an input for each column");
        Cli.Run("train", data, "--missing", "keep").Refused("--missing keep is for a model that takes raw values");
    }

    // yes is a − b of standardised values, and blue counts for yes.
    [Theory]
    [InlineData("2.5", "4")]
    [InlineData(null, null)]
    public void A_file_that_takes_standardised_values_goes_out_with_what_prepares_raw_ones(string? mean, string? deviation)
    {
        var data = _scratch.Write("mixed.csv", "a,colour,b,y\n" + string.Concat(Enumerable.Range(0, 60)
            .Select(i => FormattableString.Invariant(
            $"{i * 7 % 60},{(i % 2 == 0 ? "red" : "blue")},{i * 13 % 60},{(i * 7 % 60 > i * 13 % 60 ? "yes" : "no")}\n"))));
        var model = Written("std.onnx", new Graphs().Input("values", "batch", "4")
            .Weight("/prepare/0/mean", [-1, 1, -.5f, .5f, .1f, 0, 1, -1], 4, 2)
            .Node("MatMul", "values,/prepare/0/mean", "Sub_0").Node("Softmax", "Sub_0", "p").Output("p", 1, "batch", "2"));
        string[] said = mean is null ? ["--inputs", "standardised"] : ["--mean", mean, "--deviation", deviation!];
        Cli.Run(["measure", model, data, "--out", _scratch["own"], .. said, .. s_little]).Done();
        Cli.Run("export", _scratch["own"], "--onnx", _scratch["raw.onnx"]).Done();
        Assert.Equal(["a double[rows, 1]", "colour string[rows, 1]", "b double[rows, 1]"], OnnxFile.Read(_scratch["raw.onnx"]).Inputs);
        Cli.Run("export", _scratch["own"], "--onnx", _scratch["same.onnx"], "--inputs", "standardised").Done();
        Assert.Equal(["values float[batch, 4]"], OnnxFile.Read(_scratch["same.onnx"]).Inputs);
        Cli.Run(["measure", _scratch["raw.onnx"], data, "--out", _scratch["raw"], .. s_little]).Done();
        foreach (var run in new[] { "own", "raw" })
            Cli.Run("predict", _scratch[run], data, "--out", _scratch[run + ".csv"]).Done();
        foreach (var (a, b) in File.ReadAllLines(_scratch["own.csv"]).Zip(File.ReadAllLines(_scratch["raw.csv"])).Skip(1))
            Assert.Equal(Number(a), Number(b), 1e-5);
        Cli.Run("train", data, "--model", model, "--inputs", "raw", "--method", "cxplain", "--epochs", "1", "--out",
            _scratch["learned"]).Done();
        Assert.Contains("explanation float[rows, 3]", Cli.Run("export", _scratch["learned"], "--onnx", _scratch["with.onnx"]).Done().Output,
            StringComparison.Ordinal);
        Cli.Run("export", _scratch["learned"], "--onnx", _scratch["x.onnx"], "--no-explainer").Done();
        Cli.Run("export", _scratch["learned"], "--onnx", _scratch["x.onnx"], "--no-explainer", "--inputs", "standardised")
            .Refused("leave out --logits and --inputs");
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(-1, true)]
    public void A_number_that_is_no_better_than_the_mean_is_said(float sign, bool poor)
    {
        var data = _scratch.Write("numbers.csv", "a,b,y\n" + string.Concat(Enumerable.Range(0, 40)
            .Select(i => FormattableString.Invariant($"{i},{i * 13 % 60},{2 * i - i * 13 % 60 + .5}\n"))));
        var model = Written("linear.onnx", new Graphs().Input("v", "N", "2").Weight("w", [2 * sign, -sign], 2, 1)
            .Node("MatMul", "v,w", "value").Output("value", 1, "N", "1"));
        var said = Cli.Run(["measure", model, data, "--task", "regression", "--out", _scratch["run"], "--samples", "8", "--metrics", "r2"]).Done();
        Assert.Equal(poor, (said.Output + said.Error).Contains("farther off than the rows' own mean", StringComparison.Ordinal));
    }

    // What candor writes of a table takes numbers in double precision and computes in single.
    [Fact]
    public void What_went_out_comes_in_to_be_tuned_and_to_learn_an_explainer_for()
    {
        Cli.Run("train", Data, "--epochs", "0", "--pretrain-epochs", "2", "--out", _scratch["own"], "--samples", "8").Done();
        Cli.Run("export", _scratch["own"], "--onnx", _scratch["own.onnx"]).Done();
        Cli.Run("train", Data, "--model", _scratch["own.onnx"], "--epochs", "1", "--samples", "8", "--out", _scratch["tuned"]).Done();
        Cli.Run("train", Data, "--model", _scratch["own.onnx"], "--method", "meed", "--epochs", "1", "--out", _scratch["learned"]).Done();
        Cli.Run("evaluate", _scratch["learned"]).Done();
        Cli.Run("export", _scratch["learned"], "--onnx", _scratch["both.onnx"]).Done();
        Cli.Run(["measure", _scratch["both.onnx"], Data, "--out", _scratch["again"], .. s_little]).Done();
        var explained = Cli.Run("explain", _scratch["learned"], "--row", "3", "--json").Done().Json;
        var shown = explained["contributions"]!.AsArray();
        using var scope = torch.NewDisposeScope();
        using var file = OnnxFile.Read(_scratch["both.onnx"]).Ask("explanation");
        var answer = file.Run(Tensor.From([.. shown.Select(c => double.Parse((string)c!["value"]!, CultureInfo.InvariantCulture))], [1, 2]));
        Assert.Equal(shown.Select(c => c!["contribution"]!.GetValue<double>()), answer[0].ToArray<float>().Select(v => (double)v),
            (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void A_learned_explainer_goes_out_too()
    {
        Cli.Run("train", Data, "--method", "cxplain", "--epochs", "1", "--pretrain-epochs", "2", "--out", _scratch["learned"]).Done();
        var with = Cli.Run("export", _scratch["learned"], "--onnx", _scratch["with.onnx"]).Done();
        Assert.Contains("explanation float[rows, 2]", with.Output, StringComparison.Ordinal);
        var alone = Cli.Run("export", _scratch["learned"], "--onnx", _scratch["alone.onnx"], "--no-explainer").Done();
        Assert.DoesNotContain("explanation", alone.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_value_of_the_graph_is_explained_where_it_is_named()
    {
        var json = Cli.Run(["measure", Perceptron(), Data, "--model-output", "z", "--out", _scratch["run"], .. s_little]).Done().Json;
        Assert.InRange(json["after"]!["accuracy"]!.GetValue<double>(), .98, 1);
        Cli.Run("explain", _scratch["run"], "--row", "0").Done();
    }
}
