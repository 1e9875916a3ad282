using Candor.Data;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Tensors.Weights;

namespace Candor.Tests.Oracle;

/// <summary>Numbers of tools/golden/vision_oracle.py, PyTorch 1.13 in float64 on networks with torchvision's parameter names.</summary>
internal sealed class Vision : IDisposable
{
    public static readonly ImageShape Shape = new(3, 16, 16);
    private readonly SafeTensorsFile _file = SafeTensors.Read(PathOf("vision.safetensors"));

    public Tensor this[string key] => _file.Tensors[key].to(TestDevice.Here);

    public Tensor X => this["x"];

    public Tensor Y => this["y"];

    public Baseline Background => Baseline.Of(this["b"].ToArray<double>());

    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Golden", file);

    /// <summary>The oracle's residual network: ResNet-18 with 2 channels for 64, whose layer2 has 4×4 maps.</summary>
    public ResNet18 ResNet(ResNetStem stem = ResNetStem.Small, FeatureSpace? space = null)
    {
        var predictor = new ResNet18(space ?? new SuperpixelGrid(Shape, 4), 3, stem, seed: 1, width: 2, dtype: ScalarType.Float64,
            device: TestDevice.Here);
        predictor.LoadState(Under(stem == ResNetStem.Small ? "small/state/" : "standard/state/"));
        predictor.train(false);
        return predictor;
    }

    /// <summary>The oracle's small network on 12×12 pixels, with 3×3 maps.</summary>
    public SmallCnn SmallCnn()
    {
        var predictor = new SmallCnn(new SuperpixelGrid(new(1, 12, 12), 3), 3, seed: 1, width: 2, dtype: ScalarType.Float64,
            device: TestDevice.Here);
        predictor.LoadState(Under("smallCnn/state/"));
        predictor.train(false);
        return predictor;
    }

    /// <summary>All entries under a prefix, by what follows it.</summary>
    public Dictionary<string, Tensor> Under(string prefix) =>
        _file.Tensors.Where(t => t.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(t => t.Key[prefix.Length..],
            t => t.Value);

    public void Dispose() => _file.Dispose();
}
