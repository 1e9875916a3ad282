using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Onnx.Tests;

/// <summary>An ONNX file as a predictor: how inputs and outputs are read, stages, and what needs gradients.</summary>
public class PredictorTests
{
    private static readonly float[] s_weights = [1, 2, -1, 0.5f, 0.25f, -3, 1, 1, 0];

    private static Graphs Linear(string last, params (string, object)[] attributes) => new Graphs().Input("x", "b", "3")
        .Weight("w", s_weights, 3, 3).Node("MatMul", "x,w", "z").Node(last, "z", "y", attributes).Output("y", 1, "b", "3");

    private static Tensor X => Tensor.From<float>([1, 2, 3, -1, 0.5f, 2], [2, 3]);

    [Theory]
    [InlineData(OnnxEngine.Rebuilt)]
    [InlineData(OnnxEngine.Runtime)]
    public void A_last_softmax_is_taken_off(OnnxEngine engine)
    {
        using var scope = torch.NewDisposeScope();
        using var plain = OnnxPredictor.Of(Linear("Identity").File, new ColumnSpace(3), 3, new() { Engine = engine });
        using var soft = OnnxPredictor.Of(Linear("Softmax").File, new ColumnSpace(3), 3, new() { Engine = engine });
        Assert.Equal(0, Support.Distance(plain.forward(X), soft.forward(X)));
        Assert.Equal(engine == OnnxEngine.Rebuilt, plain.HasGradients);
    }

