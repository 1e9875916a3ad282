using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Tensors.Weights;

namespace Candor.Tests.Tensors.Weights;

public sealed class SafeTensorsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("candor");
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Delete(recursive: true);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    [Fact]
    public void Tensors_of_every_type_and_metadata_come_back_bit_for_bit()
    {
        var path = PathOf("all.safetensors");
        var tensors = new Dictionary<string, Tensor>
        {
            ["f32"] = Tensor.From([1f, -0f, float.NaN, float.Epsilon], [2, 2]),
            ["f64"] = Tensor.From([Math.PI], []),
            ["f16"] = Tensor.From([1f, -0.1f, 65504f]).to(ScalarType.Float16),
            ["bf16"] = Tensor.From([1f, 2.5f]).to(ScalarType.BFloat16),
            ["i64"] = Tensor.From([long.MinValue, long.MaxValue]),
            ["u8"] = Tensor.From(new byte[] { 0, 255 }),
            ["bool"] = Tensor.From([true, false, true]),
            ["empty"] = torch.zeros([3, 0, 2]),
            ["Ünïcode \"\n"] = Tensor.From([1L]),
        };
        SafeTensors.Write(path, tensors, new Dictionary<string, string> { ["b"] = "2", ["a"] = "<ä>" });
        using var file = SafeTensors.Read(path);
        Assert.Equal(tensors.Keys.Order(), file.Tensors.Keys.Order());
        foreach (var (name, tensor) in tensors)
        {
            Assert.Equal(tensor.dtype, file.Tensors[name].dtype);
            Assert.Equal(tensor.shape, file.Tensors[name].shape);
            Assert.Equal(Bytes(tensor), Bytes(file.Tensors[name]));
        }
        Assert.Equal(new Dictionary<string, string> { ["a"] = "<ä>", ["b"] = "2" }, file.Metadata);
    }

    [Fact]
    public void Weights_in_half_precision_become_the_predictors_type()
    {
        using var predictor = new Mlp(new ColumnSpace(3), 2, [4], seed: 1);
        using var other = new Mlp(new ColumnSpace(3), 2, [4], seed: 2);
        var half = predictor.StateByName().ToDictionary(t => t.Key, t => t.Value.to(ScalarType.Float16));
        SafeTensors.Write(PathOf("half.safetensors"), half, new Dictionary<string, string>());
        using var file = SafeTensors.Read(PathOf("half.safetensors"));
        other.LoadState(file.Tensors);
        foreach (var (name, value) in other.StateByName())
        {
            Assert.Equal(ScalarType.Float32, value.dtype);
            Assert.Equal(0, (value - half[name].to(ScalarType.Float32)).abs().max().ToDouble());
        }
    }

    [Fact]
    public void The_same_tensors_in_another_order_give_the_same_bytes()
    {
        var a = new KeyValuePair<string, Tensor>("a", torch.ones([3]));
        var b = new KeyValuePair<string, Tensor>("b", torch.ones([3], dtype: ScalarType.Float64));
        SafeTensors.Write(PathOf("1"), [a, b], new Dictionary<string, string> { ["x"] = "1", ["y"] = "2" });
        SafeTensors.Write(PathOf("2"), [b, a], new Dictionary<string, string> { ["y"] = "2", ["x"] = "1" });
        Assert.Equal(File.ReadAllBytes(PathOf("1")), File.ReadAllBytes(PathOf("2")));
    }

    [Fact]
    public void A_failed_write_leaves_the_former_file_and_nothing_beside_it()
    {
        var path = PathOf("w");
        SafeTensors.Write(path, [new("a", torch.ones([2]))]);
        var former = File.ReadAllBytes(path);
        var gone = torch.ones([2]);
        _ = gone.numel();
        gone.Dispose();
        Assert.Throws<InvalidOperationException>(() => SafeTensors.Write(path, [new("a", gone)]));
        Assert.Equal(former, File.ReadAllBytes(path));
        Assert.Single(_folder.GetFiles());
    }

    private static byte[] Bytes(Tensor tensor)
    {
        var bytes = new List<byte>();
        tensor.ReadMemory(piece => bytes.AddRange(piece));
        return [.. bytes];
    }
}
