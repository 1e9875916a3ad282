namespace Candor.Data;

/// <summary>Size of a series: T times of F features; column t·F + f is feature f at time t.</summary>
/// <param name="Steps">T, from 1 on.</param>
/// <param name="Features">F, from 1 on.</param>
public sealed record SeriesShape(int Steps, int Features)
{
    /// <summary>T·F, values a series.</summary>
    public int Values => Steps * Features;
}
