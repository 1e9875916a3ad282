namespace Candor.Torch.Nn;

/// <summary>x Wᵀ + b. Parameters: weight [out, in], bias [out].</summary>
/// <remarks>
/// Initialised as PyTorch's: both uniform on ±1/√in (Kaiming uniform with a = √5).
/// </remarks>
public sealed class Linear : Module
{
    /// <summary>A layer from <paramref name="inputs"/> to <paramref name="outputs"/> features, on the generator's device.</summary>
    public Linear(long inputs, long outputs, Generator generator, bool bias = true, DType dtype = DType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        using var grad = GradMode.Off();
        long[] shape = [outputs, inputs];
        Weight = AddParameter("weight", Initial.KaimingUniform(shape, generator, dtype));
        if (bias)
            Bias = AddParameter("bias", Initial.Bias(shape, generator, dtype));
    }

    /// <summary>W, [out, in].</summary>
    public Tensor Weight { get; }

    /// <summary>b, [out]; null where the layer has none.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Tensor.Linear(x, Weight.For(x), Bias?.For(x));
    }
}
