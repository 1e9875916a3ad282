using System.Globalization;
using Candor.Data;
using Candor.Tensors;

namespace Candor.Masking;

/// <summary>
/// A grid of n·n rectangular superpixels, row by row: the paper's units of LIME (8·8), and those of Grad-CAM where n is the side of the
/// stage's maps. Pixel row r lies in grid row ⌊r·n/H⌋, as nearest-neighbour scaling has it, so cells differ by one pixel at most where n
/// does not divide the side.
/// </summary>
public sealed class SuperpixelGrid : ImageSpace
{
    private readonly bool _even;
    private readonly long[] _rows, _columns;

    /// <summary>A grid on images.</summary>
    /// <param name="shape">Size of the images.</param>
    /// <param name="cells">n, cells a side; from 1 to the shorter side of the image.</param>
    /// <exception cref="CandorException">The image has fewer pixels a side than cells.</exception>
    public SuperpixelGrid(ImageShape shape, int cells)
        : base(shape)
    {
        if (cells < 1 || cells > Math.Min(shape.Height, shape.Width))
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"The images are {shape.Height}×{shape.Width} pixels, so a grid has 1 to {Math.Min(shape.Height, shape.Width)} cells a " +
                $"side; {cells} were asked for."));
        Cells = cells;
        Names = [.. Enumerable.Range(0, cells * cells).Select(u => FormattableString.Invariant($"cell {u / cells},{u % cells}"))];
        _even = shape.Height % cells == 0 && shape.Width % cells == 0;
        (_rows, _columns) = (Side(shape.Height, cells), Side(shape.Width, cells));
        UnitOfPixel = [.. _rows.SelectMany(r => _columns.Select(c => (int)(r * cells + c)))];
    }

    /// <summary>
    /// Cells a side where nobody chooses others: 8, as the paper has them at 32 and 96 pixels; where 8 does not divide the sides, the
    /// largest smaller number from 4 on that does.
    /// </summary>
    internal static int UsualCells(ImageShape shape)
    {
        var side = Math.Min(shape.Height, shape.Width);
        for (var n = Math.Min(8, side); n >= 4; n--)
            if (shape.Height % n == 0 && shape.Width % n == 0)
                return n;
        return Math.Min(8, side);
    }

    /// <summary>n, cells a side.</summary>
    public int Cells { get; }

    /// <inheritdoc/>
    public override int Units => Cells * Cells;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<int> UnitOfPixel { get; }

    /// <inheritdoc/>
    public override Tensor Expand(Tensor units)
    {
        ArgumentNullException.ThrowIfNull(units);
        long[] outer = [.. units.shape[..^1]];
        if (!_even)
            return units.reshape([.. outer, 1, Cells, Cells]).index_select(-2, Index(_rows, units))
                .index_select(-1, Index(_columns, units));
        var (high, wide) = (Shape.Height / Cells, Shape.Width / Cells);
        return units.reshape([.. outer, 1, Cells, 1, Cells, 1]).expand([.. outer, 1, Cells, high, Cells, wide])
            .reshape([.. outer, 1, Shape.Height, Shape.Width]);
    }

    /// <inheritdoc/>
    public override Tensor Gather(Tensor inputs)
    {
        var pixels = SumChannels(inputs);                                                               // [B, H, W]
        var rows = pixels.size(0);
        if (_even)
            return pixels.reshape(rows, Cells, Shape.Height / Cells, Cells, Shape.Width / Cells).sum([2, 4]).flatten(1);
        var byRow = torch.zeros([rows, Cells, Shape.Width], dtype: pixels.dtype, device: pixels.device).index_add(1,
            Index(_rows, pixels), pixels, 1);
        return torch.zeros([rows, Cells, Cells], dtype: pixels.dtype, device: pixels.device).index_add(2,
            Index(_columns, pixels), byRow, 1).flatten(1);
    }

    private static Tensor Index(long[] index, Tensor like) => Tensor.From(index, [index.Length], like.device);

    private static long[] Side(int pixels, int cells) => [.. Enumerable.Range(0, pixels).Select(p => (long)p * cells / pixels)];
}
