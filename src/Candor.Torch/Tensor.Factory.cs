using Candor.Torch.Native;

namespace Candor.Torch;

public sealed partial class Tensor
{
    private static readonly Operator s_arange = new("aten::arange");
    private static readonly Operator s_bernoulliInplaceFloat = new("aten::bernoulli_", "float");
    private static readonly Operator s_emptyMemoryFormat = new("aten::empty", "memory_format");
    private static readonly Operator s_eye = new("aten::eye");
    private static readonly Operator s_full = new("aten::full");
    private static readonly Operator s_multinomial = new("aten::multinomial");
    private static readonly Operator s_exponentialInplace = new("aten::exponential_");
    private static readonly Operator s_normalInplace = new("aten::normal_");
    private static readonly Operator s_ones = new("aten::ones");
    private static readonly Operator s_onesLike = new("aten::ones_like");
    private static readonly Operator s_randGenerator = new("aten::rand", "generator");
    private static readonly Operator s_randintLowGenerator = new("aten::randint", "low_generator");
    private static readonly Operator s_randnGenerator = new("aten::randn", "generator");
    private static readonly Operator s_randpermGenerator = new("aten::randperm", "generator");
    private static readonly Operator s_uniformInplace = new("aten::uniform_");
    private static readonly Operator s_zeros = new("aten::zeros");
    private static readonly Operator s_zerosLike = new("aten::zeros_like");

    /// <summary>Zeros.</summary>
    public static Tensor Zeros(long[] shape, DType dtype = DType.Float32, Device device = default) => s_zeros.Call(shape, dtype, default(Arg), device);

    /// <summary>Ones.</summary>
    public static Tensor Ones(long[] shape, DType dtype = DType.Float32, Device device = default) => s_ones.Call(shape, dtype, default(Arg), device);

    /// <summary>One number everywhere.</summary>
    public static Tensor Full(long[] shape, double value, DType dtype = DType.Float32, Device device = default) => s_full.Call(shape, value, dtype, default(Arg), device);

    /// <summary>Memory as it is: every element must be written before it is read.</summary>
    public static Tensor Empty(long[] shape, DType dtype = DType.Float32, Device device = default) => s_emptyMemoryFormat.Call(shape, dtype, default(Arg), device);

    /// <summary>Identity matrix.</summary>
    public static Tensor Eye(long size, DType dtype = DType.Float32, Device device = default) => s_eye.Call(size, dtype, default(Arg), device);

    /// <summary>0, 1, … end − 1.</summary>
    public static Tensor Arange(long end, DType dtype = DType.Int64, Device device = default) => s_arange.Call(end, dtype, default(Arg), device);

    /// <summary>Zeros of this shape, type and device.</summary>
    public Tensor ZerosLike() => s_zerosLike.Call(this);

    /// <summary>Ones of this shape, type and device.</summary>
    public Tensor OnesLike() => s_onesLike.Call(this);

    /// <summary>Numbers uniform on [0, 1).</summary>
    public static Tensor Rand(long[] shape, Generator generator, DType dtype = DType.Float32) => s_randGenerator.Call(shape, generator, dtype, default(Arg), generator.Device);

    /// <summary>Standard normal numbers.</summary>
    public static Tensor Randn(long[] shape, Generator generator, DType dtype = DType.Float32) => s_randnGenerator.Call(shape, generator, dtype, default(Arg), generator.Device);

    /// <summary>Integers low … high − 1.</summary>
    public static Tensor RandInt(long low, long high, long[] shape, Generator generator) => s_randintLowGenerator.Call(low, high, shape, generator, DType.Int64, default(Arg), generator.Device);

    /// <summary>0, 1, … n − 1 in random order.</summary>
    public static Tensor RandPerm(long n, Generator generator) => s_randpermGenerator.Call(n, generator, DType.Int64, default(Arg), generator.Device);

    /// <summary>Fills with 1 with probability p, else 0.</summary>
    public void Bernoulli_(double p, Generator generator) => s_bernoulliInplaceFloat.CallInPlace(this, p, generator);

    /// <summary>Fills with numbers uniform on [low, high).</summary>
    public void Uniform_(double low, double high, Generator generator) => s_uniformInplace.CallInPlace(this, low, high, generator);

    /// <summary>Fills with values of the exponential distribution of rate 1.</summary>
    public void Exponential_(Generator generator) => s_exponentialInplace.CallInPlace(this, 1.0, generator);

    /// <summary>Fills with normal numbers.</summary>
    public void Normal_(double mean, double deviation, Generator generator) => s_normalInplace.CallInPlace(this, mean, deviation, generator);

    /// <summary>Draws columns with probabilities proportional to each row, [.., n].</summary>
    public Tensor Multinomial(long n, bool replacement, Generator generator) => s_multinomial.Call(this, n, replacement, generator);
}
