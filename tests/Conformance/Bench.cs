using Candor.Explainers;
using Candor.Masking;
using Candor.Predictors;
using Candor.Torch;

namespace Conformance;

/// <summary>A predictor of the table with rows to explain.</summary>
internal sealed class Bench : IDisposable
{
    private readonly TensorScope _scope = new();

    public Bench(string predictor, int rows = 5)
    {
        Predictor = Table.Predictor(predictor);
        using var generator = new Generator(17);
        X = Predictor.Space is TokenSpace text ? Texts(rows, text, generator).To(Predictor.DType) : Tensor.Randn([rows, .. Predictor.Space.InputShape], generator, DType.Float64).To(Predictor.DType);
        Y = Tensor.RandInt(0, Predictor.Classes, [rows], generator);
    }

    // Every text has three words at least; one has no PAD.
    private static Tensor Texts(int rows, TokenSpace space, Generator generator)
    {
        var x = Tensor.RandInt(1, space.Vocabulary, [rows, space.Units], generator).To(DType.Float64);
        for (var i = 1; i < rows; i++)
            x.Narrow(0, i, 1).Narrow(1, space.Units - Math.Min(i, space.Units - 3), Math.Min(i, space.Units - 3)).Fill_(0);
        return x;
    }

    public Predictor Predictor { get; }

    public Tensor X { get; }

    public Tensor Y { get; }

    public int Rows => (int)X.Size(0);

    public Baseline Baseline => Baseline.Of(new double[Predictor.Space.InputShape.Aggregate(1L, (a, b) => a * b)]);

    /// <summary>Sums of float32 come out in another order in a batch than one by one.</summary>
    public double Tolerance => Predictor.DType == DType.Float32 ? 2e-4 : 1e-9;

    public Tensor Explain(Explainer explainer, Tensor? x = null, Tensor? y = null, bool differentiable = false)
    {
        using var generator = new Generator(5);
        return explainer.Explain(Predictor, x ?? X, y ?? Y, generator, differentiable);
    }

    public static double[] Numbers(Tensor tensor) => tensor.Detach().To(DType.Float64).ToArray<double>();

    public void Close(Tensor expected, Tensor actual)
    {
        var (a, b) = (Numbers(expected), Numbers(actual));
        Assert.Equal(a.Length, b.Length);
        Assert.All(a.Zip(b), p => Assert.True(
            p.First.Equals(p.Second) || Math.Abs(p.First - p.Second) <= Tolerance * Math.Max(1, Math.Abs(p.First)),
            FormattableString.Invariant($"{p.First:r} and {p.Second:r} differ")));
    }

    /// <summary>Asserts that no tensor outlives an action that runs in a scope.</summary>
    public static void NothingOutlives(Action act)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = TorchRuntime.LiveTensors;
        using (new TensorScope())
            act();
        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    public void Dispose()
    {
        Predictor.Dispose();
        _scope.Dispose();
    }
}
