using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Candor.Data;
using Candor.Data.Records;
using Candor.Tensors;
using Candor.Tensors.Weights;

namespace Candor.Training;

/// <summary>Where a training run stands after an epoch: enough to go on as if it had never stopped.</summary>
internal sealed record CheckpointHeader(
    string Format, string Fingerprint, int Epoch, int Stale, double? BestTrained, IReadOnlyList<EpochInfo> History,
        IReadOnlyList<BestEntry> Best)
{
    public const string CurrentFormat = "candor-checkpoint/1";

    /// <summary>How far the next epoch was; null: it had not begun.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WithinEpoch? Within { get; init; }
}

/// <summary>Where an epoch was stopped between two batches.</summary>
/// <param name="Batches">Batches that are done.</param>
/// <param name="Sums">What the terms of all ranks have added up to, by name.</param>
/// <param name="Streams">Where the streams of random numbers stand.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record WithinEpoch(
    int Batches, IReadOnlyDictionary<string, double> Sums, IReadOnlyDictionary<string, byte[]> Streams, double Seconds = 0);

/// <summary>The best epoch for one η.</summary>
internal sealed record BestEntry(double Eta, int Epoch, double Score);

/// <summary>Reads and writes checkpoints: one safetensors file, replaced as a whole.</summary>
internal static class Checkpoint
{
    private const string MetadataKey = "candor.checkpoint";
    private const string DigestKey = "candor.sha256";
    private const string WeightsPrefix = "predictor/";
    private const string OptimizersPrefix = "optimizer/";

    public static void Write(
        string path, CheckpointHeader header, IReadOnlyDictionary<string, Tensor> weights, IReadOnlyDictionary<string, Tensor> optimizers,
        IReadOnlyDictionary<int, IReadOnlyDictionary<string, Tensor>> best)
    {
        KeyValuePair<string, Tensor>[] tensors =
        [
            .. StateCopy.Prefixed(WeightsPrefix, weights), .. StateCopy.Prefixed(OptimizersPrefix, optimizers),
            .. best.SelectMany(e => StateCopy.Prefixed(EpochPrefix(e.Key), e.Value)),
        ];
        var json = JsonSerializer.Serialize(header, CheckpointContext.Default.CheckpointHeader);
        SafeTensors.Write(path, tensors, new Dictionary<string, string> { [MetadataKey] = json, [DigestKey] = Digest(json, tensors) });
    }

    /// <summary>A checkpoint, owned by the caller.</summary>
    /// <exception cref="CandorException">The file is damaged, or of another run.</exception>
    public static (CheckpointHeader Header, SafeTensorsFile File) Read(string path, string fingerprint)
    {
        SafeTensorsFile? file = null;
        try
        {
            file = SafeTensors.Read(path);
            var header = file.Metadata.TryGetValue(MetadataKey, out var json)
                ? StrictJson.Read<CheckpointHeader>(json, named: true)
                : null;
            if (header is not { Format: CheckpointHeader.CurrentFormat })
                throw new CandorException($"{path} is no checkpoint of this version of candor; remove it to start the run again.");
            if (!file.Metadata.TryGetValue(DigestKey, out var digest) || digest != Digest(json!, file.Tensors))
                throw new InvalidDataException("its content does not match its checksum");
            if (header.Fingerprint != fingerprint)
                throw new CandorException($"{path} belongs to a run with other options or other data; resume with the options of that run, or choose another folder (--out).");
            return (header, file);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            file?.Dispose();
            throw new CandorException($"{path} is damaged ({StrictJson.Why(e)}); remove it to start the run again.", e);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>The weights of a checkpoint.</summary>
    public static IReadOnlyDictionary<string, Tensor> Weights(SafeTensorsFile file) => StateCopy.Under(file.Tensors, WeightsPrefix);

    /// <summary>The states of its optimisers.</summary>
    public static IReadOnlyDictionary<string, Tensor> Optimizers(SafeTensorsFile file) => StateCopy.Under(file.Tensors, OptimizersPrefix);

    /// <summary>A copy of the state that it keeps of an epoch, owned by the caller.</summary>
    public static IReadOnlyDictionary<string, Tensor> CopyOf(SafeTensorsFile file, int epoch) =>
        StateCopy.Of(StateCopy.Under(file.Tensors, EpochPrefix(epoch)));

    /// <summary>SHA-256 of the header and of every tensor's name, type, shape and elements, so that no changed bit is trained on.</summary>
    private static string Digest(string header, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        using var scope = torch.NewDisposeScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(header));
        foreach (var (name, tensor) in tensors.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            hash.AppendData(
                Encoding.UTF8.GetBytes(FormattableString.Invariant($"\n{name} {tensor.dtype} [{string.Join(',', tensor.shape)}] ")));
            tensor.detach().to(torch.CPU).contiguous().UseMemory(piece => hash.AppendData(piece));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string EpochPrefix(int epoch) => FormattableString.Invariant($"epoch-{epoch}/");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(CheckpointHeader))]
internal sealed partial class CheckpointContext : JsonSerializerContext;
