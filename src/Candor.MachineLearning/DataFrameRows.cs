using Microsoft.Data.Analysis;

namespace Candor.MachineLearning;

/// <summary>The rows of a <see cref="DataFrame"/> as values by column, as <c>Run.Predict</c> and <c>Run.Explain</c> take them.</summary>
public static class DataFrameRows
{
    /// <summary>Each row as values by column; a null stays null, which is a missing value.</summary>
    /// <param name="frame">Columns named as the contract's, in any order; what the contract does not know is left alone.</param>
    /// <returns>One dictionary a row, made as it is asked for.</returns>
    public static IEnumerable<IReadOnlyDictionary<string, object?>> Of(DataFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return Rows(frame);
    }

    private static IEnumerable<IReadOnlyDictionary<string, object?>> Rows(DataFrame frame)
    {
        for (long row = 0; row < frame.Rows.Count; row++)
            yield return frame.Columns.ToDictionary(c => c.Name, c => (object?)c[row], StringComparer.Ordinal);
    }
}
