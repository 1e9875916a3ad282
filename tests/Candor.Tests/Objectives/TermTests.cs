using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Objectives;

/// <summary>
/// f_1 = σ(x₀ + 2x₁) at x = (1, 1), b = 0, told that φ = (1, 0): T = 1, t₁ = ½, t₂ = −½, so r₁ = (σ(½), σ(−½)) and r₂ = (σ(1½), σ(½)).
/// </summary>
public class TermTests
{
    private static readonly Baseline s_zero = Tiny.Zeros(2);
    private static readonly MaskSteps s_all = new() { Fraction = 1 };
    private static readonly Told s_told = new([1, 0]);

    private static double S(double x) => Tiny.Sigmoid(x);

    private static double G(double r0, double r1) => r0 + 2 * r1;

    private static readonly double s_in1 = G(S(0.5), S(-0.5)), s_in2 = G(S(1.5), S(0.5));

    private static readonly double s_out1 = 3 - s_in1, s_out2 = 3 - s_in2;

    private static void Equal(double expected, Objective term, double tolerance = 1e-12)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Logistic(1, 2);
        foreach (var path in Enum.GetValues<GradientPath>())
            Assert.Equal(expected, Stepped.Value(term, predictor, Tiny.Rows([1.0, 1.0]), Tiny.Labels(1), new() { Path = path }), tolerance);
    }

    [Fact]
    public void Cross_entropy_is_the_mean_negative_log_probability_of_the_label()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Logistic(1, 2);
        var value = Stepped.Value(new CrossEntropy(), predictor, Tiny.Rows([1.0, 1.0], [0.5, 0.0]), Tiny.Labels(1, 0));
        Assert.Equal((-Math.Log(S(3)) - Math.Log(S(-0.5))) / 2, value, 1e-12);
    }

    [Fact]
    public void Insertion_is_the_mean_negative_log_probability_over_soft_insertions()
    {
        Equal(-Math.Log(S(s_in1)), new InsertionRegularizer(s_told, s_zero));
        Equal(-(Math.Log(S(s_in1)) + Math.Log(S(s_in2))) / 2, new InsertionRegularizer(s_told, s_zero, s_all));
    }

    [Fact]
    public void Deletion_has_the_papers_three_forms()
    {
        var b = (Math.Log(S(s_out1)) + Math.Log(S(s_out2))) / 2;
        Equal(b, new DeletionRegularizer(s_told, s_zero, s_all, DeletionForm.B));
        Equal(b - Math.Log(S(3)), new DeletionRegularizer(s_told, s_zero, s_all, DeletionForm.A));
        Equal(-(Math.Log(S(-s_out1)) + Math.Log(S(-s_out2))) / 2, new DeletionRegularizer(s_told, s_zero, s_all, DeletionForm.C));
    }

    [Fact]
    public void Form_a_of_deletion_is_the_default()
    {
        Equal(Math.Log(S(s_out1)) - Math.Log(S(3)), new DeletionRegularizer(s_told, s_zero));
    }

    [Fact]
    public void Wrong_label_insertion_is_the_mean_negative_log_of_the_other_classes() =>
        // The only wrong label is 0, whose complement is f_1: −log f_1.
        Equal(-(Math.Log(S(s_in1)) + Math.Log(S(s_in2))) / 2, new WrongLabelInsertion(s_told, s_zero, s_all));

    [Fact]
    public void The_norm_is_the_sum_of_squares_and_the_mean_over_rows()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Logistic(1, 2);
        var norm = Stepped.Value(
            new CrossEntropy() + 10 * new ExplanationNorm(new Told([3, 4], [1, 0])), predictor, Tiny.Rows([0.0, 0.0], [0.0, 0.0]),
                Tiny.Labels(1, 0));
        Assert.Equal(Math.Log(2) + 10 * (25 + 1) / 2.0, norm, 1e-12);
    }

    // Masks (1,1), (1,0), (0,0): f = σ(3), σ(1), ½; cosine weights 1, k = exp(−(1 − √½)²/0.125), exp(−8); P gives φ = (f₁, 0), so φᵀz = f₁,
    // f₁, 0.
    [Fact]
    public void Expo_terms_weigh_squared_differences_by_the_cosine_kernel()
    {
        var surrogate = new GivenSurrogate([[1, 1], [1, 0], [0, 0]], [[0, 1, 0], [0, 0, 0]]);
        var (f0, f1, f2) = (S(3), S(1), 0.5);
        var (k1, k2) = (Math.Exp(-Math.Pow(1 - Math.Sqrt(0.5), 2) / 0.125), Math.Exp(-8));
        Equal(((f0 - f1) * (f0 - f1) + k2 * f2 * f2) / 3, new ExpoFidelity(surrogate));
        Equal((k1 * (f1 - f0) * (f1 - f0) + k2 * (f2 - f0) * (f2 - f0)) / 3, new ExpoStability(surrogate));
    }

    // A logit that is affine in the units is explained without a residual, f(b) = 1 included; Eq. (12) to the letter has no φ₀ for it.
    [Fact]
    public void The_surrogate_s_constant_belongs_to_the_fit()
    {
        Assert.Equal(0, Value(new Lime(new() { Output = ExplainedOutput.Logit, Ridge = 1e-9, Samples = 30 })), 1e-6);
        Assert.Equal(0, Value(new KernelShap(new() { Output = ExplainedOutput.Logit, Samples = 30 })), 1e-9);
        Assert.InRange(Value(new Lime(new() { Output = ExplainedOutput.Logit, Ridge = 1e-9, Samples = 30, Intercept = false })), 1e-3, 1);

        static double Value(SurrogateExplainer explainer)
        {
            using var scope = torch.NewDisposeScope();
            using var predictor = Tiny.Logit(3, x => x.select(1, 0) * 2 - x.select(1, 2) + 1);
            return Stepped.Value(new ExpoFidelity(explainer), predictor, Tiny.Normal(4, 3), Tiny.Labels(1, 1, 1, 1));
        }
    }

    [Fact]
    public void A_constant_model_has_constant_terms()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Constant(2, 0.25);
        var (x, y) = (Tiny.Normal(3, 2), Tiny.Labels(1, 1, 1));
        Assert.Equal(-Math.Log(0.25), Stepped.Value(new InsertionRegularizer(s_told, s_zero), predictor, x, y), 1e-12);
        Assert.Equal(0, Stepped.Value(new DeletionRegularizer(s_told, s_zero), predictor, x, y), 1e-12);
        Assert.Equal(-Math.Log(0.75), Stepped.Value(new DeletionRegularizer(s_told, s_zero, form: DeletionForm.C), predictor, x, y), 1e-12);
    }

    [Fact]
    public void One_unit_has_one_step()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Logistic(2);
        // φ has one value: T = 1, t₁ half below it, r = σ(½).
        var value = Stepped.Value(new InsertionRegularizer(new Told([7]), Tiny.Zeros(1)), predictor, Tiny.Rows([1.0]), Tiny.Labels(1));
        Assert.Equal(-Math.Log(S(2 * S(0.5))), value, 1e-12);
    }
}
