using System.Text.Json.Nodes;
using Candor.Data.Records;

namespace Candor.Cli.Output;

/// <summary>The document of <c>explain</c>.</summary>
internal static class ExplanationJson
{
    public static JsonObject Of(ExplainedSample sample, string explainer, bool? intercept, string run, string page)
    {
        var document = Row(sample, explainer, intercept, run, page);
        if (sample.Text is { } text)
            Add(document, sample, text);
        if (sample.After.Trust is { } trust)
            document["trust"] = TrustJson(sample, trust);
        return document;
    }

    // Words carry their place, so that they can be marked elsewhere.
    private static void Add(JsonObject document, ExplainedSample sample, SampleText text)
    {
        var top = text.Top(sample.After.Contributions).ToHashSet();
        document["text"] = text.Text;
        document["tokens"] = new JsonArray([.. text.Words.Select((word, i) => (JsonNode)new JsonObject
        {
            ["token"] = sample.Features[i].Value,
            ["start"] = word.Start,
            ["length"] = word.Length,
            ["contribution"] = JsonOut.Number(sample.After.Contributions[i]),
            ["plusMinus"] = PlusMinus(sample.After, i),
            ["selected"] = top.Contains(i),
        })]);
        document.Remove("contributions");
    }

    // A number has no class and no probability, but a value in its own units.
    private static JsonObject Row(ExplainedSample sample, string explainer, bool? intercept, string run, string page)
    {
        var row = OfClass(sample, explainer, intercept, run, page);
        if (!sample.IsNumber)
            return row;
        row["prediction"] = JsonOut.Number(sample.After.Probability);
        row.Remove("probability");
        return row;
    }

    private static JsonObject OfClass(ExplainedSample sample, string explainer, bool? intercept, string run, string page) => new()
    {
        ["run"] = run,
        ["row"] = sample.Row < 0 ? null : sample.Row,
        ["name"] = sample.Title,
        ["label"] = sample.Label.Length == 0 ? null : sample.Label,
        ["prediction"] = sample.After.Prediction,
        ["target"] = sample.Explained,
        ["probability"] = JsonOut.Number(sample.After.Probability),
        ["explainer"] = explainer,
        ["settings"] = new JsonObject(intercept is { } fitted ? [KeyValuePair.Create("intercept", (JsonNode?)fitted)] : []),
        ["contributions"] = new JsonArray([.. sample.Features.Select((f, i) => (JsonNode)new JsonObject
        {
            ["feature"] = f.Name,
            ["value"] = f.Value,
            ["contribution"] = JsonOut.Number(sample.After.Contributions[i]),
            ["plusMinus"] = PlusMinus(sample.After, i),
        })]),
        ["insertion"] = JsonOut.Number(sample.After.Insertion),
        ["deletion"] = JsonOut.Number(sample.After.Deletion),
        ["page"] = page,
    };

    // Half of the 95 % interval; null where nothing is drawn, or too little to say.
    private static JsonNode? PlusMinus(SampleExplanation explanation, int unit) =>
        explanation.Trust?.HalfWidths is { } half ? JsonOut.Number(half[unit]) : null;

    private static JsonObject TrustJson(ExplainedSample sample, Trust trust) => new()
    {
        ["output"] = trust.Output,
        ["base"] = JsonOut.Number(trust.Base),
        ["value"] = JsonOut.Number(trust.Value),
        ["sum"] = JsonOut.Number(sample.After.Contributions.Sum()),
        ["additivity"] = trust.Additivity,
        ["signed"] = trust.Signed,
        ["drawn"] = trust.Drawn,
        ["randomInsertion"] = JsonOut.Number(trust.RandomInsertion),
        ["randomDeletion"] = JsonOut.Number(trust.RandomDeletion),
        ["randomRankings"] = trust.RandomRankings,
        ["sentences"] = JsonOut.Array(TrustSentences.Of(sample.After, sample.UnitNames, Figures.Of(sample))),
    };
}
