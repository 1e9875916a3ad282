using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Runs.Folders;

namespace Candor.Runs.Evaluating;

/// <summary>What an evaluation was told, for its page: its own settings, not the training's.</summary>
internal static class EvaluationSettings
{
    /// <summary>The settings by name.</summary>
    public static JsonObject Of(
        EvaluateRequest request, RunContext context, Explainer explainer, IReadOnlyList<string> metrics, MaskSteps steps,
            Area area, ulong seed) => new()
            {
                ["run"] = request.Run,
                ["predictor"] = request.Before ? "before tuning" : "tuned",
                ["data"] = request.Data ?? $"{context.Config.Data}, its test part",
                ["missing"] = (request.Reading.Missing ?? context.Contract.Missing).ToString(),
                ["unknown"] = request.Reading.Unknown.ToString(),
                ["label"] = request.Reading.Label ?? context.Contract.Schema.Label,
                ["explainer"] = explainer.Name,
                ["explainerSettings"] = new JsonObject(ExplainerInForce.Settings(explainer, context.Saved.Predictor)
                    .Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value))),
                ["background"] = context.Contract.Background,
                ["metrics"] = new JsonArray([.. metrics.Select(m => (JsonNode)m)]),
                ["by"] = new JsonArray([.. request.By.Select(b => (JsonNode)b)]),
                ["steps"] = JsonSerializer.SerializeToNode(steps),
                ["area"] = area.ToString(),
                ["seed"] = seed,
            };
}
