using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Candor.Data.Records;

namespace Candor.Experiments.Jobs;

/// <summary>Scores in the results of jobs.</summary>
internal static class UnitScores
{
    public static JsonNode Json(Score score) => JsonSerializer.SerializeToNode(score, UnitContext.Default.Score)!;

    public static JsonNode Json(DataInfo data) => JsonSerializer.SerializeToNode(data, UnitContext.Default.DataInfo)!;

    public static JsonNode Json(IReadOnlyList<EpochInfo> history) => JsonSerializer.SerializeToNode([.. history],
        UnitContext.Default.EpochInfoArray)!;

    public static JsonNode Json(IEnumerable<SelectionSample> samples) => JsonSerializer.SerializeToNode([.. samples],
        UnitContext.Default.SelectionSampleArray)!;

    public static JsonObject Json(IReadOnlyDictionary<string, Score> scores) =>
        new([.. scores.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)Json(s.Value)))]);

    public static Score Score(JsonNode node) => node.Deserialize(UnitContext.Default.Score)!;

    public static DataInfo Data(JsonNode node) => node.Deserialize(UnitContext.Default.DataInfo)!;

    public static IReadOnlyList<EpochInfo> History(JsonNode node) => node.Deserialize(UnitContext.Default.EpochInfoArray)!;

    public static IReadOnlyList<SelectionSample> Samples(JsonNode node) => node.Deserialize(UnitContext.Default.SelectionSampleArray)!;

    public static IReadOnlyDictionary<string, Score> Scores(JsonNode node) => node.AsObject().ToDictionary(s => s.Key,
        s => Score(s.Value!));
}

/// <summary>A row as one explainer selects from it.</summary>
/// <param name="Row">Row of the set.</param>
/// <param name="Label">Its class.</param>
/// <param name="Predicted">The model's class on the whole row.</param>
/// <param name="Decided">The model's class on the selected units alone.</param>
/// <param name="Units">Names of the selected units, the highest-ranked first; the first 40.</param>
/// <param name="Picture">PNG of the image with the selected units alone, base64; null where the rows are no images.</param>
/// <param name="Whole">PNG of the whole image; null where the rows are no images.</param>
internal sealed record SelectionSample(
    int Row, string Label, string Predicted, string Decided, IReadOnlyList<string> Units, string? Picture = null, string? Whole = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Score))]
[JsonSerializable(typeof(DataInfo))]
[JsonSerializable(typeof(EpochInfo[]))]
[JsonSerializable(typeof(SelectionSample[]))]
internal sealed partial class UnitContext : JsonSerializerContext;
