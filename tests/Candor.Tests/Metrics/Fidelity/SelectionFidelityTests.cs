using Candor.Explainers;
using Candor.Explainers.Learned;
using Candor.Literature;
using Candor.Masking;
using Candor.Metrics.Fidelity;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Metrics.Fidelity;

public class SelectionFidelityTests
{
    private static readonly FidelityOptions s_options = new() { TopK = 1, Epochs = 30, LearningRate = 5e-3, Seed = 1 };

    [Fact] // The class is the sign of x₀ and nothing else: selecting unit 0 is faithful in every way, and can argue for nothing else.
    public void The_unit_that_decides_is_faithful_and_cannot_be_flipped()
    {
        var scores = Score(new Told([1, 0, 0, 0]));
        Assert.Equal(1, scores["fsM"], 12);
        Assert.InRange(scores["fsA"], 0.95, 1);
        Assert.InRange(scores["evalX"], 0.9, 1);
        Assert.InRange(scores["fuA"], 0.35, 0.65);
        Assert.Equal(0, scores["flippedM"], 12);
        Assert.InRange(scores["flippedA"], 0, 0.1);
        Assert.InRange(scores["maskOnly"], 0.35, 0.65);
        Assert.Equal(0, scores["sen"], 12);
        Assert.True(scores["tps"] > 0);
    }

    [Fact] // Unit 1 or 2 by the class that is argued for: no evidence at all, but a perfect code.
    public void A_code_convinces_the_network_that_learns_it_and_is_found_out()
    {
        var scores = Score(new Code());
        Assert.InRange(scores["fsA"], 0.95, 1);
        Assert.InRange(scores["flippedA"], 0.95, 1);
        Assert.InRange(scores["maskOnly"], 0.99, 1);
        Assert.InRange(scores["evalX"], 0.3, 0.7);
        Assert.Equal(1, scores["fuM"], 12);
    }

    [Fact]
    public void A_judge_trained_once_for_all_gives_what_one_of_its_own_gives()
    {
        using var scope = torch.NewDisposeScope();
        using var model = Tiny.Logistic(8, 0, 0, 0);
        var (train, test, zero) = (Tiny.Normal(100, 4), Tiny.Normal(50, 4, 8), Tiny.Zeros(4));
        var family = NetworkFamily.Of(model.Space, 2, dtype: ScalarType.Float64);
        using var judge = SelectionFidelity.TrainJudge(model, family, train, zero, s_options);
        var own = new SelectionFidelity(model, family, train, test, zero, s_options).Evaluate(new Code());
        var shared = new SelectionFidelity(model, family, train, test, zero, s_options with { SensitivityRows = 7 },
            judge).Evaluate(new Code());
        Assert.All(own.Keys.Except(["tps", "sen"]), name => Assert.Equal(own[name], shared[name]));
        Assert.Equal(7, shared["sen"].N);
    }

    [Fact] // A hundred thousand epochs would never end; labels that nothing tells are learnt by heart, so the held back rows get worse.
    public void A_judge_stops_where_the_rows_held_back_no_longer_improve()
    {
        using var scope = torch.NewDisposeScope();
        using var model = Tiny.Logistic(8, 0, 0, 0);
        var options = s_options with { Epochs = 100_000, Patience = 2 };
        var measured = new SelectionFidelity(model, NetworkFamily.Of(model.Space, 2, dtype: ScalarType.Float64), Tiny.Normal(100, 4),
            Tiny.Normal(50, 4, 8), Tiny.Zeros(4), options);
        var scores = measured.Evaluate(new Told([0, 1, 0, 0]));
        Assert.InRange(scores["fsA"].Mean, 0.3, 0.7);
        Assert.Equal(scores["fsA"], measured.Evaluate(new Told([0, 1, 0, 0]))["fsA"]);
        Assert.InRange(measured.Evaluate(new Told([1, 0, 0, 0]))["fsA"].Mean, 0.9, 1);
        Same.Says(() => (options with { Patience = 0 }).Validate(4), "--judge-patience 3");
    }

    [Fact]
    public void Every_score_is_listed_and_has_a_direction()
    {
        var scores = Score(new Told([1, 0, 0, 0]));
        // What only a judge of another kind can say needs one.
        Assert.Equal(FidelityScores.All.Select(s => s.Name).Where(n => !n.Contains("Other", StringComparison.Ordinal)), scores.Keys);
    }

