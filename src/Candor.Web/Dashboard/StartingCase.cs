using System.Globalization;
using Candor.Data;
using Candor.Runs.Serving;

namespace Candor.Web.Dashboard;

/// <summary>The case that what-if begins with.</summary>
internal static class StartingCase
{
    /// <summary>A row's values, and what it is called: the row that is asked for, else the first of the test part, else the middle of the
    /// ranges of training.</summary>
    /// <exception cref="CandorException">There is no such row.</exception>
    public static (IReadOnlyDictionary<string, object?> Values, string Name) Of(
        Run run, int? row, Func<IReadOnlyList<PredictedRow>> testRows)
    {
        if (run.Contract.Schema.Text is not null && row is null)
            return (new Dictionary<string, object?>(StringComparer.Ordinal) { ["text"] = "" }, "an empty text");
        try
        {
            if ((row ?? testRows().FirstOrDefault()?.Row) is { } number)
                return (run.ValuesOf(number), string.Create(CultureInfo.InvariantCulture, $"row {number}"));
        }
        catch (CandorException) when (row is null)
        {
            // The run's data is not there any more; its contract is.
        }
        return (Middle(run.Contract), "the middle of the ranges of training");
    }

    private static Dictionary<string, object?> Middle(Contract contract) => contract.Schema.Columns.ToDictionary(c => c.Name,
        c => c.Kind == ColumnKind.Categorical ? c.Categories[0]
            : contract.Ranges.TryGetValue(c.Name, out var range) ? Between(range) : (object?)0.0, StringComparer.Ordinal);

    private static double Between(ColumnRange range)
    {
        var middle = range.Least + (range.Most - range.Least) / 2;
        return range.Whole ? Math.Round(middle) : middle;
    }
}
