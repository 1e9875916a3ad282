namespace Candor.Runs.Samples;

/// <summary>How far a measurement is.</summary>
/// <param name="Name">What is measured: <c>before</c>, <c>after</c>, a pilot, the epochs that were kept.</param>
/// <param name="Share">Share of the work that is done, in [0, 1].</param>
public sealed record MeasuringProgress(string Name, double Share);
