namespace Candor.Torch.Nn;

/// <summary>A vector for each index: int64 of any shape becomes [.., size]. Parameter: weight [count, size], standard normal at first unless told otherwise.</summary>
public sealed class Embedding : Module
{
    private readonly long? _padding;

    /// <summary>A table on the generator's device.</summary>
    /// <param name="count">Indices run from 0 to count − 1.</param>
    /// <param name="size">Length of a vector.</param>
    /// <param name="generator">Where the first values are drawn.</param>
    /// <param name="paddingIndex">An index whose vector is zero at first and gets no gradient.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="spread">The first values are uniform between ± this; null: standard normal.</param>
    public Embedding(long count, long size, Generator generator, long? paddingIndex = null, DType dtype = DType.Float32, double? spread = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (paddingIndex is { } index && (index < 0 || index >= count))
            throw new ArgumentOutOfRangeException(nameof(paddingIndex), paddingIndex, $"the padding's index lies between 0 and {count - 1}");
        _padding = paddingIndex;
        using var grad = GradMode.Off();
        using var scope = new TensorScope();
        var weight = Tensor.Empty([count, size], dtype, generator.Device);
        if (spread is { } s)
            weight.Uniform_(-s, s, generator);
        else
            weight.Normal_(0, 1, generator);
        if (paddingIndex is { } row)
            weight.Select(0, row).Fill_(0);
        Weight = AddParameter("weight", weight);
    }

    /// <summary>[count, size].</summary>
    public Tensor Weight { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Weight.Embed(x, _padding);
}
