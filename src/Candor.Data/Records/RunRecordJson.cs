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
            return StrictJson.Read<RunRecord>(json, RunRecord.CurrentFormat, named: true);
        }
        catch (JsonException e)
        {
            throw new CandorException($"{path} is no run record ({StrictJson.Why(e)}): it is of another version, " +
                $"was cut off or changed by hand; run the training again or restore the file.", e);
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(RunRecord))]
internal sealed partial class RecordContext : JsonSerializerContext;
