namespace Candor.Tensors;

/// <summary>First values of parameters, drawn as PyTorch draws them, but from a generator of one's own: the same seed gives the same
/// bits.</summary>
internal static class Initial
{
    /// <summary>Uniform on ±bound.</summary>
    public static void Uniform(Tensor tensor, double bound, Generator generator)
    {
        using var grad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        tensor.uniform_(-bound, bound, generator);
    }

    /// <summary>Kaiming uniform with a = √5, for a weight [out, in, …]: ±1/√fan, where fan is the product of all sizes but the
    /// first.</summary>
    public static void KaimingUniform(Tensor weight, Generator generator) =>
        // √3 · (√(2 / (1 + a²)) / √fan) is 1/√fan, but for the rounding that PyTorch has.
        Uniform(weight, Math.Sqrt(3) * (Math.Sqrt(2.0 / (1 + 5)) / Math.Sqrt(Fan(weight))), generator);

    /// <summary>The bias that belongs to a weight [out, in, …]: uniform on ±1/√fan.</summary>
    public static void Bias(Tensor bias, Tensor weight, Generator generator) => Uniform(bias, 1 / Math.Sqrt(Fan(weight)), generator);

    private static long Fan(Tensor weight) => weight.shape.Skip(1).Aggregate(1L, (a, b) => a * b);
}