    [Fact] // p = |z|/Σ|z|: rows that are probabilities, though nothing says so.
    public void Rows_of_probabilities_become_their_logarithms()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = OnnxPredictor.Of(Linear("ai.onnx.ml.Normalizer", ("norm", "L1")).Node("Abs", "y", "p").Output("p", 1, "b", "3").File, new ColumnSpace(3), 3, new() { Output = "p" });
        var z = X.mm(Tensor.From(s_weights, [3, 3])).abs();
        Assert.True(Support.Distance(predictor.Probabilities(X), z / z.sum([1], keepdim: true)) <= 1e-6);
        using var said = OnnxPredictor.Of(Linear("Sigmoid").File, new ColumnSpace(3), 3, new() { Outputs = OnnxOutputs.Logits });
        Assert.True(Support.Distance(said.forward(X), X.mm(Tensor.From(s_weights, [3, 3])).sigmoid()) <= 1e-6);
    }

    [Fact]
    public void One_sigmoid_is_the_second_of_two_classes()
    {
        using var scope = torch.NewDisposeScope();
        var file = new Graphs().Input("x", "b", "3").Weight("w", [1, -2, 0.5f], 3, 1).Node("MatMul", "x,w", "z").Node("Sigmoid", "z", "y").Output("y", 1, "b", "1").File;
        using var predictor = OnnxPredictor.Of(file, new ColumnSpace(3), 2);
        // z = 1 − 4 + 1.5
        Assert.Equal(1 / (1 + Math.Exp(1.5)), predictor.Probabilities(X)[0, 1].ToDouble(), 6);
        Assert.Contains("sigmoid for each", Assert.Throws<CandorException>(() => OnnxPredictor.Of(Linear("Sigmoid").File, new ColumnSpace(3), 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipeline_of_scikit_learn_keeps_its_classes_by_name()
    {
        using var scope = torch.NewDisposeScope();
        var file = Sklearn();
        using var predictor = OnnxPredictor.Of(file, new ColumnSpace(2), 2, new() { ClassNames = ["yes", "no"] });
        using var runtime = OnnxPredictor.Of(file, new ColumnSpace(2), 2, new() { ClassNames = ["yes", "no"], Engine = OnnxEngine.Runtime });
        var x = Tensor.From<float>([3, 5], [1, 2]);
        // Scaled to (1, 2): the score of yes is 1·1 + 2·2 − 1 = 4, that of no −4.
        Assert.Equal(1 / (1 + Math.Exp(-4)), predictor.Probabilities(x)[0, 0].ToDouble(), 5);
        Assert.True(Support.Distance(predictor.Probabilities(x), runtime.Probabilities(x)) <= 1e-6);
        Assert.Contains("no, yes", Assert.Throws<CandorException>(() => OnnxPredictor.Of(file, new ColumnSpace(2), 2, new() { ClassNames = ["a", "b"] })).Message, StringComparison.Ordinal);
    }

    internal static OnnxFile Sklearn() => new Graphs().Input("x", "b", "2").Node("ai.onnx.ml.Scaler", "x", "s", ("offset", (float[])[1, 1]), ("scale", (float[])[0.5f, 0.5f]))
        .Node("ai.onnx.ml.LinearClassifier", "s", "label,p", ("coefficients", (float[])[-1, -2, 1, 2]), ("intercepts", (float[])[1, -1]),
            ("classlabels_strings", (string[])["no", "yes"]), ("post_transform", "LOGISTIC")).Node("ai.onnx.ml.Normalizer", "p", "q", ("norm", "L1"))
        .Node("ai.onnx.ml.ZipMap", "q", "output_probability", ("classlabels_strings", (string[])["no", "yes"])).Output("label", 8, "b").Output("output_probability").File;

    [Fact] // (x − mean)/deviation undone: the file gets what the data file says.
    public void Raw_values_are_given_to_a_file_that_takes_them()
    {
        using var scope = torch.NewDisposeScope();
        var data = Dataset.Open("wine").Split(seed: 1);
        var file = new Graphs().Input("x", "b", "13").Random("w", 13, 3).Node("MatMul", "x,w", "y").Output("y", 1, "b", "3").File;
        var options = new OnnxOptions { Inputs = GivenInputs.Raw(data.Standardizer) };
        using var predictor = OnnxPredictor.Of(file, new ColumnSpace(data.Source.Schema), 3, options);
        using var asked = file.Ask();
        var raw = Tensor.From<double>(data.Source.Row(data.Test.Rows[0]).ToArray(), [1, 13]).to(ScalarType.Float32);
        var x = Tensor.From<float>(data.Test.Inputs[..13], [1, 13]);
        Assert.True(Support.Distance(predictor.forward(x), asked.Run(raw)) <= 1e-3 * asked.Run(raw).abs().max().ToDouble());
    }

    [Fact]
    public void A_batch_of_one_is_asked_row_by_row_and_images_are_turned()
    {
        using var scope = torch.NewDisposeScope();
        var file = new Graphs().Input("x", "1", "4", "4", "3").Node("Transpose", "x", "t", ("perm", (long[])[0, 3, 1, 2])).Whole("s", 1, 48).Node("Reshape", "t,s", "f")
            .Random("w", 48, 2).Node("MatMul", "f,w", "y").Output("y", 1, "1", "2").File;
        using var predictor = OnnxPredictor.Of(file, new PixelSpace(new(3, 4, 4)), 2);
        using var runtime = OnnxPredictor.Of(file, new PixelSpace(new(3, 4, 4)), 2, new() { Engine = OnnxEngine.Runtime });
        using var generator = new Generator(1);
        var x = torch.randn([5, 3, 4, 4], generator: generator);
        var weight = predictor.ParametersByName().Single().Value;
        Assert.True(Support.Distance(predictor.forward(x), x.reshape(5, 48).mm(weight)) <= 1e-5);
        Assert.True(Support.Distance(runtime.forward(x), predictor.forward(x)) <= 1e-5);
    }

    [Fact]
    public void Grad_cam_takes_any_value_that_is_maps_also_where_a_shortcut_goes_around_it()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = OnnxPredictor.Load(Support.Model("residual-cnn"), new SuperpixelGrid(new(1, 28, 28), 7), 10);
        var x = Support.Oracle("residual-cnn", ScalarType.Float32).Input;
        var targets = torch.zeros([x.size(0)], dtype: ScalarType.Int64);
        Assert.Equal("/f/f.4/Relu_1_output_0", predictor.DefaultStage);
        Assert.Equal(19, predictor.Stages.Count);
        foreach (var stage in (string[])["/f/f.0/Conv_output_0", "/f/f.3/c1/Conv_output_0", "/f/f.4/Relu_1_output_0"])
        {
            var (maps, logits) = predictor.ForwardThrough(stage, x, differentiable: false);
            Assert.True(Support.Distance(logits, predictor.forward(x)) <= 1e-5);
            var given = Gradients.Of(logits.select(1, 0).sum(), [maps])[0];
            var phi = new GradCam(new() { Stage = stage, Output = ExplainedOutput.Logit }).Explain(predictor, x, targets);
            var heat = (given.mean([2, 3], keepdim: true) * maps).sum([1], keepdim: true).relu();
            Assert.True(given.abs().max().ToDouble() > 0);
            if (maps.size(2) == 7)
                Assert.True(Support.Distance(phi, heat.flatten(1)) <= 1e-5);
        }
        Assert.Contains("goes around it", Assert.Throws<CandorException>(() => predictor.ForwardFrom("/f/f.3/c1/Conv_output_0", torch.ones(1, 16, 14, 14))).Message, StringComparison.Ordinal);
        var whole = predictor.ForwardFrom("/f/f.3/Add_output_0", predictor.ForwardTo("/f/f.3/Add_output_0", x));
        Assert.True(Support.Distance(whole, predictor.forward(x)) <= 1e-5);
        Assert.Contains("/f/f.1/Relu_output_0", Assert.Throws<CandorException>(() => predictor.RequireStage("f.1")).Message, StringComparison.Ordinal);
        Assert.Contains("maps [2, K, h, w] are expected", Assert.Throws<CandorException>(() => predictor.RequireStage("/ReduceMean_output_0")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tree_ensemble_is_asked_through_onnx_runtime_and_what_needs_gradients_says_why()
    {
        using var scope = torch.NewDisposeScope();
        var file = Stump();
        using var predictor = OnnxPredictor.Of(file, new ColumnSpace(2), 2);
        Assert.False(predictor.IsRebuilt);
        var x = Tensor.From<float>([0, 9, 1, 9], [2, 2]);
        Assert.True(Support.Distance(predictor.Probabilities(x), Tensor.From<float>([0.25f, 0.75f, 0.9f, 0.1f], [2, 2])) < 1e-6);
        var targets = torch.ones([2], dtype: ScalarType.Int64);
        var phi = new KernelShap().Explain(predictor, x, targets);
        Assert.Equal(0, phi[0, 1].ToDouble(), 5);
        Assert.Contains("ai.onnx.ml.TreeEnsembleClassifier", Assert.Throws<CandorException>(() => new IntegratedGradients().Explain(predictor, x, targets)).Message, StringComparison.Ordinal);
        Assert.Contains("TreeEnsembleClassifier", Assert.Throws<CandorException>(() => file.Rebuild("p")).Message, StringComparison.Ordinal);
        Assert.Contains("TreeEnsembleClassifier", Assert.Single(file.Faults("p")), StringComparison.Ordinal);
    }

    /// <summary>x₀ ≤ 0.5: (0.25, 0.75), else (0.9, 0.1).</summary>
    internal static OnnxFile Stump() => new Graphs(classical: 1).Input("x", "b", "2").Node("ai.onnx.ml.TreeEnsembleClassifier", "x", "label,p",
        ("nodes_treeids", (long[])[0, 0, 0]), ("nodes_nodeids", (long[])[0, 1, 2]), ("nodes_featureids", (long[])[0, 0, 0]),
        ("nodes_modes", (string[])["BRANCH_LEQ", "LEAF", "LEAF"]), ("nodes_values", (float[])[0.5f, 0, 0]), ("nodes_truenodeids", (long[])[1, 0, 0]),
        ("nodes_falsenodeids", (long[])[2, 0, 0]), ("class_treeids", (long[])[0, 0, 0, 0]), ("class_nodeids", (long[])[1, 1, 2, 2]),
        ("class_ids", (long[])[0, 1, 0, 1]), ("class_weights", (float[])[0.25f, 0.75f, 0.9f, 0.1f]), ("classlabels_int64s", (long[])[0, 1]),
        ("post_transform", "NONE")).Output("label", 7, "b").Output("p", 1, "b", "2").File;

    [Theory]
    [InlineData("mlp-scaler", 8, 3, "takes input float[batch, 9], but the data has inputs [B, 8]")]
    [InlineData("mlp-scaler", 9, 4, "a number for each of the 4 classes")]
    [InlineData("tiny-transformer", 9, 2, "takes 3 inputs (input_ids int64[batch, tokens]")]
    public void What_does_not_fit_the_data_is_said(string name, int columns, int classes, string says)
    {
        var e = Assert.Throws<CandorException>(() => OnnxPredictor.Load(Support.Model(name), new ColumnSpace(columns), classes));
        Assert.Contains(says, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_nothing_has_are_said()
    {
        Assert.Contains("There is no value 'z'", Assert.Throws<CandorException>(() => OnnxPredictor.Load(Support.Model("mlp-scaler"), new ColumnSpace(9), 3, new() { Output = "z" })).Message, StringComparison.Ordinal);
        Assert.Contains("There is no ONNX file", Assert.Throws<CandorException>(() => OnnxFile.Read("gone.onnx")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_threads_ask_both_engines_at_once()
    {
        using var scope = torch.NewDisposeScope();
        var x = Support.Oracle("residual-cnn", ScalarType.Float32).Input;
        foreach (var engine in (OnnxEngine[])[OnnxEngine.Rebuilt, OnnxEngine.Runtime])
        {
            using var predictor = OnnxPredictor.Load(Support.Model("residual-cnn"), new PixelSpace(new(1, 28, 28)), 10, new() { Engine = engine });
            var expected = predictor.Probabilities(x);
            Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
            {
                using var inner = torch.NewDisposeScope();
                Assert.True(Support.Distance(predictor.Probabilities(x), expected) <= 1e-5);
            });
        }
    }

    [Fact]
    public void A_pass_leaves_nothing_behind()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = OnnxPredictor.Load(Support.Model("residual-cnn"), new PixelSpace(new(1, 28, 28)), 10);
        var x = Support.Oracle("residual-cnn", ScalarType.Float32).Input;
        predictor.forward(x).Dispose();
        var before = TorchRuntime.LiveTensors;
        predictor.forward(x).Dispose();
        var (maps, logits) = predictor.ForwardThrough(predictor.Stages[3], x, differentiable: true);
        maps.Dispose();
        logits.Dispose();
        Assert.Equal(before, TorchRuntime.LiveTensors);
    }
}
