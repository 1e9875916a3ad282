namespace Candor.Literature;

/// <summary>The papers that a run used.</summary>
public static class Citations
{
    /// <summary>Each paper once, in the order of first use.</summary>
    public static IReadOnlyList<Paper> Of(IEnumerable<Paper?> papers) => [.. papers.OfType<Paper>().Distinct()];
}
