using Candor.Data.Records;
using Candor.Reports.Charts;
using Candor.Reports.Findings;

namespace Candor.Reports.Sections;

/// <summary>The quadrants of Fig. 4.</summary>
internal static class QuadrantSection
{
    /// <summary>The section; null where the rows were not scored before and after.</summary>
    public static Section? Of(RunRecord record) =>
        Quadrants.Of(record) is { } quadrants ? new("quadrants", "Row by row", QuadrantChart.Of(quadrants).Figure) : null;
}
