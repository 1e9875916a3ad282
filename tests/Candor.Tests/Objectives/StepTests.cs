using Candor.Explainers;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Objectives;

public class StepTests
{
    private static Objective Full(Explainer explainer)
    {
        var b = FourColumns.Baseline;
        var objective = new CrossEntropy() + 0.3 * new InsertionRegularizer(explainer, b) + 0.2 * new DeletionRegularizer(explainer, b)
            + 0.1 * new ExplanationNorm(explainer) + 0.25 * new WrongLabelInsertion(explainer, b);
        return explainer is SurrogateExplainer s ? objective + 0.4 * new ExpoFidelity(s) : objective;
    }

    private static void Run(Objective objective, Predictor predictor, Tensor x, Tensor y, GradientPath path)
    {
        using var generator = new Generator(0);
        using var step = new Step(predictor, x, y, generator, objective, new() { Path = path, ChunkRows = 7 });
        step.Backward(objective);
    }

    [Theory]
    [InlineData(GradientPath.Chunked)]
    [InlineData(GradientPath.ChunkedKeepingGraphs)]
    [InlineData(GradientPath.SingleGraph)]
    public void Nothing_outlives_a_step(GradientPath path)
    {
        using var outer = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp();
        var (x, y) = (Tiny.Normal(5, 4), Tiny.Cycle(5, 3));
        foreach (var name in FourColumns.Names)
            Leaks.None(() => Run(Full(FourColumns.Make(name.Data)), predictor, x, y, path));
    }

    [Theory]
    [InlineData(GradientPath.Chunked)]
    [InlineData(GradientPath.ChunkedKeepingGraphs)]
    [InlineData(GradientPath.SingleGraph)]
    public void Nothing_outlives_a_step_in_which_the_predictor_fails_whichever_call_it_is(GradientPath path)
    {
        using var outer = torch.NewDisposeScope();
        using var mlp = Tiny.Mlp();
        var (x, y) = (Tiny.Normal(5, 4), Tiny.Cycle(5, 3));
        foreach (var name in new[] { "lime-cosine-intercept-rows", "integrated-gradients" })
        {
            var objective = Full(FourColumns.Make(name));
            var whole = new Counting(mlp);
            Run(objective, whole, x, y, path);
            for (var call = 1; call <= whole.Calls; call++)
            {
                var failing = new Counting(mlp, failAt: call);
                Leaks.None(() => Assert.Throws<InvalidOperationException>(() => Run(objective, failing, x, y, path)));
                Assert.True(torch.is_grad_enabled());
            }
        }
    }

    [Fact]
    public void Nothing_outlives_a_step_in_which_a_term_fails_half_way()
    {
        using var outer = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp();
        var (x, y) = (Tiny.Normal(5, 4), Tiny.Cycle(5, 3));
        var objective = Full(FourColumns.Make("lime")) + new Failing();
        foreach (var path in Enum.GetValues<GradientPath>())
            Leaks.None(() => Assert.Throws<InvalidOperationException>(() => Run(objective, predictor, x, y, path)));
    }

    [Fact]
    public void A_step_that_was_made_and_never_used_holds_nothing()
    {
        using var outer = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp();
        var (x, y) = (Tiny.Normal(5, 4), Tiny.Cycle(5, 3));
        Leaks.None(() =>
        {
            using var generator = new Generator(0);
            new Step(predictor, x, y, generator, new CrossEntropy()).Dispose();
        });
    }

    [Fact]
    public void An_explanation_is_computed_once_and_is_the_explainers_own()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp();
        using var generator = new Generator(3);
        var (x, y) = (Tiny.Normal(5, 4), Tiny.Cycle(5, 3));
        var lime = new Lime(new() { Samples = 20 });
        using var step = new Step(predictor, x, y, generator, new ExplanationNorm(lime));
        var phi = step.Explain(lime);
        Assert.Same(phi, step.Explain(lime));
        using var again = new Generator(3);
        Same.Values(lime.Explain(predictor, x, y, again), phi, 1e-14);
    }

    [Fact]
    public void A_term_that_asks_for_what_it_did_not_announce_is_told_so()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp();
        using var generator = new Generator(3);
        var lime = new Lime(new() { Samples = 20 });
        using var step = new Step(predictor, Tiny.Normal(5, 4), Tiny.Cycle(5, 3), generator, new ExplanationNorm(lime));
        Assert.Contains("Wrong", Assert.Throws<InvalidOperationException>(() => step.Explain(lime, ExplainedLabel.Wrong)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_term_that_does_not_depend_on_the_parameters_adds_nothing_to_the_gradient()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp();
        var (x, y) = (Tiny.Normal(5, 4), Tiny.Cycle(5, 3));
        var constant = new ExplanationNorm(new Told([1, 2, 3, 4]));
        foreach (var path in Enum.GetValues<GradientPath>())
        {
            var alone = Stepped.Differentiate(new CrossEntropy(), predictor, x, y, new() { Path = path });
            var both = Stepped.Differentiate(new CrossEntropy() + constant, predictor, x, y, new() { Path = path });
            Assert.Equal(alone.Value + 30, both.Value, 1e-12);
            Same.Values(alone.Gradient, both.Gradient, 0);
            Assert.Equal(30, Stepped.Value(constant, predictor, x, y, new() { Path = path }), 1e-12);
        }
    }

    [Fact]
    public void A_step_leaves_the_predictor_in_evaluation_mode_but_learns_from_the_batch_in_training_mode()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = new ModeWatcher(4, 3);
        Run(Full(new KernelShap(new() { Samples = 16 }, FourColumns.Baseline)), predictor, Tiny.Normal(5, 4), Tiny.Cycle(5, 3),
            GradientPath.Chunked);
        Assert.Equal(1, predictor.TrainingCalls);
        Assert.False(predictor.training);
    }

    private sealed class Failing : Objective
    {
        public override string Name => "failing";

        public override IEnumerable<Func<Tensor>> Parts(Step step)
        {
            yield return () => step.LogProbabilities.mean();
            throw new InvalidOperationException("half way");
        }
    }

    private sealed class ModeWatcher(int columns, int classes) : Predictor
    {
        private readonly Mlp _inner = Tiny.Mlp(columns, classes);

        public int TrainingCalls { get; private set; }

        public override Candor.Masking.FeatureSpace Space => _inner.Space;

        public override int Classes => _inner.Classes;

        public override string Architecture => "watcher";

        public override Tensor forward(Tensor x)
        {
            TrainingCalls += training ? 1 : 0;
            return _inner.forward(x);
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            // A constructor that threw leaves the finalizer an object whose fields are not set.
            if (!disposing)
                return;
            _inner.Dispose();
        }
    }
}
