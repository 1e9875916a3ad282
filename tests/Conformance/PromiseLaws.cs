using Candor;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Predictors;
using Candor.Tensors;

namespace Conformance;

/// <summary>What the defaults of every explainer in the catalog promise, as docs/trust.md says it method by method.</summary>
public class PromiseLaws
{
    private const int Units = 6, Rows = 4;
    private static readonly double[] s_b = [0.3, -0.2, 0, 0.5, -0.4, 0.1];
    private static readonly Baseline s_baseline = Baseline.Of(s_b);

    /// <summary>Explainers of images, and what is nothing but chance.</summary>
    private static readonly string[] s_apart = ["grad-cam", "grad-cam-plus-plus", "random"];

    /// <summary>φ = w ⊙ (x − b) of an affine output, exactly.</summary>
    private static readonly string[] s_shares = ["kernel-shap", "gradient-x-input", "integrated-gradients", "occlusion"];

    public static TheoryData<string> All => [.. Catalog.Explainers.Except(s_apart)];

    [Fact]
    public void Every_explainer_of_the_catalog_is_under_some_law() => Assert.Empty(s_apart.Except(Catalog.Explainers));

    [Theory]
    [MemberData(nameof(All))]
    public void A_constant_predictor_is_explained_by_nothing(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var constant = new Mlp(new ColumnSpace(Units), 2, [], dtype: ScalarType.Float64, device: TestDevice.Here);
        Set(constant, new double[2 * Units], [0.4, -0.9]);
        foreach (var output in new[] { "probability", "logit" })
            Zero(Shares(constant, Of(name, output), out _), 1e-12);
    }

    [Theory]
    [InlineData("grad-cam")]
    [InlineData("grad-cam-plus-plus")]
    public void A_constant_predictor_of_images_has_an_empty_map(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var cnn = new SmallCnn(new SuperpixelGrid(new(1, 8, 8), 2), 3, 6, width: 2, dtype: ScalarType.Float64,
            device: TestDevice.Here);
        cnn.train(false);
        using (torch.no_grad())
            foreach (var parameter in cnn.parameters().TakeLast(2))
                parameter.fill_(0);
        using var generator = new Generator(3);
        var x = torch.randn([Rows, 1, 8, 8], dtype: ScalarType.Float64, device: generator.device, generator: generator).to(TestDevice.Here);
        Zero(Catalog.Explainer(name).Explain(cnn, x, torch.zeros([Rows], dtype: ScalarType.Int64, device: TestDevice.Here),
            generator), 1e-12);
    }

