using Candor.Runs.Tables;

namespace Candor.Runs.Explaining;

/// <summary>Explanations as rows of a table.</summary>
/// <param name="layout">Units side by side, or a line each.</param>
/// <param name="units">Their names.</param>
/// <param name="hasIds">Whether cases have ids.</param>
/// <param name="isNumber">Whether a number is predicted: then there is no class to name, nor its probability.</param>
internal sealed class ExplanationTable(ExplanationLayout layout, IReadOnlyList<string> units, bool hasIds, bool isNumber = false)
{
    /// <summary>Its columns.</summary>
    public IReadOnlyList<RowColumn> Columns { get; } =
    [
        new("row", RowType.Whole), .. hasIds ? [new RowColumn("id", RowType.Text)] : Array.Empty<RowColumn>(),
        .. isNumber ? [new("prediction", RowType.Number)]
            : new RowColumn[] { new("prediction", RowType.Text), new("target", RowType.Text), new("probability", RowType.Number) },
        new("base", RowType.Number),
        .. layout == ExplanationLayout.Wide ? units.Select(u => new RowColumn($"phi_{u}", RowType.Number))
            : [new("unit", RowType.Text), new("value", RowType.Text), new("contribution", RowType.Number)],
    ];

    /// <summary>The rows of a case.</summary>
    public IEnumerable<IReadOnlyList<object?>> Rows(ExplainedCase e)
    {
        var head = Head(e.Case.Row ?? 0, e.Case.Id, e);
        if (layout == ExplanationLayout.Wide)
            return [[.. head, .. e.Phi.Select(v => (object?)v)]];
        return e.Case.Values(units).Select((v, i) => (IReadOnlyList<object?>)[.. head, v.Name, v.Value, e.Phi[i]]);
    }

    /// <summary>The row of a case that got no answer.</summary>
    public IReadOnlyList<object?> Nothing(int row, string? id)
    {
        var head = Head(row, id, null);
        return [.. head, .. new object?[Columns.Count - head.Length]];
    }

    private object?[] Head(int row, string? id, ExplainedCase? e)
    {
        object?[] said = isNumber ? [e?.Value, e?.Base] : [e?.Prediction, e?.Target, e?.Probability, e?.Base];
        return hasIds ? [(long)row, id, .. said] : [(long)row, .. said];
    }
}
