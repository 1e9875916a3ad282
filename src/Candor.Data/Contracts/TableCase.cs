using Candor.Data.Records;

namespace Candor.Data;

/// <summary>A row of a table, or a series.</summary>
public sealed class TableCase : Case
{
    private readonly double[] _values;

    internal TableCase(Contract contract, double[] values) : base(contract) => _values = values;

    /// <summary>[columns] Raw values by schema column: numbers, category indices, NaN where nothing is known.</summary>
    public IReadOnlyList<double> Raw => _values;

    private protected override string Kind => "Case";

    /// <inheritdoc/>
    public override void Encode(Span<float> inputs)
    {
        var scale = Contract.Standardizer;
        scale.Apply(_values, inputs);
        for (var i = 0; i < inputs.Length; i++)
        {
            var column = scale.UnitOfInput[i];
            if (!float.IsFinite(inputs[i]))
                throw new CandorException(
                    $"{Name} lies beyond single precision once standardised: column '{scale.Columns[column].Name}' is " +
                    $"{scale.Columns[column].Show(_values[column])}, where training had mean {scale.Mean[i]} and deviation " +
                    $"{scale.Deviation[i]}; correct or remove the row.");
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<FeatureValue> Values(IReadOnlyList<string> units) =>
        [.. Contract.Schema.Columns.Select((column, i) => new FeatureValue(column.Name, Contract.Show(i, _values[i])))];
}