    [Theory] // Exactly, but for what is drawn: there the interval holds 0, of which 1 in 20 may not.
    [MemberData(nameof(All))]
    public void A_unit_that_is_the_background_gets_nothing(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Network();
        var explainer = Of(name, "probability");
        var phi = Shares(predictor, explainer, out var half, nulls: true).narrow(1, 1, 1);
        if (half is null || explainer.IsDerivative)
            // Over all masks LIME's fit stays a fit: its kernel makes units depend on each other, and what is not linear spills over.
            Zero(phi, name == "lime" ? 1e-3 : 1e-9);
        else
            Assert.All(Bench.Numbers(phi).Zip(Bench.Numbers(half.narrow(1, 1, 1))),
                p => Assert.InRange(Math.Abs(p.First), 0, 1.5 * p.Second));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Of_an_affine_output_each_unit_gets_its_weight_times_its_distance(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var affine = new Mlp(new ColumnSpace(Units), 2, [], dtype: ScalarType.Float64, device: TestDevice.Here);
        double[] w = [1.5, -2, 0.5, 0, 3, -1];
        Set(affine, [.. new double[Units], .. w], [0.2, 0.7]);
        var phi = Shares(affine, Of(name, "logit"), out var half);
        var expected = (Inputs() - Background()) * Tensor.From(w, [1, Units], TestDevice.Here);
        if (name.StartsWith("absolute", StringComparison.Ordinal))
            expected = name == "absolute-gradient" ? (Inputs() - Background()) * Tensor.From(w, [1, Units],
                TestDevice.Here).abs() : expected.abs();
        // RISE keeps half of the units, so a unit adds half of its share; only many masks bring it there.
        if (name == "rise")
            Assert.All(Bench.Numbers((phi - expected * 0.5).abs()).Zip(Bench.Numbers(half!)),
                p => Assert.InRange(p.First, 0, 2 * p.Second));
        else
            // The ridge takes a little of what lime and infd fit.
            Zero(phi - expected, s_shares.Contains(name) || name.Contains("gradient", StringComparison.Ordinal) ? 1e-9 : 0.02);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Permuting_the_columns_permutes_the_contributions(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Network();
        using var permuted = Network();
        long[] order = [3, 5, 0, 4, 1, 2];
        var index = Tensor.From(order).to(TestDevice.Here);
        using (torch.no_grad())
        {
            var first = permuted.parameters().First();
            first.copy_(first.index_select(1, index));
        }
        var explainer = Of(name, "probability");
        var phi = Shares(predictor, explainer, out var half);
        var baseline = Baseline.Of([.. order.Select(i => s_b[i])]);
        var other = Shares(permuted, Catalog.Explainer(name, new() { Output = "probability" }, baseline), out var otherHalf, order: index);
        var distance = (phi.index_select(1, index) - other).abs();
        if (half is null)
            Zero(distance, 1e-9);
        else
            // Other masks meet other columns: two estimates of one value.
            Assert.All(Bench.Numbers(distance).Zip(Bench.Numbers(half.index_select(1, index) + otherHalf!)),
                p => Assert.InRange(p.First, 0, p.Second));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Contributions_add_up_where_the_method_promises_it(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Network();
        foreach (var output in new[] { "probability", "logit" })
        {
            var explainer = Of(name, output);
            if (explainer.Additivity == Additivity.None)
                continue;
            using var assessment = new Assessment(predictor, explainer, Inputs(), Classes(), seed: 5);
            var trust = RowTrust.Of(assessment, ExplainedLabel.True, s_baseline);
            var sums = Bench.Numbers(assessment.Explain(ExplainedLabel.True).sum(1));
            var tolerance = explainer.Additivity == Additivity.Exact ? 1e-9 : 5e-3;
            Assert.All(trust.Zip(sums), t => Assert.InRange(t.Second - (t.First.Value - t.First.Base), -tolerance, tolerance));
        }
    }

    [Theory] // KernelSHAP promises its sum also where coalitions are drawn.
    [InlineData(30)]
    [InlineData(31)]
    public void Drawn_coalitions_add_up_too(int samples)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Network();
        using var assessment = new Assessment(predictor, new KernelShap(new() { Samples = samples }, s_baseline),
            Inputs(), Classes(), seed: 5);
        var trust = RowTrust.Of(assessment, ExplainedLabel.True, s_baseline);
        Assert.All(trust.Zip(Bench.Numbers(assessment.Explain(ExplainedLabel.True).sum(1))),
            t => Assert.Equal(t.First.Value - t.First.Base, t.Second, 9));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_has_no_signs_is_never_below_0(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Network();
        using var generator = new Generator(2);
        var phi = Bench.Numbers(Of(name, "probability").Explain(predictor, Inputs(), Classes(), generator));
        Assert.Equal(Of(name, "probability").IsSigned, phi.Any(v => v < 0));
    }

    // Derivatives as shares: times x − b.
    private static Tensor Shares(Predictor predictor, Explainer explainer, out Tensor? half, bool nulls = false, Tensor? order = null)
    {
        using var generator = new Generator(8);
        var (x, b) = (Inputs(nulls), Background());
        if (order is not null)
            (x, b) = (x.index_select(1, order), b.index_select(1, order));
        var (phi, spread) = explainer.Estimate(predictor, x, Classes(), generator);
        half = explainer.IsDerivative && spread is not null ? spread.HalfWidths * (x - b).abs() : spread?.HalfWidths;
        return explainer.IsDerivative ? phi * (x - b) : phi;
    }

    private static Explainer Of(string name, string output) => Catalog.Explainer(name, new() { Output = output }, s_baseline);

    private static Mlp Network()
    {
        var network = new Mlp(new ColumnSpace(Units), 2, [8], 3, dtype: ScalarType.Float64, device: TestDevice.Here);
        network.train(false);
        return network;
    }

    private static Tensor Inputs(bool nulls = false)
    {
        using var generator = new Generator(21);
        var x = torch.randn([Rows, Units], dtype: ScalarType.Float64, device: generator.device, generator: generator).to(TestDevice.Here);
        if (nulls)
            x.narrow(1, 1, 1).fill_(s_b[1]);
        return x;
    }

    private static Tensor Background() => Tensor.From(s_b, [1, Units], TestDevice.Here);

    private static Tensor Classes() => torch.ones([Rows], dtype: ScalarType.Int64, device: TestDevice.Here);

    private static void Set(Mlp linear, double[] weight, double[] bias)
    {
        using var grad = torch.no_grad();
        var parameters = linear.parameters().ToArray();
        parameters[0].copy_(Tensor.From(weight, [2, Units], TestDevice.Here));
        parameters[1].copy_(Tensor.From(bias).to(TestDevice.Here));
        linear.train(false);
    }

    private static void Zero(Tensor values, double tolerance) =>
        Assert.All(Bench.Numbers(values), v => Assert.InRange(v, -tolerance, tolerance));
}
