using Candor.Explainers;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.GpuCheck;

/// <summary>The same predictor in float64 on the processor and on the device, with the same rows.</summary>
internal sealed class Pair : IDisposable
{
    private Pair(string name, Device device, int rows, Func<Device, Predictor> make)
    {
        Name = name;
        (Here, There) = (make(torch.CPU), make(device));
        There.LoadState(Here.StateByName().ToDictionary(e => e.Key, e => e.Value));
        Here.train(false);
        There.train(false);
        using var generator = new Generator(17);
        X = Here.Space is TokenSpace text
            ? torch.randint(1, text.Vocabulary, [rows, text.Units], generator: generator, device: generator.device).to(Here.DType)
            : torch.randn([rows, .. Here.Space.InputShape], dtype: Here.DType, generator: generator, device: generator.device);
        Y = torch.randint(0, Here.Classes, [rows], generator: generator, device: generator.device);
        (XThere, YThere) = (X.to(device), Y.to(device));
    }

    public string Name { get; }

    public Predictor Here { get; }

    public Predictor There { get; }

    public Tensor X { get; }

    public Tensor Y { get; }

    public Tensor XThere { get; }

    public Tensor YThere { get; }

    public Baseline Baseline => Baseline.Of(new double[Here.Space.InputShape.Aggregate(1L, (a, b) => a * b)]);

    /// <summary>Both sides, the processor first.</summary>
    public IEnumerable<(Predictor Predictor, Tensor X, Tensor Y)> Sides => [(Here, X, Y), (There, XThere, YThere)];

    /// <summary>An explanation on each side, from the same random choices.</summary>
    public (Tensor Here, Tensor There) Explain(Func<Explainer> explainer)
    {
        var phi = Sides.Select(s =>
        {
            using var generator = new Generator(5);
            return explainer().Explain(s.Predictor, s.X, s.Y, generator);
        }).ToArray();
        return (phi[0], phi[1]);
    }

    public bool IsImage => Here.Space is ImageSpace;

    public bool IsText => Here.Space is TokenSpace;

    /// <summary>A predictor of each kind of feature space.</summary>
    public static IEnumerable<Func<Pair>> All(Setting setting)
    {
        var (device, rows, size) = (setting.Device, setting.Tiny ? 3 : 16, setting.Tiny ? 1 : 2);
        const ScalarType Double = ScalarType.Float64;
        yield return () => new("mlp", device, rows, d => new Mlp(new ColumnSpace(8), 3, [16 * size, 16 * size], 1, d, Double));
        yield return () => new("small-cnn", device, rows,
            d => new SmallCnn(new SuperpixelGrid(new(1, 8 * size, 8 * size), 2 * size), 3, 2, d, 4, Double));
        yield return () => new("lstm", device, rows, d => new LstmClassifier(new SeriesSpace(4, 3), 2, 4 * size, 1, 5, d, Double));
        yield return () => new("text-cnn", device, rows, d => new TextCnn(new TokenSpace(6, 12), 3,
            new() { Vocabulary = 12, Embedding = 4, Filters = 5 }, 6, d, Double));
        if (setting.Tiny)
            yield break;
        yield return () => new("slic", device, rows, d => new SmallCnn(new Slic(new(2, 9, 8), new() { Cells = 2 }), 2, 3, d, 3, Double));
        yield return () => new("resnet18", device, rows,
            d => new ResNet18(new SuperpixelGrid(new(3, 16, 16), 4), 4, ResNetStem.Small, 4, d, width: 2 * size, dtype: Double));
    }

    public void Dispose()
    {
        foreach (var tensor in (Tensor[])[X, Y, XThere, YThere])
            tensor.Dispose();
        Here.Dispose();
        There.Dispose();
    }
}
