using System.Text.Json;
using System.Text.Json.Serialization;

namespace Candor.Data.Records;

/// <summary>Reads and writes an <see cref="ExperimentRecord"/> as JSON (source-generated; camelCase; no culture).</summary>
public static class ExperimentRecordJson
{
    /// <summary>The record as indented JSON.</summary>
    public static string Write(ExperimentRecord record) => JsonSerializer.Serialize(record, ExperimentContext.Default.ExperimentRecord)
        + "\n";

    /// <summary>A record from JSON.</summary>
    /// <param name="json">The text of an experiment's <c>record.json</c>.</param>
    /// <param name="path">The file's name, for messages.</param>
    /// <exception cref="CandorException">The text is no record, or one of a format this version does not know.</exception>
    public static ExperimentRecord Read(string json, string path)
    {
        try
        {
            return StrictJson.Read<ExperimentRecord>(json, ExperimentRecord.CurrentFormat, named: true);
        }
        catch (JsonException e)
        {
            throw new CandorException($"{path} is no experiment's record ({StrictJson.Why(e)}): it is of another version, " +
                $"was cut off or changed by hand; run the experiment again.", e);
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ExperimentRecord))]
internal sealed partial class ExperimentContext : JsonSerializerContext;
