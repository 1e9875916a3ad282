using System.Text.Json;
using System.Text.Json.Serialization;
using Candor.Data;
using Candor.Explainers.Examples;
using Candor.Tensors;
using Candor.Tensors.Weights;

namespace Candor.Runs.Folders;

/// <summary>A run's influences in a file beside its model: <c>examples.safetensors</c> with <c>alpha</c> [N, L] and <c>rows</c>
/// [N].</summary>
/// <param name="Alpha">S⊙clamp(μ, 0, 1), [N, L].</param>
/// <param name="Rows">[N] The points' rows in the data file.</param>
/// <param name="Target">How a regression's numbers are scaled; null for classification.</param>
internal sealed record Influences(Tensor Alpha, long[] Rows, TargetScale? Target)
{
    public const string FileName = "examples.safetensors";
    private const string MetadataKey = "candor.examples";
    private const string Format = "candor-examples/1";

    public void Write(string path)
    {
        using var scope = torch.NewDisposeScope();
        var header = new InfluenceHeader(Format, Target?.Mean, Target?.Deviation);
        SafeTensors.Write(
            path, [new("alpha", Alpha.detach()), new("rows", Tensor.From(Rows))],
            new Dictionary<string, string> { [MetadataKey] = JsonSerializer.Serialize(header, InfluenceContext.Default.InfluenceHeader) });
    }

    /// <summary>Reads a file whose hash must be the one that the record speaks of.</summary>
    public static Influences Read(string path, string? sha256, Device device)
    {
        if (!File.Exists(path))
            throw new CandorException($"{path} is gone, but the record speaks of it; restore it or train again.");
        if (sha256 is not null && SavedPredictor.HashOf(path) != sha256)
            throw new CandorException($"{path} is not the file that the run wrote: its hash differs from the record's. Restore it or train again.");
        try
        {
            using var file = SafeTensors.Read(path);
            var header = file.Metadata.TryGetValue(MetadataKey, out var json) ? StrictJson.Read<InfluenceHeader>(json) : null;
            if (header is not { Format: Format } || !file.Tensors.TryGetValue("alpha", out var alpha) || !file.Tensors.TryGetValue("rows",
                out var rows))
                throw new CandorException($"{path} holds no influences of this version of candor; train again.");
            var target = header is { Mean: { } mean, Deviation: { } deviation } ? new TargetScale(mean, deviation) : null;
            return new Influences(alpha.clone().to(device), rows.ToArray<long>(), target);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            throw new CandorException($"{path} is damaged: {StrictJson.Why(e).TrimEnd('.')}. Restore it or train again.", e);
        }
    }
}

internal sealed record InfluenceHeader(string Format, double? Mean, double? Deviation);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(InfluenceHeader))]
internal sealed partial class InfluenceContext : JsonSerializerContext;
