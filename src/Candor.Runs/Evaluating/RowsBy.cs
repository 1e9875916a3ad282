using Candor.Data;
using Candor.Data.Profiles;
using Candor.Runs.Folders;
using Candor.Runs.Samples;

namespace Candor.Runs.Evaluating;

/// <summary>What rows are to be grouped by: features, the label, or columns that training left out.</summary>
internal static class RowsBy
{
    // More different numbers than this are cut into ranges.
    private const int MostCategories = 12;

    /// <summary>The traits of the rows.</summary>
    /// <param name="context">The run.</param>
    /// <param name="part">All rows.</param>
    /// <param name="request">Which columns, and of which data.</param>
    /// <exception cref="CandorException">There is no such column.</exception>
    public static IReadOnlyList<RowTrait> Of(RunContext context, DataPart part, EvaluateRequest request)
    {
        var known = GroupScores.Default(part, all: true).ToArray();
        return [.. request.By.Distinct(StringComparer.Ordinal).Select(name =>
            known.FirstOrDefault(t => t.Column.Name == name) ?? Aside(name))];

        RowTrait Aside(string name)
        {
            var contract = context.Contract;
            var left = contract.Ids.Concat(contract.Ignored).ToArray();
            // Of new data any column will do; of the run's own those that it says it left out.
            if (request.Data is null && !left.Contains(name))
                throw Suggestion.Unknown("column", name, [.. known.Select(t => t.Column.Name), .. left]);
            var texts = context.Aside(name, request.Data, request.Reading, request.Say);
            return texts.Count == part.Source.Count
                ? RowTrait.OfTexts(name, [.. part.Rows.Select(row => texts[row])], MostCategories)
                : throw Suggestion.Unknown("column", name, [.. known.Select(t => t.Column.Name), .. left]);
        }
    }
}
