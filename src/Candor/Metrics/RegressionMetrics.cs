namespace Candor.Metrics;

/// <summary>The metrics of predictors that give a number: those that need no class.</summary>
internal static class RegressionMetrics
{
    /// <summary>Their names, as in catalogs.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["r2", "insertion", "deletion", "oneMinusDeletion", "sensitivityN", "infidelity", "maxSensitivity", "complexity", "sparseness"];
}
