using Candor.Data;
using Candor.Tensors;

namespace Candor.Masking;

/// <summary>The columns of a table. A categorical column is one unit with an input for each category.</summary>
public sealed class ColumnSpace : FeatureSpace
{
    private readonly long[] _unitOfInput;
    private readonly bool _identity;

    /// <summary>One unit a column of the schema.</summary>
    public ColumnSpace(Schema schema)
        : this([.. schema.Columns.Select(c => c.Name)], [.. schema.UnitOfInput.Select(u => (long)u)])
    {
    }

    /// <summary>Q numeric columns with names x0, x1, ….</summary>
    public ColumnSpace(int columns)
        : this([.. Enumerable.Range(0, columns).Select(i => FormattableString.Invariant($"x{i}"))], [.. Enumerable.Range(0, columns).Select(i => (long)i)])
    {
    }

    private ColumnSpace(string[] names, long[] unitOfInput)
    {
        (Names, _unitOfInput) = (names, unitOfInput);
        InputShape = [unitOfInput.Length];
        _identity = unitOfInput.Length == names.Length && unitOfInput.Index().All(u => u.Item == u.Index);
    }

    /// <inheritdoc/>
    public override int Units => Names.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<long> InputShape { get; }

    /// <inheritdoc/>
    public override Tensor Expand(Tensor units) => _identity ? units : units.index_select(-1, Index(units.device));

    /// <inheritdoc/>
    public override Tensor Gather(Tensor inputs)
    {
        if (_identity)
            return inputs;
        var zeros = torch.zeros([inputs.size(0), Units], dtype: inputs.dtype, device: inputs.device);
        return zeros.scatter_add(1, Index(inputs.device).unsqueeze(0).expand(inputs.size(0), -1), inputs);
    }

    private Tensor Index(Device device) => Tensor.From(_unitOfInput, [_unitOfInput.Length], device);
}
