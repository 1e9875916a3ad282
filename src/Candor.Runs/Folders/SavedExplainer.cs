using System.Text.Json;
using System.Text.Json.Serialization;
using Candor.Data;
using Candor.Explainers;
using Candor.Explainers.Learned;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Tensors.Weights;

namespace Candor.Runs.Folders;

/// <summary>A learned explainer in a file: the network E, and which method learnt it.</summary>
/// <remarks>A safetensors file whose metadata <c>candor.explainer</c> is JSON.</remarks>
internal static class SavedExplainer
{
    private const string MetadataKey = "candor.explainer";
    private const string Format = "candor-explainer/1";

    /// <summary>Writes the explainer; the file is there whole or not at all.</summary>
    public static void Write(string path, LearnedMethod method)
    {
        var header = new ExplainerHeader(Format, method.Name, method.Explainer.Feedback, method.K, method.Explainer switch
        {
            UNetExplainerNetwork => ImageNetwork.UNet,
            LocalGlobalExplainerNetwork => ImageNetwork.LocalGlobal,
            _ => ImageNetwork.Convolutions,
        });
        SafeTensors.Write(
            path, method.Explainer.StateByName(),
            new Dictionary<string, string> { [MetadataKey] = JsonSerializer.Serialize(header, ExplainerContext.Default.ExplainerHeader) });
    }

    /// <summary>Reads an explainer for the predictor that it was learned for.</summary>
    /// <returns>The explainer, and k. The network lives as long as the current scope's tensors are used: dispose it with the returned
    /// owner.</returns>
    /// <exception cref="CandorException">The file is missing, damaged, or of another predictor.</exception>
    public static (Explainer Explainer, int K, ExplainerNetwork Owner) Read(string path, Predictor predictor)
    {
        if (!File.Exists(path))
            throw new CandorException($"There is no learned explainer at {path}; train one (candor train DATA --method meed), or name another explainer (--explainer lime).");
        try
        {
            using var content = SafeTensors.Read(path);
            var header = content.Metadata.TryGetValue(MetadataKey, out var json)
                ? StrictJson.Read<ExplainerHeader>(json)
                : null;
            if (header is not { Format: Format })
                throw new CandorException($"{path} has the format '{header?.Format}', but this version reads '{Format}'.");
            var network = NetworkFamily.Of(predictor.Space, predictor.Classes, predictor.Device,
                predictor.DType, network: header.Network).Explainer(header.Feedback, 0);
            try
            {
                network.LoadState(content.Tensors);
            }
            catch
            {
                network.Dispose();
                throw;
            }
            network.train(false);
            return (new LearnedExplainer(header.Method, Catalog.LearnedPaper(header.Method), network, predictor.Space), header.K, network);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            throw new CandorException($"{path} is damaged: {StrictJson.Why(e).TrimEnd('.')}. Restore it or train again.", e);
        }
    }
}

internal sealed record ExplainerHeader(string Format, string Method, bool Feedback, int K,
    ImageNetwork Network = ImageNetwork.Convolutions);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ExplainerHeader))]
internal sealed partial class ExplainerContext : JsonSerializerContext;
