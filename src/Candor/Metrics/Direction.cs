namespace Candor.Metrics;

/// <summary>Which way a metric is better.</summary>
public enum Direction
{
    /// <summary>↑: higher is better.</summary>
    Up,

    /// <summary>↓: lower is better.</summary>
    Down,
}
