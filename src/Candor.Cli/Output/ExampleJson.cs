using System.Text.Json.Nodes;
using Candor.Data.Records;

namespace Candor.Cli.Output;

/// <summary>Explanations by examples as JSON.</summary>
internal static class ExampleJson
{
    /// <summary>The document of <c>explain</c>.</summary>
    public static JsonObject Of(ExplainedByExamples sample, string run, string page) => new()
    {
        ["run"] = run,
        ["row"] = sample.Row < 0 ? null : sample.Row,
        ["name"] = sample.Title,
        ["label"] = sample.Label.Length == 0 ? null : sample.Label,
        ["prediction"] = sample.Prediction,
        ["explained"] = sample.Explained,
        ["probability"] = JsonOut.Number(sample.Probability),
        ["faithful"] = sample.Faithful,
        ["examples"] = new JsonArray([.. sample.Examples.Select(e => (JsonNode)new JsonObject
        {
            ["index"] = e.Index,
            ["label"] = e.Label,
            ["class"] = e.Class,
            ["alpha"] = JsonOut.Number(e.Alpha),
            ["similarity"] = JsonOut.Number(e.Similarity),
            ["contribution"] = JsonOut.Number(e.Contribution),
            ["speaks"] = e.SpeaksFor ? "for" : "against",
        })]),
        ["page"] = page,
    };

    /// <summary>Accuracy and faithfulness for every U.</summary>
    public static JsonArray Curve(ExampleResults results) => new([.. results.Curve.Select(s => (JsonNode)new JsonObject
    {
        ["examples"] = s.Examples,
        ["accuracy"] = JsonOut.Number(s.Accuracy),
        ["accuracyError"] = JsonOut.Number(s.AccuracyError),
        ["faithfulness"] = JsonOut.Number(s.Faithfulness),
        ["faithfulnessError"] = JsonOut.Number(s.FaithfulnessError),
    })]);
}
