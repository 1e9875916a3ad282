namespace Candor.Torch.Tests;

/// <summary>Single-precision products, which go to oneDNN where libtorch's BLAS is a library of its own.</summary>
public class ProductsTests
{
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 1, 1 }, { 1, 7, 5 }, { 7, 1, 5 }, { 7, 5, 1 }, { 512, 10, 256 }, { 512, 256, 40 }, { 33, 65, 129 },
    };

    [Fact]
    public void Debians_libtorch_takes_its_products_from_oneDNN()
    {
        if (TorchRuntime.Build.Contains("BLAS_INFO=generic", StringComparison.Ordinal) && TorchRuntime.Build.Contains("MKL-DNN", StringComparison.Ordinal))
            Assert.True(TorchRuntime.ProductsAreReentrant);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Products_agree_with_double_precision_whatever_is_transposed(int m, int n, int k)
    {
        using var scope = new TensorScope();
        using var generator = new Generator(3);
        foreach (var (left, right) in new[] { (false, false), (false, true), (true, false), (true, true) })
        {
            var a = left ? Tensor.Randn([k, m], generator).Transpose(0, 1) : Tensor.Randn([m, k], generator);
            var b = right ? Tensor.Randn([n, k], generator).Transpose(0, 1) : Tensor.Randn([k, n], generator);
            var exact = a.To(DType.Float64).MatMul(b.To(DType.Float64));
            Assert.True((a.MatMul(b).To(DType.Float64) - exact).Abs().Max().Item() < 1e-5 * k + 1e-6);
            var bias = Tensor.Randn([n], generator);
            var sum = Tensor.Linear(a, b.Transpose(0, 1), bias).To(DType.Float64) - (exact + bias.To(DType.Float64));
            Assert.True(sum.Abs().Max().Item() < 1e-5 * k + 1e-6);
        }
    }

    [Fact]
    public void A_product_over_nothing_is_zero_and_NaN_stays_where_it_belongs()
    {
        using var scope = new TensorScope();
        Assert.All(Tensor.Zeros([3, 0]).MatMul(Tensor.Zeros([0, 2])).ToArray<float>(), v => Assert.Equal(0f, v));
        var a = Tensor.From([1f, float.NaN, 2f, 3f], [2, 2]);
        var product = a.MatMul(Tensor.Ones([2, 2])).ToArray<float>();
        Assert.Equal([float.NaN, float.NaN, 5f, 5f], product);
    }

    [Fact]
    public void The_same_product_gives_the_same_bits_again()
    {
        using var scope = new TensorScope();
        using var generator = new Generator(5);
        var (a, b) = (Tensor.Randn([777, 250], generator), Tensor.Randn([250, 99], generator));
        var first = a.MatMul(b).ToArray<float>();
        for (var i = 0; i < 5; i++)
            Assert.Equal(first, a.MatMul(b).ToArray<float>());
    }
}
