using Candor.Data.Records;

namespace Candor.Data;

/// <summary>A picture.</summary>
public sealed class PictureCase : Case
{
    private readonly byte[] _pixels;

    internal PictureCase(Contract contract, byte[] pixels) : base(contract) => _pixels = pixels;

    /// <summary>[C·H·W] bytes in the contract's size, channel by channel, row by row.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    private protected override string Kind => "Picture";

    /// <inheritdoc/>
    public override void Encode(Span<float> inputs) => Contract.Standardizer.Apply(_pixels, inputs);

    /// <inheritdoc/>
    public override IReadOnlyList<FeatureValue> Values(IReadOnlyList<string> units)
    {
        ArgumentNullException.ThrowIfNull(units);
        return [.. units.Select(name => new FeatureValue(name, ""))];
    }

    /// <inheritdoc/>
    public override SampleImage? Picture(Func<IReadOnlyList<int>> unitOfPixel)
    {
        ArgumentNullException.ThrowIfNull(unitOfPixel);
        return SampleImage.Of(Contract.Schema.Image!, [.. _pixels], unitOfPixel());
    }
}
