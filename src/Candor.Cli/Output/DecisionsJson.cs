using System.Text.Json.Nodes;
using Candor.Data.Records;

namespace Candor.Cli.Output;

/// <summary>Decisions as a document: classes, what changed, and each side's confusion, ranking and calibration.</summary>
internal static class DecisionsJson
{
    /// <summary>The part of a record's document; null where no decisions were recorded.</summary>
    public static JsonObject? Of(RunRecord record) => (record.After ?? record.Before)?.Decisions is null ? null : new JsonObject
    {
        ["classes"] = JsonOut.Array(record.Data.Classes),
        ["changed"] = record.Changed is { } changed
            ? new JsonObject { ["share"] = changed.Share, ["beforeToAfter"] = Matrix(changed.Moves) } : null,
        ["before"] = Side(record.Before?.Decisions),
        ["after"] = Side(record.After?.Decisions),
    };

    private static JsonObject? Side(Decisions? decisions) => decisions is null ? null : new JsonObject
    {
        ["majorityAccuracy"] = decisions.MajorityAccuracy,
        ["auc"] = JsonOut.Number(decisions.Auc),
        ["calibrationError"] = decisions.CalibrationError,
        ["brier"] = decisions.Brier,
        ["confusion"] = Matrix(decisions.Confusion),
    };

    private static JsonArray Matrix(IReadOnlyList<IReadOnlyList<int>> counts) =>
        [.. counts.Select(row => new JsonArray([.. row.Select(n => (JsonNode)n)]))];
}
