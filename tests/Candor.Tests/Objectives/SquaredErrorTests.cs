using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Objectives;

/// <summary>Terms of a predictor that gives a number.</summary>
public class SquaredErrorTests
{
    private static readonly MaskSteps s_steps = new() { Fraction = 1 };

    private static Mlp Number(int[]? hidden = null, double dropout = 0)
    {
        var mlp = new Mlp(new ColumnSpace(4), 1, hidden ?? [6], 1, dtype: ScalarType.Float64, dropout: dropout)
        {
            TargetScale = new(10, 2),
        };
        mlp.train(false);
        return mlp;
    }

    private static Tensor Targets(int rows) => Tiny.Normal(rows, 1, seed: 5).select(1, 0);

    private static Objective Full(Explainer explainer)
    {
        var b = FourColumns.Baseline;
        var objective = new SquaredError() + 0.3 * new InsertionRegularizer(explainer, b, s_steps)
            + 0.2 * new DeletionRegularizer(explainer, b, new() { DifferentiableThreshold = true }) + 0.1 * new ExplanationNorm(explainer);
        return explainer is SurrogateExplainer s ? objective + 0.4 * new ExpoFidelity(s) + 0.5 * new ExpoStability(s) : objective;
    }

    [Theory]
    [MemberData(nameof(FourColumns.Names), MemberType = typeof(FourColumns))]
    public void Every_path_and_every_chunk_give_the_same_value_and_gradient(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Number();
        var (x, y) = (Tiny.Normal(5, 4), Targets(5));
        var objective = Full(FourColumns.Make(name));
        var (value, gradient) = Stepped.Differentiate(objective, predictor, x, y, new() { Path = GradientPath.SingleGraph }, seed: 2);
        Assert.Contains(gradient, g => g != 0);
        foreach (var path in Enum.GetValues<GradientPath>())
            foreach (var chunk in new[] { 1, 3, 1000 })
            {
                var other = Stepped.Differentiate(objective, predictor, x, y, new() { Path = path, ChunkRows = chunk }, seed: 2);
                Assert.Equal(value, other.Value, 1e-10);
                Same.Values(gradient, other.Gradient, 1e-10);
            }
    }

    [Theory]
    [InlineData(GradientPath.Chunked)]
    [InlineData(GradientPath.ChunkedKeepingGraphs)]
    [InlineData(GradientPath.SingleGraph)]
    public void Nothing_outlives_a_step(GradientPath path)
    {
        using var outer = torch.NewDisposeScope();
        using var predictor = Number();
        var (x, y) = (Tiny.Normal(5, 4), Targets(5));
        foreach (var name in new[] { "lime", "gradient-x-input" })
            Leaks.None(() => Stepped.Differentiate(Full(FourColumns.Make(name)), predictor, x, y, new() { Path = path, ChunkRows = 7 }));
    }

    [Fact] // f = 2x₀ − x₁ at (1, 1), b = 0: φ = (2, −1), |φ| ranks x₀ first; f(x) = 1.
    public void Insertion_and_deletion_of_a_line_follow_by_hand()
    {
        using var scope = torch.NewDisposeScope();
        using var line = new Mlp(new ColumnSpace(2), 1, [], dtype: ScalarType.Float64) { TargetScale = new(0, 1) };
        line.LoadState(new Dictionary<string, Tensor> { ["0.weight"] = Tiny.Rows([2, -1]), ["0.bias"] = Tensor.From(new[] { 0.0 }) });
        var (x, y, b) = (Tiny.Rows([1, 1]), Tensor.From(new[] { 3.0 }), Tiny.Zeros(2));
        var explainer = new GradientTimesInput(baseline: b);
        var one = new MaskSteps { Fraction = 0.5 };
        Assert.Equal(4, Stepped.Value(new SquaredError(), line, x, y), 1e-12);
        // T = 1/(2 − 1), t₁ = 1.5: r = σ(±.5).
        var (kept, rest) = (Tiny.Sigmoid(0.5), Tiny.Sigmoid(-0.5));
        var inserted = 2 * kept - rest;
        Assert.Equal((inserted - 1) * (inserted - 1) / 2, Stepped.Value(new InsertionRegularizer(explainer, b, one), line, x, y), 1e-12);
        var near = Math.Exp(-inserted * inserted / 2);                          // f(β) = f(x) − f(α) here
        Assert.Equal(-Math.Log(1 - 0.99 * near), Stepped.Value(new DeletionRegularizer(explainer, b, one), line, x, y), 1e-12);
    }

    [Fact]
    public void Gradients_of_squared_error_and_norm_are_the_slopes()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Number();
        var (x, y) = (Tiny.Normal(5, 4), Targets(5));
        var objective = new SquaredError() + 0.3 * new ExplanationNorm(FourColumns.Make("kernel-shap-all"));
        var (_, gradient) = Stepped.Differentiate(objective, predictor, x, y);
        FiniteDifferences.Agree(predictor, () => Stepped.Value(objective, predictor, x, y), gradient);
    }

    [Fact]
    public void The_prediction_itself_is_a_constant_of_the_masked_terms_and_not_that_of_dropout()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Number(dropout: 0.5);
        var explainer = FourColumns.Make("gradient-x-input");
        // All steps keep everything but the last few shares: with every unit kept the distance is nearly 0, with dropout it would not be.
        var kept = torch.ones([5, 1, 4], dtype: ScalarType.Float64);
        using var generator = new Generator(0);
        var term = new InsertionRegularizer(explainer, FourColumns.Baseline);
        using var step = new Step(predictor, Tiny.Normal(5, 4), Targets(5), generator, term);
        _ = step.Values;
        Assert.All(Same.Numbers(step.MaskedDistances(kept, FourColumns.Baseline)), d => Assert.Equal(0, d, 1e-20));
    }

    [Fact]
    public void Terms_refuse_the_kind_of_predictor_that_they_mean_nothing_for()
    {
        using var scope = torch.NewDisposeScope();
        using var number = Number();
        using var classes = Tiny.Mlp();
        var (lime, b) = (FourColumns.Make("lime"), FourColumns.Baseline);
        Assert.Contains("needs classes", Refused(new CrossEntropy(), number), StringComparison.Ordinal);
        Assert.Contains("--lambda4 0", Refused(new WrongLabelInsertion(lime, b), number), StringComparison.Ordinal);
        foreach (var form in new[] { DeletionForm.A, DeletionForm.B })
            Assert.Contains("--deletion c", Refused(0.1 * new DeletionRegularizer(lime, b, form: form), number), StringComparison.Ordinal);
        Assert.Contains("CrossEntropy", Refused(new SquaredError(), classes), StringComparison.Ordinal);
        (new SquaredError() + new DeletionRegularizer(lime, b, form: DeletionForm.C)).Validate(number);
    }

    private static string Refused(Objective objective, Predictor predictor) =>
        Assert.Throws<CandorException>(() => objective.Validate(predictor)).Message;
}
