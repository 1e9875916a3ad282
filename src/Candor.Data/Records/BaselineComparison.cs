using System.Text.Json.Serialization;

namespace Candor.Data.Records;

/// <summary>An explainer beside one that costs nothing, a random ranking or one that was not trained, on the same rows.</summary>
/// <param name="Name">Catalog name of the other explainer.</param>
/// <param name="IsRandom">Whether it ranks at random.</param>
/// <param name="Metrics">Its own scores.</param>
/// <param name="Changes">Metric → the explainer's score less the other's, row by row.</param>
public sealed record BaselineComparison(
    string Name, bool IsRandom, IReadOnlyDictionary<string, Score> Metrics, IReadOnlyDictionary<string, Change> Changes)
{
    /// <summary>Its scores of each row by metric; not part of the file.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, double[]> PerRow { get; init; } = new Dictionary<string, double[]>();
}
