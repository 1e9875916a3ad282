using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Findings;

/// <summary>What explanations by training examples lean on, in plain sentences.</summary>
internal static class LeaningFindings
{
    private const int Named = 3;

    /// <summary>The sentences.</summary>
    public static IReadOnlyList<string> Of(GlobalExplanation record)
    {
        var leaning = record.Leaning!;
        if (leaning.Influential == 0)
            return ["No training row has any influence: the explanations are empty."];
        return
        [
            $"Explanations lean most on {string.Join(", ", leaning.Rows.Take(Named).Select(r => $"row {Show.Count(r.Row)} (“{r.Label}”, " +
                $"among the first {Show.Count(leaning.TopK)} of {Show.Percent(r.Share)} of the rows, {Show.Percent(r.Low)} to " +
                $"{Show.Percent(r.High)})"))}.",
            $"Of {Show.Count(leaning.Candidates)} training rows {Show.Count(leaning.Influential)} have an influence; " +
                $"{Show.Count(leaning.CarryHalf)} carry half of all weight, {Show.Count(leaning.CarryNineTenths)} carry 90 %.",
        ];
    }
}
