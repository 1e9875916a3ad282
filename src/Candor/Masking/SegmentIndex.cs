using Candor.Data;
using Candor.Tensors;

namespace Candor.Masking;

/// <summary>Lays units out on pixels and gathers pixels into units by label maps: one map for all rows, or one for each.</summary>
/// <param name="shape">Size of the images.</param>
/// <param name="units">D.</param>
/// <param name="labels">[images · H·W].</param>
/// <param name="images">Number of maps: 1, or B.</param>
internal sealed class SegmentIndex(ImageShape shape, int units, long[] labels, int images)
{
    public static IReadOnlyList<string> NamesOf(int units) =>
        [.. Enumerable.Range(0, units).Select(u => FormattableString.Invariant($"segment {u}"))];

    /// <summary>[.., D] to [.., 1, H, W]; with a map a row, [B or 1, .., D] to [B, .., 1, H, W].</summary>
    public Tensor Expand(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        long[] outer = [.. values.shape[..^1]];
        if (images == 1)
            return values.index_select(-1, Tensor.From(labels, [labels.Length], values.device))
                .reshape([.. outer, 1, shape.Height, shape.Width]);
        if (outer[0] == 1)
            outer[0] = images;
        long[] ones = [.. Enumerable.Repeat(1L, outer.Length - 1)];
        var index = Map(values).reshape([images, .. ones, shape.Pixels]).expand([.. outer, shape.Pixels]);
        return values.expand([.. outer, units]).gather(-1, index).reshape([.. outer, 1, shape.Height, shape.Width]);
    }

    /// <summary>[B, H, W] to [B, D].</summary>
    public Tensor Gather(Tensor pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        var zeros = torch.zeros([pixels.size(0), units], dtype: pixels.dtype, device: pixels.device);
        return zeros.scatter_add(1, Map(pixels).expand(pixels.size(0), -1), pixels.flatten(1));
    }

    private Tensor Map(Tensor like) => Tensor.From(labels, [images, shape.Pixels], like.device);
}
