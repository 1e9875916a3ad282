using System.Text.Json.Nodes;

namespace Candor.Experiments.Jobs;

/// <summary>JSON objects laid over each other.</summary>
internal static class JsonMerge
{
    /// <summary>A copy of <paramref name="below"/> with what <paramref name="above"/> has in its place; objects are merged, all else
    /// replaced.</summary>
    public static JsonObject Over(JsonObject below, JsonObject above)
    {
        var merged = below.DeepClone().AsObject();
        foreach (var (name, value) in above)
            merged[name] = merged[name] is JsonObject old && value is JsonObject own ? Over(old, own) : value?.DeepClone();
        return merged;
    }

    /// <summary>An object with one value at a path such as <c>training.learningRate</c>.</summary>
    public static JsonObject At(string path, JsonNode? value)
    {
        var parts = path.Split('.');
        JsonNode? node = value?.DeepClone();
        foreach (var part in parts.Reverse())
            node = new JsonObject { [part] = node };
        return node!.AsObject();
    }

    /// <summary>What <paramref name="above"/> has that <paramref name="below"/> has not, or has otherwise: <c>Over(below, Beyond(below,
    /// above))</c> is <paramref name="above"/>.</summary>
    public static JsonObject Beyond(JsonObject below, JsonObject above)
    {
        var beyond = new JsonObject();
        foreach (var (name, value) in above)
        {
            if (below[name] is JsonObject old && value is JsonObject own)
            {
                if (Beyond(old, own) is { Count: > 0 } inner)
                    beyond[name] = inner;
            }
            else if (!below.ContainsKey(name) || !JsonNode.DeepEquals(below[name], value))
            {
                beyond[name] = value?.DeepClone();
            }
        }
        return beyond;
    }
}
