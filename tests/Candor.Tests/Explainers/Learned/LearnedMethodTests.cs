using Candor.Explainers.Learned;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Explainers.Learned;

/// <summary>Every method on every kind of input: a step moves what it should, draws nothing but from its generator, and leaves nothing
/// behind.</summary>
public class LearnedMethodTests
{
    public static TheoryData<string, string> Pairs()
    {
        var data = new TheoryData<string, string>();
        foreach (var method in Catalog.LearnedMethods)
            foreach (var kind in new[] { "table", "image", "u-net", "local-global", "text", "series" })
                data.Add(method, kind);
        return data;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_step_gives_finite_losses_and_moves_the_explainer(string name, string kind)
    {
        using var scope = torch.NewDisposeScope();
        var family = Family(kind);
        using var method = Catalog.Learned(name, family, new LearnedOptions { TopK = 3, Seed = 1 });
        Assert.Equal(kind is "u-net" or "local-global" ? "image" : kind, family.Name);
        var before = method.Explainer.CopyState().ToDictionary(p => p.Key, p => Same.Numbers(p.Value));
        var losses = Step(method, kind);
        Assert.All(losses, l => Assert.True(double.IsFinite(l)));
        Assert.Contains(method.Explainer.ParametersByName(), p => !Same.Numbers(p.Value).SequenceEqual(before[p.Key]));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_same_seed_gives_the_same_bits(string name, string kind)
    {
        using var scope = torch.NewDisposeScope();
        using var a = Catalog.Learned(name, Family(kind), new LearnedOptions { TopK = 3, Seed = 1 });
        using var b = Catalog.Learned(name, Family(kind), new LearnedOptions { TopK = 3, Seed = 1 });
        Assert.Equal(Step(a, kind), Step(b, kind));
        Assert.All(a.Explainer.parameters().Zip(b.Explainer.parameters()),
            p => Assert.Equal(Same.Numbers(p.First), Same.Numbers(p.Second)));
    }

    [Theory]
    [InlineData("l2x")]
    [InlineData("vibi")]
    [InlineData("cxplain")]
    public void Without_feedback_the_output_does_not_matter(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var method = Catalog.Learned(name, Family("table"), new LearnedOptions { TopK = 3 });
        Assert.False(method.Explainer.Feedback);
        var x = Tiny.Normal(4, 6).to(ScalarType.Float32);
        Same.Values(method.LogZ(x, Tiny.Rows([1, 0], [1, 0], [1, 0], [1, 0]).to(ScalarType.Float32)),
            method.LogZ(x, Tiny.Rows([0, 1], [0, 1], [0, 1], [0, 1]).to(ScalarType.Float32)), 0);
    }

    [Fact]
    public void The_parts_of_meed_can_be_switched_off()
    {
        using var scope = torch.NewDisposeScope();
        using var model = new Mlp(new ColumnSpace(6), 2, [8], 3);
        var data = LearnedData.Of(model, Tiny.Normal(8, 6).to(ScalarType.Float32), Tiny.Cycle(8, 2));
        using var plain = new Meed(Family("table"), new LearnedOptions
        {
            TopK = 3,
            Feedback = false,
            Adversary = Adversary.None,
            Prior = PriorKnowledge.None
        });
        Assert.False(plain.Explainer.Feedback);
        Assert.Single(plain.Approximators);
        Assert.Null(plain.Guide(model, data));
        using var full = new Meed(Family("table"), new LearnedOptions
        {
            TopK = 3,
            Adversary = Adversary.SlicedWasserstein,
            PriorWeight = 0.1
        });
        Assert.True(full.Explainer.Feedback);
        Assert.Equal(2, full.Approximators.Count());
        using var generator = new Generator(5);
        var terms = full.Step(new LearnedBatch(data.Inputs, data.Outputs, full.Guide(model, data)), 1, generator);
        Assert.Equal(["selected", "unselected", "infidelity", "priorDistance"], terms.Select(t => t.Name));
    }

    [Theory]
    [InlineData("meed")]
    [InlineData("honest-meed")]
    [InlineData("l2x")]
    [InlineData("vibi")]
    public void The_models_own_term_moves_the_explainer_and_not_the_model(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var model = new Mlp(new ColumnSpace(6), 2, [8], 3);
        model.train(false);
        var weights = model.CopyState().ToDictionary(p => p.Key, p => Same.Numbers(p.Value));
        var data = LearnedData.Of(model, Tiny.Normal(8, 6).to(ScalarType.Float32), Tiny.Cycle(8, 2));
        var moved = new[] { 0.0, 3.0 }.Select(weight =>
        {
            using var method = Catalog.Learned(name, Family("table"), new LearnedOptions { TopK = 3, Seed = 1, ModelTerm = weight });
            method.Explain(model);
            using var generator = new Generator(5);
            method.Train(true);
            var terms = method.Step(new LearnedBatch(data.Inputs, data.Outputs, null), 1, generator);
            Assert.Equal(weight > 0, terms.Any(t => t.Name == "model"));
            return method.Explainer.parameters().SelectMany(p => Same.Numbers(p)).ToArray();
        }).ToArray();
        Assert.NotEqual(moved[0], moved[1]);
        Assert.All(model.StateByName(), p => Assert.Equal(weights[p.Key], Same.Numbers(p.Value)));
        Assert.All(model.parameters(), p => Assert.True(p.requires_grad));
    }

    [Fact] // ∂/∂z of w·CE(M(x ⊙ v), M(x)) against finite differences, the noise held.
    public void The_models_own_term_is_differentiated_through_the_model()
    {
        using var scope = torch.NewDisposeScope();
        using var model = Tiny.Logistic(2, -1, 0.5);
        var x = Tiny.Rows([1.0, 0.5, -1], [0.2, -0.4, 0.8]);
        var y = model.Probabilities(x);
        var v = Tiny.Rows([0.9, 0.4, 0.6], [0.3, 0.7, 0.5]).requires_grad_();
        var b = torch.zeros([3], dtype: ScalarType.Float64);
        var gradient = Gradients.Of(Loss(v), [v])[0];
        for (var i = 0; i < 3; i++)
        {
            var step = torch.zeros([2, 3], dtype: ScalarType.Float64);
            step[0, i] = 1e-5;
            Assert.Equal((Loss(v + step) - Loss(v - step)).ToDouble() / 2e-5, gradient[0, i].ToDouble(), 7);
        }

        Tensor Loss(Tensor at) => SoftLoss.CrossEntropy(model.ForwardMasked(x, at, b), y);
    }

    [Fact]
    public void A_model_without_gradients_has_no_term_of_its_own()
    {
        using var method = Catalog.Learned("meed", Family("table"), new LearnedOptions { TopK = 3, ModelTerm = 1 });
        using var model = FunctionPredictor.OfRows(_ => [0.5, 0.5], new ColumnSpace(6), 2);
        Same.Says(() => method.Explain(model), "--model-term", "no gradients");
        Same.Says(() => Catalog.Learned("meed", Family("table"), new LearnedOptions { TopK = 3, ModelTerm = -1 }), "--model-term 1");
    }

    [Fact]
    public void Nothing_outlives_a_step() => Leaks.None(() =>
    {
        using var method = Catalog.Learned("meed", Family("table"), new LearnedOptions { TopK = 3 });
        Step(method, "table");
    });

    [Fact]
    public void Options_that_do_not_fit_are_refused()
    {
        Same.Says(() => Catalog.Learned("meed", Family("table"), new LearnedOptions { TopK = 7 }), "7 units", "has 6");
        Same.Says(() => Catalog.Learned("need", Family("table"), new()), "need", "Did you mean 'meed'");
    }

    private static double[] Step(LearnedMethod method, string kind)
    {
        using var generator = new Generator(5);
        var x = Inputs(kind);
        var y = Tiny.Normal(8, 2, 9).softmax(1).to(ScalarType.Float32);
        var guide = Tiny.Normal(8, method.Family.Space.Units, 10).log_softmax(1).to(ScalarType.Float32);
        method.Train(true);
        method.Reseed(4);
        var batch = new LearnedBatch(x, y, method is CxPlain ? guide.exp() : guide);
        return [.. method.Step(batch, 1, generator).Select(t => t.Value.detach().to(ScalarType.Float64).ToDouble())];
    }

    private static NetworkFamily Family(string kind) => NetworkFamily.Of(kind switch
    {
        "table" => new ColumnSpace(6),
        "image" => new Pixels(8, 8),
        "u-net" => new SuperpixelGrid(new(3, 16, 16), 4),
        "local-global" => new Pixels(8, 8),
        "text" => new TokenSpace(7),
        _ => new SeriesSpace(3, 4),
    }, 2, text: new TextCnnOptions { Vocabulary = 20, Embedding = 5, Filters = 6 }, network: kind switch
    {
        "u-net" => ImageNetwork.UNet,
        "local-global" => ImageNetwork.LocalGlobal,
        _ => ImageNetwork.Auto,
    });

    private static Tensor Inputs(string kind)
    {
        using var generator = new Generator(6);
        return kind switch
        {
            "table" => torch.randn([8, 6], device: generator.device, generator: generator),
            "image" or "local-global" => torch.randn([8, 1, 8, 8], device: generator.device, generator: generator),
            "u-net" => torch.randn([8, 3, 16, 16], device: generator.device, generator: generator),
            "text" => torch.randint(0, 20, [8, 7], device: generator.device, generator: generator).to(ScalarType.Float32),
            _ => torch.randn([8, 3, 4], device: generator.device, generator: generator),
        };
    }

    /// <summary>One unit a pixel of a grey image.</summary>
    private sealed class Pixels(int height, int width) : FeatureSpace
    {
        public override int Units => height * width;

        public override IReadOnlyList<string> Names { get; } = [.. Enumerable.Range(0, height * width).Select(i => $"p{i}")];

        public override IReadOnlyList<long> InputShape { get; } = [1, height, width];

        public override Tensor Expand(Tensor units) => units.reshape([.. units.shape[..^1], 1, height, width]);

        public override Tensor Gather(Tensor inputs) => inputs.flatten(1);
    }
}
