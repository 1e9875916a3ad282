using Candor.Tensors;
using Candor.Tensors.Weights;

namespace Candor.Tests.Tensors;

/// <summary>Numbers that PyTorch 1.13 computed (tools/golden/torch_oracle.py).</summary>
internal sealed class Golden(string name) : IDisposable
{
    private readonly SafeTensorsFile _file = SafeTensors.Read(PathOf($"{name}.safetensors"));

    public Tensor this[string key] => _file.Tensors[key];

    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Golden", file);

    public bool Has(string key) => _file.Tensors.ContainsKey(key);

    /// <summary>All entries under a prefix, by what follows it.</summary>
    public Dictionary<string, Tensor> Under(string prefix) =>
        _file.Tensors.Where(t => t.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(t => t.Key[prefix.Length..],
            t => t.Value);

    public void Dispose() => _file.Dispose();

    /// <summary>Equal up to 1e-12 of the largest element: rounding of another processor's vector units is allowed for.</summary>
    public static void AssertClose(Tensor expected, Tensor actual, string what)
    {
        Assert.Equal(expected.shape, actual.shape);
        using var scope = torch.NewDisposeScope();
        var (e, a) = (expected.detach().to(ScalarType.Float64), actual.detach().to(ScalarType.Float64));
        if (e.numel() == 0)
            return;
        var (error, size) = ((e - a).abs().max().ToDouble(), e.abs().max().ToDouble());
        Assert.True(error <= 1e-12 * Math.Max(size, 1e-3), $"{what}: off by {error}, largest element {size}");
    }
}
