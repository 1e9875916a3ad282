using Candor.Data;
using Candor.Tensors;

namespace Candor.Masking;

/// <summary>
/// The words of a text that a tokenizer cut into pieces, or the pieces: unit i is the i-th of the text, and a text of fewer words has empty
/// units behind them. The marks at its beginning and end, and places that are PAD, belong to no unit: masks leave them as they are.
/// </summary>
/// <remarks>Inputs are the indices of <see cref="PieceShape"/> as floating-point numbers. Ask <see cref="For"/> for the units of a
/// batch.</remarks>
/// <param name="length">T, tokens a text.</param>
/// <param name="pieces">What the indices stand for.</param>
public sealed class PieceSpace(int length, PieceShape pieces) : TokenSpace(length, Given(pieces).Count + 1)
{
    /// <summary>What the indices stand for.</summary>
    public PieceShape Pieces { get; } = pieces;

    /// <summary>Units of which a text has none.</summary>
    /// <inheritdoc/>
    public override Tensor? Empty(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        var units = Is(x, PieceRole.Begins).sum(1, keepdim: true);
        var places = torch.arange(Units, device: x.device, dtype: ScalarType.Int64).unsqueeze(0);
        return scope.MoveToOuter(places >= units);
    }

    /// <inheritdoc/>
    public override FeatureSpace For(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return new Rows(this, x);
    }

    /// <summary>Ids and PAD: 1 + id, whatever a piece is to the units.</summary>
    /// <inheritdoc/>
    public override Tensor Words(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(torch.where(x > 0, (x - 1).remainder(Pieces.Count) + 1, x));
    }

    /// <inheritdoc/>
    public override Tensor Expand(Tensor units) => throw Unbound();

    /// <inheritdoc/>
    public override Tensor Gather(Tensor inputs) => throw Unbound();

    private static InvalidOperationException Unbound() =>
        new("words differ from text to text: ask For(x) for those of a batch first");

    private static PieceShape Given(PieceShape pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        return pieces;
    }

    private Tensor Is(Tensor x, PieceRole role) =>
        (x > (int)role * Pieces.Count).logical_and(x <= ((int)role + 1) * Pieces.Count);

    // [B, T] The unit of each place; D for what belongs to none.
    private Tensor UnitOfPlace(Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        var begins = Is(x, PieceRole.Begins);
        var unit = begins.to(ScalarType.Int64).cumsum(1) - 1;
        return scope.MoveToOuter(torch.where(begins.logical_or(Is(x, PieceRole.Continues)), unit.clamp(min: 0), Units));
    }

    /// <summary>The units of the texts of a batch.</summary>
    private sealed class Rows(PieceSpace all, Tensor x) : FeatureSpace
    {
        // Kept as numbers, which need no disposing: a space outlives scopes.
        private readonly long[] _unitOf = Read(all, x);
        private readonly long _rows = x.size(0);

        public override int Units => all.Units;

        public override IReadOnlyList<string> Names => all.Names;

        public override IReadOnlyList<long> InputShape => all.InputShape;

        public override bool IsContinuous => false;

        public override Tensor? Empty(Tensor x) => all.Empty(x);

        public override FeatureSpace For(Tensor x) => all.For(x);

        /// <summary>[B or 1, .., D] to [B, .., T]; what belongs to no unit is kept, 1.</summary>
        public override Tensor Expand(Tensor units)
        {
            ArgumentNullException.ThrowIfNull(units);
            using var scope = torch.NewDisposeScope();
            var with = torch.cat([units, torch.ones([.. units.shape[..^1], 1], dtype: units.dtype, device: units.device)], -1);
            long[] outer = [units.dim() > 1 ? Math.Max(units.size(0), _rows) : _rows, .. units.shape[..^1].Skip(1)];
            long[] ones = [.. Enumerable.Repeat(1L, outer.Length - 1)];
            var index = Map(units.device).reshape([_rows, .. ones, Width]).expand([.. outer, Width]);
            return scope.MoveToOuter(with.expand([.. outer, Units + 1]).gather(-1, index));
        }

        /// <summary>[B, T] to [B, D]; what belongs to no unit is left out.</summary>
        public override Tensor Gather(Tensor inputs)
        {
            ArgumentNullException.ThrowIfNull(inputs);
            using var scope = torch.NewDisposeScope();
            var zeros = torch.zeros([inputs.size(0), Units + 1], dtype: inputs.dtype, device: inputs.device);
            return scope.MoveToOuter(zeros.scatter_add(1, Map(inputs.device).expand(inputs.size(0), -1), inputs).narrow(1, 0, Units));
        }

        private int Width => (int)all.InputShape[0];

        private Tensor Map(Device device) => Tensor.From(_unitOf, [_rows, Width], device);

        private static long[] Read(PieceSpace all, Tensor x)
        {
            using var scope = torch.NewDisposeScope();
            using var grad = torch.no_grad();
            return all.UnitOfPlace(x).ToArray<long>();
        }
    }
}
