using Candor.Explainers;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Conformance;

/// <summary>A predictor of the table with rows to explain.</summary>
internal sealed class Bench : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public Bench(string predictor, int rows = 5)
    {
        Predictor = Table.Predictor(predictor);
        using var generator = new Generator(17);
        X = Predictor.Space is TokenSpace text ? Texts(rows, text, generator).to(Predictor.DType) : torch.randn([rows,
            .. Predictor.Space.InputShape], dtype: ScalarType.Float64, device: generator.device, generator: generator).to(Predictor.DType);
        X = X.to(TestDevice.Here);
        Y = torch.randint(0, Predictor.Classes, [rows], device: generator.device, generator: generator).to(TestDevice.Here);
    }

    // Every text has three words at least; one has no PAD.
    private static Tensor Texts(int rows, TokenSpace space, Generator generator)
    {
        var x = torch.randint(1, space.Vocabulary, [rows, space.Units], device: generator.device,
            generator: generator).to(ScalarType.Float64);
        for (var i = 1; i < rows; i++)
            x.narrow(0, i, 1).narrow(1, space.Units - Math.Min(i, space.Units - 3), Math.Min(i, space.Units - 3)).fill_(0);
        return x;
    }

    public Predictor Predictor { get; }

    public Tensor X { get; }

    public Tensor Y { get; }

    public int Rows => (int)X.size(0);

    public Baseline Baseline => Baseline.Of(new double[Predictor.Space.InputShape.Aggregate(1L, (a, b) => a * b)]);

    /// <summary>Sums of float32 come out in another order in a batch than one by one.</summary>
    public double Tolerance => Predictor.DType == ScalarType.Float32 ? 2e-4 : 1e-9;

    public Tensor Explain(Explainer explainer, Tensor? x = null, Tensor? y = null, bool differentiable = false)
    {
        using var generator = new Generator(5, TestDevice.Here);
        return explainer.Explain(Predictor, x ?? X, y ?? Y, generator, differentiable);
    }

    public static double[] Numbers(Tensor tensor) => tensor.detach().to(ScalarType.Float64).ToArray<double>();

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
        using (torch.NewDisposeScope())
            act();
        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    public void Dispose()
    {
        Predictor.Dispose();
        _scope.Dispose();
    }
}
