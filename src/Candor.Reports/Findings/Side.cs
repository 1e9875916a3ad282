using Candor.Data.Records;

namespace Candor.Reports.Findings;

/// <summary>The performance before tuning, or after.</summary>
/// <param name="Title">What its column is called.</param>
/// <param name="Name"><c>before</c> or <c>after</c>.</param>
/// <param name="Performance">The performance.</param>
internal sealed record Side(string Title, string Name, Performance Performance)
{
    /// <summary>Those that a record has, before first; none where nothing was computed after.</summary>
    public static IReadOnlyList<Side> All(RunRecord record) => (record.Before?.Performance, record.After?.Performance) switch
    {
        (_, null) => [],
        (null, { } after) => [new("Score", "after", after)],
        ({ } before, { } after) => [new("Before", "before", before), new("After", "after", after)],
    };
}