    [Fact] // Each image is bright in its class's half: a selection of that half convinces a perceptron, too; of the other nothing is seen.
    public void A_judge_of_another_kind_is_asked_where_there_is_one()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var space = new PixelSpace(new(1, 8, 8));
        using var model = new ModulePredictor(torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(64, 2)), space, 2);
        var weights = torch.cat([torch.full([1, 32], -1.0), torch.full([1, 32], 1.0)], 1);
        model.LoadState(new Dictionary<string, Tensor> { ["1.weight"] = torch.cat([-weights, weights]), ["1.bias"] = torch.zeros(2) });
        var right = torch.randint(0, 2, [400, 1, 1], device: generator.device, generator: generator);
        var rows = torch.arange(8).reshape(1, 8, 1).ge(4).eq(right).to(ScalarType.Float32).expand(400, 8, 8).unsqueeze(1).contiguous();
        var (train, test, zero) = (rows.narrow(0, 0, 300), rows.narrow(0, 300, 100), Baseline.Of(new double[64]));
        var family = NetworkFamily.Of(space, 2);
        var options = new FidelityOptions { TopK = 32, Epochs = 5, Batch = 16, LearningRate = 3e-3 };
        var another = family.OfAnotherKind()!;
        using var judge = SelectionFidelity.TrainJudge(model, family, train, zero, options);
        using var other = SelectionFidelity.TrainJudge(model, another, train, zero, options);
        Assert.IsType<ModulePredictor>(other);
        Assert.IsNotType<ModulePredictor>(judge);
        var scores = new SelectionFidelity(model, family, train, test, zero, options, judge, other).Evaluate(new GradientTimesInput());
        Assert.Equal(FidelityScores.All.Select(s => s.Name), scores.Keys);
        Assert.Equal(1, scores["evalXOther"].Mean, 0.02);
        Assert.Equal(1, scores["evalXOtherWhole"].Mean, 0.02);
        // Argued for the other class, the dark half is selected: a blank image, which is of one class for all.
        Assert.InRange(scores["flippedXOther"].Mean, 0.4, 0.6);
        Assert.Null(NetworkFamily.Of(new ColumnSpace(3), 2).OfAnotherKind());
        Assert.Null(NetworkFamily.Of(new TokenSpace(9, 30), 2).OfAnotherKind());
        Assert.NotNull(NetworkFamily.Of(new SeriesSpace(6, 3), 2).OfAnotherKind());
    }

    [Fact]
    public void Cosines_of_masks_by_hand()
    {
        using var scope = torch.NewDisposeScope();
        Same.Values([1, 0, 0.5], MaskSimilarity.Cosine(Tiny.Rows([1, 1, 0, 0], [1, 1, 0, 0], [1, 1, 0, 0]),
            Tiny.Rows([1, 1, 0, 0], [0, 0, 1, 1], [0, 1, 1, 0])), 1e-12);
    }

    [Fact] // Columns from −1 to 3 and from 0 to .5; two channels of images; series by feature.
    public void The_data_s_own_unit_is_the_range_on_the_training_rows()
    {
        using var scope = torch.NewDisposeScope();
        Same.Values([4, 0.5], Sensitivity.Unit(Tiny.Rows([-1.0, 0], [3, 0.5], [2, 0.1])).flatten(), 1e-12);
        var images = Tiny.Rows([0.0, 1, 5, 5], [2, 3, 5, 9]).reshape(2, 2, 1, 2);
        Same.Values([3, 4], Sensitivity.Unit(images).flatten(), 1e-12);
        Same.Values([5, 8], Sensitivity.Unit(images.reshape(2, 2, 2)).flatten(), 1e-12);
    }

    [Fact] // φ = x: noise of ±r in units of a column whose range is ten times as wide moves φ ten times as far.
    public void Noise_is_as_wide_as_the_unit()
    {
        using var scope = torch.NewDisposeScope();
        using var model = Tiny.Logistic(1);
        var (x, y) = (Tiny.Rows([1.0]), Tiny.Rows([0.5, 0.5]));
        double Sen(double unit) => Sensitivity.Score(model, new Itself(), x, y, Tiny.Rows([unit]), new() { Seed = 3 }).ToDouble();
        Assert.Equal(10 * Sen(1), Sen(10), 1e-9);
        Assert.InRange(Sen(1), 0.1, 0.2);
    }

    [Fact]
    public void Options_that_mean_nothing_are_refused()
    {
        Same.Says(() => new FidelityOptions { TopK = 5 }.Validate(4), "5 selected", "has 4");
        Same.Says(() => new FidelityOptions { Epochs = 0 }.Validate(4), "1 or more");
        Same.Says(() => new FidelityOptions { SensitivityRows = 0 }.Validate(4), "0 rows");
    }

    private sealed class Itself : Explainer
    {
        public override string Name => "itself";

        public override Paper Paper => Papers.Lime;

        public override Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Generator generator,
            bool differentiable = false) => x.clone();
    }

    private static Dictionary<string, double> Score(Explainer explainer)
    {
        using var scope = torch.NewDisposeScope();
        using var model = Tiny.Logistic(8, 0, 0, 0);
        var measure = new SelectionFidelity(
            model, NetworkFamily.Of(model.Space, 2, dtype: ScalarType.Float64), Tiny.Normal(400, 4), Tiny.Normal(200, 4, 8),
                Tiny.Zeros(4), s_options);
        return measure.Evaluate(explainer).ToDictionary(s => s.Key, s => s.Value.Mean);
    }

    /// <summary>Selects unit 1 to argue for class 0 and unit 2 to argue for class 1.</summary>
    private sealed class Code : Explainer
    {
        public override string Name => "code";

        public override Paper Paper => Papers.LabelLeakage;

        public override Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Generator generator, bool differentiable = false)
        {
            using var scope = torch.NewDisposeScope();
            var y = targets.to(ScalarType.Float64);
            return scope.MoveToOuter(torch.stack([y.zeros_like(), 1 - y, y, y.zeros_like()], 1));
        }
    }
}
