using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>How far a regression's predictions are off, before and after, in the target's own units.</summary>
internal static class ErrorsSection
{
    /// <summary>The section; null where no numbers were predicted, or all is said by <see cref="PerformanceSection"/>.</summary>
    public static Section? Of(RunRecord record)
    {
        (string Name, ValueErrors Of)[] sides = [.. new[] { ("Before", record.Before), ("After", record.After) }
            .Where(s => s.Item2?.Errors is not null).Select(s => (s.Item1, s.Item2!.Errors!))];
        if (sides.Length == 0 || record.After?.Performance is not null)
            return null;
        string[][] rows =
        [
            ["Root of the mean squared error (RMSE) ↓", .. sides.Select(s => Show.InUnits(s.Of.Rmse))],
            ["Mean absolute error ↓", .. sides.Select(s => Show.InUnits(s.Of.MeanAbsolute))],
            ["RMSE of always saying the mean", .. sides.Select(s => Show.InUnits(s.Of.Spread))],
        ];
        return new("errors", "How far predictions are off", Html.Of(
            $"""
            <p>In the units of “{record.Data.Label}”.</p>
            {Table.Of(["", .. sides.Select(s => sides.Length == 2 ? s.Name : "Score")], rows)}
            """));
    }
}
