namespace Candor.Torch.Nn;

/// <summary>x Wᵀ + b. Parameters: weight [out, in], bias [out].</summary>
/// <remarks>
/// Initialised like PyTorch's: both uniform on ±1/√in (Kaiming uniform with a = √5).
/// </remarks>
public sealed class Linear : Module
{
    private readonly Tensor _weight;
    private readonly Tensor? _bias;

    /// <summary>A layer from <paramref name="inputs"/> to <paramref name="outputs"/> features.</summary>
    public Linear(long inputs, long outputs, Generator generator, bool bias = true, DType dtype = DType.Float32)
    {
        using var grad = GradMode.Off();
        var bound = 1 / Math.Sqrt(inputs);
        _weight = AddParameter("weight", Initial.Uniform([outputs, inputs], bound, generator, dtype));
        if (bias)
            _bias = AddParameter("bias", Initial.Uniform([outputs], bound, generator, dtype));
    }

    /// <summary>W, [out, in].</summary>
    public Tensor Weight => _weight;

    /// <summary>b, [out]; null where the layer has none.</summary>
    public Tensor? Bias => _bias;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Tensor.Linear(x, _weight, _bias);
}
