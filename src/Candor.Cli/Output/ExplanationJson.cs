using System.Text.Json.Nodes;
using Candor.Data.Runs;

namespace Candor.Cli.Output;

/// <summary>The document of <c>explain</c>.</summary>
internal static class ExplanationJson
{
    public static JsonObject Of(ExplainedSample sample, string explainer, string run, string page) => new()
    {
        ["run"] = run,
        ["row"] = sample.Row,
        ["label"] = sample.Label,
        ["prediction"] = sample.After.Prediction,
        ["target"] = sample.Explained,
        ["probability"] = JsonOut.Number(sample.After.Probability),
        ["explainer"] = explainer,
        ["contributions"] = new JsonArray([.. sample.Features.Select((f, i) => (JsonNode)new JsonObject
        {
            ["feature"] = f.Name,
            ["value"] = f.Value,
            ["contribution"] = JsonOut.Number(sample.After.Contributions[i]),
        })]),
        ["insertion"] = JsonOut.Number(sample.After.Insertion),
        ["deletion"] = JsonOut.Number(sample.After.Deletion),
        ["page"] = page,
    };
}
