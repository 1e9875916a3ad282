using Candor.Data;
using Candor.Explainers.Learned;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Onnx.Tests.Writing;

/// <summary>ONNX Runtime gives of each exported predictor and learned explainer what Candor gives.</summary>
public sealed class ExportLaws
{
    private const int Rows = 5;

    private static readonly Dictionary<string, Func<Predictor>> s_predictors = new()
    {
        ["mlp"] = () => new Mlp(new ColumnSpace(4), 3, [16, 8], seed: 3),
        ["mlp of doubles"] = () => new Mlp(new ColumnSpace(4), 3, [16], seed: 3, dtype: ScalarType.Float64),
        ["mlp with dropout, without hidden layers"] = () => new Mlp(new ColumnSpace(4), 2, [], seed: 1, dropout: .5),
        ["mlp of images"] = () => new Mlp(new PixelSpace(new(2, 5, 6)), 3, [7], seed: 1),
        ["small-cnn"] = () => new SmallCnn(new SuperpixelGrid(new(3, 9, 13), 3), 4, 1, width: 4),
        ["mnist-cnn"] = () => new MnistCnn(new PixelSpace(new(1, 12, 11)), 3, 1),
        ["resnet18, small stem"] = () => new ResNet18(new PixelSpace(new(3, 20, 18)), 3, ResNetStem.Small, 1, width: 8),
        ["resnet18, standard stem"] = () => new ResNet18(new PixelSpace(new(3, 37, 34)), 3, ResNetStem.Standard, 1, width: 8),
        ["resnet18-mlp"] = () => new ResNet18Mlp(new PixelSpace(new(3, 16, 16)), 3, [9], ResNetStem.Small, 1, outputs: 11, width: 8),
        ["lstm"] = () => new LstmClassifier(new SeriesSpace(6, 3), 3, 5, 2, 1),
        ["text-cnn"] = () => new TextCnn(new TokenSpace(9, 30), 2, new() { Vocabulary = 30, Embedding = 6, Filters = 8 }, 1),
        ["module"] = () => new ModulePredictor(torch.nn.Sequential(torch.nn.Conv2d(1, 4, 3, stride: 2, padding: 1), torch.nn.BatchNorm2d(4),
            torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Flatten(), torch.nn.Dropout(.5), torch.nn.Linear(16, 5), torch.nn.Tanh(),
            torch.nn.Linear(5, 3)), new PixelSpace(new(1, 8, 8)), 3),
        ["regression"] = () => new Mlp(new ColumnSpace(4), 1, [16], seed: 3) { TargetScale = new(250, 75) },
    };

    public static TheoryData<string> Predictors => [.. s_predictors.Keys];

    [Theory]
    [MemberData(nameof(Predictors))]
    public void A_predictor_gives_the_same_in_runtime(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Random(s_predictors[name]());
        var x = Inputs(predictor);
        using var logits = new Exported(predictor, new() { Logits = true });
        Assert.Equal(["logits"], logits.Outputs);
        Support.Near(logits.Numbers("logits", logits.Given(x)), predictor.forward(x), 1e-5);
        using var whole = new Exported(predictor);
        if (predictor.TargetScale is { } scale)
        {
            Assert.Equal(["value"], whole.Outputs);
            Support.Near(whole.Numbers("value", whole.Given(x)), predictor.forward(x) * scale.Deviation + scale.Mean, 1e-3);
            return;
        }
        var p = predictor.Probabilities(x);
        Support.Near(whole.Numbers("probabilities", whole.Given(x)), p, 1e-5);
        Assert.Equal(p.argmax(1).ToArray<long>().Select(c => FormattableString.Invariant($"{c}")), whole.Texts("label", whole.Given(x)));
        var named = whole.Maps("named_probabilities", whole.Given(x));
        Assert.Equal(p[2, 1].ToDouble(), named[2]["1"], 5);
    }

