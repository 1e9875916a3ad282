using Candor.Data;
using Candor.Tensors;

namespace Candor.Masking;

/// <summary>The columns of a table, or groups of them. A categorical column is one unit with an input for each category.</summary>
public sealed class ColumnSpace : FeatureSpace
{
    private readonly long[] _unitOfInput;
    private readonly string[]? _unitOfColumn;
    private readonly bool _identity;

    /// <summary>One unit a column of the schema.</summary>
    public ColumnSpace(Schema schema)
        : this(schema, [])
    {
    }

    /// <summary>One unit a group of columns, and one for each column that is in none, in the order of the columns.</summary>
    /// <exception cref="CandorException">A group is empty, names what is no column, or shares a name or a column.</exception>
    public ColumnSpace(Schema schema, IReadOnlyList<ColumnGroup> groups)
        : this(schema, groups, ColumnGroup.UnitOfColumn(schema, groups))
    {
    }

    private ColumnSpace(Schema schema, IReadOnlyList<ColumnGroup> groups, string[] unitOfColumn)
        : this([.. unitOfColumn.Distinct()], UnitOfInput(schema, unitOfColumn)) => (Groups, _unitOfColumn) = (groups, unitOfColumn);

    /// <summary>Q numeric columns with names x0, x1, ….</summary>
    public ColumnSpace(int columns)
        : this([.. Enumerable.Range(0, columns).Select(i => FormattableString.Invariant($"x{i}"))],
            [.. Enumerable.Range(0, columns).Select(i => (long)i)])
    {
    }

    private ColumnSpace(string[] names, long[] unitOfInput)
    {
        (Names, _unitOfInput) = (names, unitOfInput);
        InputShape = [unitOfInput.Length];
        _identity = unitOfInput.Length == names.Length && unitOfInput.Index().All(u => u.Item == u.Index);
    }

    /// <summary>The groups; empty where each column is a unit.</summary>
    public IReadOnlyList<ColumnGroup> Groups { get; } = [];

    /// <summary>The columns of a unit, by their number in the schema.</summary>
    internal IEnumerable<int> ColumnsOf(int unit) =>
        _unitOfColumn is null ? [unit] : _unitOfColumn.Index().Where(c => c.Item == Names[unit]).Select(c => c.Index);

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

    private static long[] UnitOfInput(Schema schema, string[] unitOfColumn)
    {
        string[] names = [.. unitOfColumn.Distinct()];
        return [.. schema.UnitOfInput.Select(column => (long)Array.IndexOf(names, unitOfColumn[column]))];
    }

    private Tensor Index(Device device) => Tensor.From(_unitOfInput, [_unitOfInput.Length], device);
}
