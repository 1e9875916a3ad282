namespace Candor.Torch.Nn;

/// <summary>First values of parameters.</summary>
internal static class Initial
{
    /// <summary>Uniform on ±bound.</summary>
    public static Tensor Uniform(long[] shape, double bound, Generator generator, DType dtype)
    {
        var tensor = Tensor.Empty(shape, dtype, generator.Device);
        tensor.Uniform_(-bound, bound, generator);
        return tensor;
    }
}
