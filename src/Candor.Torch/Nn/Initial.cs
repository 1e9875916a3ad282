namespace Candor.Torch.Nn;

/// <summary>First values of parameters, drawn as PyTorch draws them: the same seed gives the same bits.</summary>
internal static class Initial
{
    /// <summary>Uniform on ±bound.</summary>
    public static Tensor Uniform(long[] shape, double bound, Generator generator, DType dtype)
    {
        var tensor = Tensor.Empty(shape, dtype, generator.Device);
        tensor.Uniform_(-bound, bound, generator);
        return tensor;
    }

    /// <summary>Kaiming uniform with a = √5, for a weight [out, in, …]: ±1/√fan, where fan is the product of all sizes but the first.</summary>
    public static Tensor KaimingUniform(long[] shape, Generator generator, DType dtype)
    {
        // √3 · (√(2 / (1 + a²)) / √fan) is 1/√fan, but for the rounding that PyTorch has.
        var bound = Math.Sqrt(3) * (Math.Sqrt(2.0 / (1 + 5)) / Math.Sqrt(Fan(shape)));
        return Uniform(shape, bound, generator, dtype);
    }

    /// <summary>The bias that belongs to a weight [out, in, …]: uniform on ±1/√fan.</summary>
    public static Tensor Bias(long[] weight, Generator generator, DType dtype) => Uniform([weight[0]], 1 / Math.Sqrt(Fan(weight)), generator, dtype);

    private static long Fan(long[] shape) => shape.Skip(1).Aggregate(1L, (a, b) => a * b);
}
