using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Data.Records;

namespace Candor.Cli.Output;

/// <summary>The documents of <c>--json</c>. A value that is no number is null.</summary>
internal static class JsonOut
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    /// <summary>The text of a document.</summary>
    public static string Text(JsonNode document) => document.ToJsonString(s_options);

    /// <summary>Prints a document.</summary>
    public static void Write(Terminal output, JsonNode document) => output.Writer.WriteLine(Text(document));

    /// <summary>A number, or null for what JSON has no number for.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    /// <summary>Words.</summary>
    public static JsonArray Array(IEnumerable<string> words) => [.. words.Select(w => (JsonNode)w)];

    /// <summary>Metric → mean.</summary>
    public static JsonObject? Means(Evaluation? evaluation) => evaluation is null
        ? null
        : new JsonObject(evaluation.Metrics.Select(m => KeyValuePair.Create(m.Key, Number(m.Value.Mean))));

    /// <summary>Explainer → metric → mean, and how far the run's own is above it; null where none was measured.</summary>
    public static JsonObject? Baselines(RunRecord record) => record.Baselines is not { } baselines ? null : new(baselines.Select(
        b => KeyValuePair.Create<string, JsonNode?>(b.Name, new JsonObject(b.Changes.Select(c => KeyValuePair.Create<string, JsonNode?>(
            c.Key, new JsonObject
            {
                ["mean"] = Number(b.Metrics[c.Key].Mean),
                ["change"] = Number(c.Value.Mean),
                ["standardError"] = Number(c.Value.StandardError),
                ["p"] = Number(c.Value.P),
            }))))));

    /// <summary>How far numbers are off, in the target's own units; null where classes are predicted.</summary>
    public static JsonObject? Errors(Evaluation? evaluation) => evaluation?.Errors is not { } errors ? null : new JsonObject
    {
        ["rmse"] = Number(errors.Rmse),
        ["meanAbsolute"] = Number(errors.MeanAbsolute),
        ["spread"] = Number(errors.Spread),
    };

    /// <summary>Metric → mean, std, n, direction.</summary>
    public static JsonObject Scores(Evaluation evaluation) => new(evaluation.Metrics.Select(m => KeyValuePair.Create<string,
        JsonNode?>(m.Key, new JsonObject
        {
            ["mean"] = Number(m.Value.Mean),
            ["std"] = Number(m.Value.Std),
            ["n"] = m.Value.N,
            ["direction"] = m.Value.Direction,
        })));
}
