using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Oracle;

public class ObjectiveOracleTests
{
    private static readonly MaskSteps s_steps = new() { Fraction = 0.5 };

    public static TheoryData<string, GradientPath> Cases()
    {
        var data = new TheoryData<string, GradientPath>();
        foreach (var path in Enum.GetValues<GradientPath>())
            foreach (var name in new[] { "limeCosine", "limeL2", "kernelShapConstrained", "gradientTimesInput" })
                data.Add(name, path);
        return data;
    }

    private static Explainer ExplainerOf(string name) => name switch
    {
        "limeCosine" => FixedSurrogate.Lime(LimeKernel.Cosine),
        "limeL2" => FixedSurrogate.Lime(LimeKernel.L2),
        "kernelShapConstrained" => FixedSurrogate.Shapley(),
        _ => new GradientTimesInput(baseline: OracleInputBaseline()),
    };

    // The oracle's Gradient×Input of the objective is taken relative to what its script says.
    private static Baseline? OracleInputBaseline() => Golden.Numbers("regularizers/gradientTimesInput/phi")
        .Zip(Golden.Numbers("gradients/probability/timesInput")).All(p => Math.Abs(p.First - p.Second) < 1e-12) ? null : Golden.Baseline;

    private static Objective Full(Explainer explainer) =>
        new CrossEntropy()
        + 0.1 * new InsertionRegularizer(explainer, Golden.Baseline, s_steps)
        + 0.1 * new DeletionRegularizer(explainer, Golden.Baseline, s_steps)
        + 0.01 * new ExplanationNorm(explainer)
        + 0.05 * new WrongLabelInsertion(explainer, Golden.Baseline, s_steps);

    /// <summary>A step on the oracle's batch whose wrong labels are the oracle's.</summary>
    private static (double Value, double[] Gradient) Differentiate(Objective objective, GradientPath path, int chunk = 7)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Golden.Predictor();
        return Differentiate(objective, predictor, path, chunk);
    }

    private static (double Value, double[] Gradient) Differentiate(Objective objective, Predictor predictor, GradientPath path, int chunk)
    {
        using var generator = new Generator(0);
        predictor.zero_grad();
        using var step = new Step(
            predictor, Golden.Tensor("inputs/x"), Golden.Labels("inputs/y"), generator, objective,
                new() { Path = path, ChunkRows = chunk });
        step.SetWrongLabels(Golden.Labels("inputs/wrongY"));
        var value = 0.0;
        step.Backward(objective, (i, part) => value += objective.Terms[i].Weight * part.ToDouble());
        return (value, [.. predictor.parameters().SelectMany(p => p.grad!.ToArray<double>())]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Objective_and_its_gradient_agree_on_every_path(string name, GradientPath path)
    {
        var (value, gradient) = Differentiate(Full(ExplainerOf(name)), path);
        Assert.Equal(Golden.Number($"objective/{name}/value"), value, 1e-9);
        var expected = Golden.Parameters($"objective/{name}");
        Assert.Equal(expected.Length, gradient.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], gradient[i], 1e-8);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_term_agrees(string name, GradientPath path)
    {
        var explainer = ExplainerOf(name);
        var terms = new Dictionary<string, Objective>
        {
            ["insertion"] = new InsertionRegularizer(explainer, Golden.Baseline, s_steps),
            ["deletionA"] = new DeletionRegularizer(explainer, Golden.Baseline, s_steps),
            ["deletionB"] = new DeletionRegularizer(explainer, Golden.Baseline, s_steps, DeletionForm.B),
            ["deletionC"] = new DeletionRegularizer(explainer, Golden.Baseline, s_steps, DeletionForm.C),
            ["norm"] = new ExplanationNorm(explainer),
            ["wrongLabelInsertion"] = new WrongLabelInsertion(explainer, Golden.Baseline, s_steps),
        };
        foreach (var (term, objective) in terms)
            Assert.Equal(Golden.Number($"regularizers/{name}/{term}"), Differentiate(objective, path).Value, 1e-9);
    }

    [Theory]
    [InlineData(GradientPath.SingleGraph)]
    [InlineData(GradientPath.Chunked)]
    [InlineData(GradientPath.ChunkedKeepingGraphs)]
    public void Expo_terms_and_their_gradients_agree(GradientPath path)
    {
        var explainer = FixedSurrogate.Lime(LimeKernel.Cosine);
        foreach (var (name, term) in new (string, Objective)[] { ("expoFidelity", new ExpoFidelity(explainer)),
            ("expoStability", new ExpoStability(explainer)) })
        {
            var (value, gradient) = Differentiate(term, path);
            Assert.Equal(Golden.Number($"objective/{name}/value"), value, 1e-9);
            Assert.All(Golden.Parameters($"objective/{name}").Zip(gradient), p => Assert.Equal(p.First, p.Second, 1e-8));
        }
    }

    [Fact]
    public void Ten_training_steps_end_in_the_oracles_weights()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Golden.Predictor();
        var objective = Full(FixedSurrogate.Lime(LimeKernel.Cosine));
        using var sgd = Optimizer.Sgd(
            predictor.ParametersByName(), Golden.Number("training/learningRate"), 0.9,
                Golden.Number("training/weightDecay"), nesterov: true);
        foreach (var expected in Golden.Numbers("training/losses"))
        {
            Assert.Equal(expected, Differentiate(objective, predictor, GradientPath.Chunked, 8).Value, 1e-8);
            sgd.Step();
        }
        Assert.All(Golden.Parameters("training").Zip(predictor.parameters().SelectMany(p => p.detach().ToArray<double>())),
            p => Assert.Equal(p.First, p.Second, 1e-7));
    }
}
