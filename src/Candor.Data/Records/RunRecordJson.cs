using System.Text.Json;
using System.Text.Json.Serialization;

namespace Candor.Data.Records;

/// <summary>Reads and writes a <see cref="RunRecord"/> as JSON (source-generated; camelCase; no culture).</summary>
public static class RunRecordJson
{
    /// <summary>The record as indented JSON.</summary>
    public static string Write(RunRecord record) => JsonSerializer.Serialize(record, RecordContext.Default.RunRecord);

    /// <summary>A record from JSON.</summary>
    /// <param name="json">The text of a <c>record.json</c>.</param>
    /// <param name="path">The file's name, for messages.</param>
    /// <exception cref="CandorException">The text is no record, or one of a format this version does not know.</exception>
    public static RunRecord Read(string json, string path)
    {
        try
        {
            var record = JsonSerializer.Deserialize(json, RecordContext.Default.RunRecord)
                ?? throw new CandorException($"{path} holds null instead of a run record; it was not written by candor.");
            return record.Format == RunRecord.CurrentFormat
                ? record
                : throw new CandorException($"{path} has format '{record.Format}', but this version reads '{RunRecord.CurrentFormat}'; use the version of candor that wrote it.");
        }
        catch (JsonException e)
        {
            throw new CandorException($"{path} is no run record (line {e.LineNumber + 1}): it was cut off or changed by hand; run the training again or restore the file.", e);
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(RunRecord))]
internal sealed partial class RecordContext : JsonSerializerContext;
