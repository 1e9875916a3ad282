using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests;

/// <summary>Predictors so small that their explanations and scores follow from a formula. All in float64.</summary>
internal static class Tiny
{
    /// <summary>logits = W x + c; one row of W a class.</summary>
    public static Mlp Linear(double[][] w, double[]? c = null, FeatureSpace? space = null)
    {
        var (classes, columns) = (w.Length, w[0].Length);
        var mlp = new Mlp(space ?? new ColumnSpace(columns), classes, [], dtype: ScalarType.Float64);
        using var scope = torch.NewDisposeScope();
        mlp.LoadState(new Dictionary<string, Tensor>
        {
            ["0.weight"] = Tensor.From(w.SelectMany(r => r).ToArray(), [classes, columns]),
            ["0.bias"] = Tensor.From(c ?? new double[classes], [classes]),
        });
        mlp.train(false);
        return mlp;
    }

    /// <summary>Two classes, f(x)_1 = σ(w·x).</summary>
    public static Mlp Logistic(params double[] w) => Linear([new double[w.Length], w]);

    /// <summary>A perceptron with random weights, seeded.</summary>
    public static Mlp Mlp(int columns = 4, int classes = 3, int[]? hidden = null, ulong seed = 1)
    {
        var mlp = new Mlp(new ColumnSpace(columns), classes, hidden ?? [5], seed, dtype: ScalarType.Float64);
        mlp.train(false);
        return mlp;
    }

    /// <summary>Two classes with logits (0, g(x)), for explaining the logit of class 1.</summary>
    public static LogitFunction Logit(int columns, Func<Tensor, Tensor> g) =>
        new(columns, 2, x => torch.stack([x.select(1, 0).zeros_like(), g(x)], 1));

    /// <summary>XOR of the first two of some columns with values 0 and 1: g(x) = x₀ + x₁ − 2 x₀ x₁.</summary>
    public static LogitFunction Xor(int columns = 2) =>
        Logit(columns, x => x.select(1, 0) + x.select(1, 1) - x.select(1, 0) * x.select(1, 1) * 2.0);

    /// <summary>The same probability p of class 1 of 2 whatever the input.</summary>
    public static Mlp Constant(int columns, double p = 0.25) => Linear([new double[columns], new double[columns]],
        [0, Math.Log(p / (1 - p))]);

    public static Tensor Rows(params double[][] rows) => Tensor.From(rows.SelectMany(r => r).ToArray(), [rows.Length, rows[0].Length]);

    public static Tensor Labels(params long[] labels) => Tensor.From(labels);

    /// <summary>Standard normal rows, seeded.</summary>
    public static Tensor Normal(int rows, int columns, ulong seed = 7)
    {
        using var generator = new Generator(seed);
        return torch.randn([rows, columns], dtype: ScalarType.Float64, device: generator.device, generator: generator);
    }

    /// <summary>Labels 0, 1, … classes − 1, 0, ….</summary>
    public static Tensor Cycle(int rows, int classes) => Tensor.From(Enumerable.Range(0, rows).Select(i => (long)(i % classes)).ToArray());

    public static Baseline Zeros(int columns) => Baseline.Of(new double[columns]);

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}

/// <summary>A predictor that is a function without parameters.</summary>
internal sealed class LogitFunction(FeatureSpace space, int classes, Func<Tensor, Tensor> logits) : Predictor
{
    public LogitFunction(int columns, int classes, Func<Tensor, Tensor> logits)
        : this(new ColumnSpace(columns), classes, logits) => train(false);

    public override FeatureSpace Space => space;

    public override int Classes => classes;

    public override string Architecture => "function";

    public override ScalarType DType => ScalarType.Float64;

    public override Tensor forward(Tensor x) => logits(x);
}
