using System.Text.Json.Serialization;

namespace Candor.Data.Records;

/// <summary>What of a run's configuration a person set, what took effect, and what has none.</summary>
public sealed record RunSettings
{
    /// <summary>Options that differ from their defaults, by their path in the configuration, e.g. <c>training.epochs</c>; data, method,
    /// explainer and seed always.</summary>
    public required IReadOnlyList<string> Set { get; init; }

    /// <summary>Every option of the explainer in training and scores, with the value in force, whoever set it. Empty: it has
    /// none.</summary>
    public IReadOnlyDictionary<string, string> Explainer { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The same of the explainer of the rows that a report shows; null where it is the same.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Shown { get; init; }

    /// <summary>Beginnings of paths of options that belong to other methods or to other kinds of data, and so have no effect.</summary>
    public IReadOnlyList<string> Idle { get; init; } = [];
}
