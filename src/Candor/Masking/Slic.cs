using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Candor.Data;
using Candor.Tensors;

namespace Candor.Masking;

/// <summary>How SLIC cuts an image.</summary>
public sealed record SlicOptions
{
    /// <summary>Starting centres a side, so that there are Cells² segments; from 1 to the image's shorter side.</summary>
    /// <value>8.</value>
    public int Cells { get; init; } = 8;

    /// <summary>How much distance on the image counts against difference in colour; above 0. Larger gives squarer segments.</summary>
    /// <value>0.5: half a standard deviation of standardised pixels weighs as much as the distance of two centres.</value>
    public double Compactness { get; init; } = 0.5;

    /// <summary>Rounds of assignment, from 1 on.</summary>
    /// <value>10, the paper's.</value>
    public int Iterations { get; init; } = 10;

    internal void Validate(ImageShape shape)
    {
        if (Cells < 1 || Cells > Math.Min(shape.Height, shape.Width))
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"SLIC starts from {Cells} centres a side, but the images are {shape.Height}×{shape.Width}; " +
                $"give 1 to {Math.Min(shape.Height, shape.Width)}."));
        if (!(Compactness > 0) || !double.IsFinite(Compactness) || Iterations < 1)
            throw new CandorException(FormattableString.Invariant(
                $"SLIC has compactness {Compactness} and {Iterations} rounds, but needs a number above 0 and 1 round or more."));
    }
}

/// <summary>
/// Superpixels that follow the image: every image has its own, found by clustering pixels by colour and place. Unit u grew from the u-th
/// cell of a grid, so a unit is at about the same place in every image; one that lost all its pixels has contribution 0.
/// </summary>
/// <remarks>
/// Achanta et al. (TPAMI 2012), on the inputs as they are (standardised channels, not CIELAB). A function of the image alone: label maps
/// are
/// kept by the image's content. Ask <see cref="For"/> for the units of a batch.
/// </remarks>
public sealed class Slic : ImageSpace
{
    private const int Remembered = 1 << 16;
    private readonly Dictionary<UInt128, long[]> _maps = [];

    /// <summary>Segments of images.</summary>
    /// <exception cref="CandorException">The options do not fit the images.</exception>
    public Slic(ImageShape shape, SlicOptions? options = null)
        : base(shape)
    {
        Options = options ?? new();
        Options.Validate(shape);
        Names = SegmentIndex.NamesOf(Units);
    }

    /// <summary>The options in force.</summary>
    public SlicOptions Options { get; }

    /// <inheritdoc/>
    public override int Units => Options.Cells * Options.Cells;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<int>? UnitOfPixel => null;

    /// <summary>The units of one image [C, H, W], row by row, [H·W].</summary>
    public IReadOnlyList<int> UnitsOf(Tensor image)
    {
        ArgumentNullException.ThrowIfNull(image);
        using var scope = torch.NewDisposeScope();
        var values = image.detach().to(ScalarType.Float64).flatten().ToArray<double>();
        return [.. Cluster(KeyOf(values), values).Select(u => (int)u)];
    }

    /// <inheritdoc/>
    public override FeatureSpace For(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        var values = x.detach().to(torch.CPU).to(ScalarType.Float64).flatten(1).ToArray<double>();
        var labels = new long[x.size(0) * Shape.Pixels];
        var keys = Enumerable.Range(0, (int)x.size(0)).Select(row => KeyOf(values.AsSpan(row * Shape.Values, Shape.Values))).ToArray();
        var fresh = Enumerable.Range(0, keys.Length).Where(row => !TryGet(keys[row], out _)).ToArray();
        Parallel.For(0, fresh.Length, i => Cluster(keys[fresh[i]], values.AsSpan(fresh[i] * Shape.Values, Shape.Values)));
        for (var row = 0; row < keys.Length; row++)
            (TryGet(keys[row], out var map) ? map : Cluster(keys[row], values.AsSpan(row * Shape.Values, Shape.Values))).CopyTo(labels,
                row * Shape.Pixels);
        return new Rows(Shape, new SegmentIndex(Shape, Units, labels, (int)x.size(0)), this);
    }

    /// <inheritdoc/>
    public override Tensor Expand(Tensor units) => throw Unbound();

    /// <inheritdoc/>
    public override Tensor Gather(Tensor inputs) => throw Unbound();

    private static InvalidOperationException Unbound() =>
        new("SLIC's units differ from image to image: ask For(x) for those of a batch first");

    private static UInt128 KeyOf(ReadOnlySpan<double> image) => BinaryPrimitives.ReadUInt128LittleEndian(
        SHA256.HashData(MemoryMarshal.AsBytes(image)));

    private bool TryGet(UInt128 key, [MaybeNullWhen(false)] out long[] map)
    {
        lock (_maps)
            return _maps.TryGetValue(key, out map);
    }

    private long[] Cluster(UInt128 key, ReadOnlySpan<double> image)
    {
        var map = SlicClusters.Of(image, Shape, Options);
        lock (_maps)
        {
            if (_maps.Count >= Remembered)
                _maps.Clear();
            return _maps[key] = map;
        }
    }

    /// <summary>The segments of a batch.</summary>
    private sealed class Rows(ImageShape shape, SegmentIndex index, Slic all) : ImageSpace(shape)
    {
        public override int Units => all.Units;

        public override IReadOnlyList<string> Names => all.Names;

        public override IReadOnlyList<int>? UnitOfPixel => null;

        public override FeatureSpace For(Tensor x) => all.For(x);

        public override Tensor Expand(Tensor units) => index.Expand(units);

        public override Tensor Gather(Tensor inputs) => index.Gather(SumChannels(inputs));

        internal override Tensor Average(Tensor heat)
        {
            var ones = torch.ones([.. heat.shape], dtype: heat.dtype, device: heat.device);
            return Gather(heat) / Gather(ones).clamp(min: 1);
        }
    }
}