    [Fact]
    public void Every_predictor_of_Candors_is_among_them_or_has_no_layers() =>
        Assert.Equal(
            typeof(Predictor).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Predictor)) && !t.IsAbstract).Select(t => t.Name)
                .Except([nameof(ScriptPredictor), nameof(ScriptFeatureMap), nameof(CommandPredictor), nameof(FunctionPredictor)])
                .Order(StringComparer.Ordinal),
            s_predictors.Values.Select(make => make().GetType().Name).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Predictors))]
    public void What_goes_out_comes_in_again(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Random(s_predictors[name]());
        var x = Inputs(predictor);
        using var file = new Exported(predictor, new() { Logits = true });
        using var again = OnnxPredictor.Load(file.File, predictor.Space, predictor.Classes,
            new() { Outputs = OnnxOutputs.Logits, Engine = OnnxEngine.Rebuilt });
        Support.Near(again.forward(x), predictor.forward(x), 1e-5);
    }

    private static readonly Dictionary<string, FeatureSpace> s_spaces = new()
    {
        ["table"] = new ColumnSpace(4),
        ["series"] = new SeriesSpace(6, 3),
        ["text"] = new TokenSpace(9, 30),
        ["pixels"] = new PixelSpace(new(2, 12, 12)),
        ["cells"] = new SuperpixelGrid(new(1, 12, 12), 3),
        ["uneven cells"] = new SuperpixelGrid(new(1, 13, 14), 5),
        ["u-net"] = new SuperpixelGrid(new(1, 16, 16), 4),
        ["local-global"] = new PixelSpace(new(2, 12, 9)),
        ["local-global cells"] = new SuperpixelGrid(new(1, 32, 32), 4),
    };

    public static MatrixTheoryData<string, bool> Explainers => new(s_spaces.Keys, [true, false]);

    [Theory]
    [MemberData(nameof(Explainers))]
    public void A_learned_explainer_gives_the_same_in_runtime(string name, bool feedback)
    {
        using var scope = torch.NewDisposeScope();
        var space = s_spaces[name];
        var family = NetworkFamily.Of(space, 3, text: new() { Vocabulary = 30, Embedding = 6, Filters = 8 },
            network: name == "u-net" ? ImageNetwork.UNet
                : name.StartsWith("local-global", StringComparison.Ordinal) ? ImageNetwork.LocalGlobal : ImageNetwork.Convolutions);
        using var predictor = Random(family.Approximator(2));
        using var network = family.Explainer(feedback, 5);
        var x = Inputs(predictor);
        var y = predictor.Probabilities(x);
        network.train(false);
        var expected = EmptyUnits.Rule(network.Scores(x, y), space, x).softmax(1);
        using var file = new Exported(predictor, new() { Explainer = network });
        Support.Near(file.Numbers("explanation", file.Given(x)), expected, 1e-5);
        Support.Near(file.Numbers("probabilities", file.Given(x)), y, 1e-5);
    }

    [Fact]
    public void What_cannot_be_written_is_named()
    {
        var slic = new Slic(new(3, 16, 16), new() { Cells = 2 });
        var family = NetworkFamily.Of(slic, 2);
        using var network = family.Explainer(false, 1);
        using var predictor = family.Approximator(1);
        Assert.Contains("cut anew in each image", Refused(predictor, new() { Explainer = network }), StringComparison.Ordinal);
        using var odd = new ModulePredictor(torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Softplus()), new ColumnSpace(2), 2);
        Assert.Contains("'/model/module.1' of Softplus", Refused(odd), StringComparison.Ordinal);
        using var function = new FunctionPredictor(x => x, new ColumnSpace(2), 2);
        Assert.Contains("is not written as ONNX", Refused(function), StringComparison.Ordinal);
        using var mlp = new Mlp(new ColumnSpace(2), 2, [3]);
        Assert.Contains("2 classes, but 3 are named", Refused(mlp, new() { Classes = ["a", "b", "c"] }), StringComparison.Ordinal);
    }

    private static string Refused(Predictor predictor, OnnxExportOptions? options = null) => Assert.Throws<CandorException>(() =>
        OnnxExport.Write(Path.Combine(Path.GetTempPath(), "candor-never-written.onnx"), predictor, options)).Message;

    // Running statistics and biases that are not those of a network that has just been made.
    private static Predictor Random(Predictor predictor)
    {
        using var grad = torch.no_grad();
        using var generator = new Generator(11);
        foreach (var (name, value) in predictor.StateByName())
            if (value.dim() == 1 && value.is_floating_point())
                value.uniform_(name.EndsWith("running_var", StringComparison.Ordinal) ? .5 : -.5, 1, generator);
        predictor.train(false);
        return predictor;
    }

    private static Tensor Inputs(Predictor predictor)
    {
        using var generator = new Generator(7);
        long[] shape = [Rows, .. predictor.Space.InputShape];
        return predictor.Space is TokenSpace tokens
            ? torch.empty(shape, device: generator.device).uniform_(0, tokens.Vocabulary - 1, generator).floor()
                * torch.arange(shape[1], device: generator.device).lt(6)
            : torch.empty(shape, dtype: predictor.DType, device: generator.device).normal_(0, 1, generator);
    }
}
