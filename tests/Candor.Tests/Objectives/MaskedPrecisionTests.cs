using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Objectives;

/// <summary>Steps whose masked passes are computed in bfloat16, which has 8 bits of precision: a relative error of 2⁻⁹ a
/// rounding.</summary>
public class MaskedPrecisionTests
{
    private static readonly SuperpixelGrid s_grid = new(new(1, 12, 12), 3);

    private static readonly Dictionary<string, Func<ScalarType, Predictor>> s_predictors = new()
    {
        ["mlp"] = dtype => new Mlp(new ColumnSpace(144), 3, [16, 16], 2, dtype: dtype),
        ["small-cnn"] = dtype => new SmallCnn(s_grid, 3, 2, width: 4, dtype: dtype),
        ["resnet18"] = dtype => new ResNet18(s_grid, 3, ResNetStem.Small, 2, width: 4, dtype: dtype),
        ["mnist-cnn"] = dtype => new MnistCnn(s_grid, 3, 2, dtype: dtype),
    };

    public static TheoryData<string, GradientPath> Cases
    {
        get
        {
            var data = new TheoryData<string, GradientPath>();
            foreach (var name in s_predictors.Keys)
                data.Add(name, GradientPath.ChunkedKeepingGraphs);
            data.Add("mlp", GradientPath.Chunked);
            data.Add("mlp", GradientPath.SingleGraph);
            return data;
        }
    }

    private static Objective Objective(int units)
    {
        var b = Baseline.Of(new double[144]);
        var lime = new Lime(new() { Samples = units + 10 }, b);
        return new CrossEntropy() + 0.3 * new InsertionRegularizer(lime, b) + 0.2 * new DeletionRegularizer(lime, b);
    }

    private static (Tensor X, Tensor Y) Batch(string name)
    {
        using var generator = new Generator(3);
        return (torch.randn(name == "mlp" ? [9, 144] : [9, 1, 12, 12], device: generator.device, generator: generator), Tiny.Cycle(9, 3));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_steps_gradient_is_that_of_float32_but_for_rounding(string name, GradientPath path)
    {
        using var scope = torch.NewDisposeScope();
        var (x, y) = Batch(name);
        using var predictor = s_predictors[name](ScalarType.Float32);
        var state = predictor.CopyState();
        var (exact, rounded) = (Gradient(Precision.Own), Gradient(Precision.BFloat16));
        Assert.NotEqual(exact, rounded);
        var cosine = exact.Zip(rounded, (a, b) => a * b).Sum() / Math.Sqrt(exact.Sum(a => a * a) * rounded.Sum(b => b * b));
        Assert.InRange(cosine, 0.995, 1);
        Assert.Equal(rounded, Gradient(Precision.BFloat16));

        double[] Gradient(Precision precision)
        {
            predictor.LoadState(state);                     // batch normalisation learns from every step
            predictor.SeedDropout(1);
            return Stepped.Differentiate(Objective(predictor.Space.Units), predictor, x, y, new()
            {
                Path = path,
                ChunkRows = 64,
                MaskedPrecision = precision
            }).Gradient;
        }
    }

    [Fact]
    public void What_is_not_masked_is_as_in_float32()
    {
        using var scope = torch.NewDisposeScope();
        var (x, y) = Batch("small-cnn");
        using var predictor = s_predictors["small-cnn"](ScalarType.Float32);
        Assert.Equal(Gradient(Precision.Own), Gradient(Precision.BFloat16));

        double[] Gradient(Precision precision) =>
            Stepped.Differentiate(new CrossEntropy(), predictor, x, y, new() { MaskedPrecision = precision }).Gradient;
    }

    [Fact]
    public void A_predictor_without_it_is_refused()
    {
        using var scope = torch.NewDisposeScope();
        var (x, y) = Batch("mlp");
        using var predictor = s_predictors["mlp"](ScalarType.Float64);
        Same.Says(() => Stepped.Differentiate(new CrossEntropy(), predictor, x.to(ScalarType.Float64), y,
            new() { MaskedPrecision = Precision.BFloat16 }), "bfloat16", "--masked-precision");
    }
}
