using System.Text.Json;
using System.Text.Json.Serialization;

namespace Candor.Data.Records;

/// <summary>Reads and writes a <see cref="GlobalExplanation"/> as JSON.</summary>
public static class GlobalExplanationJson
{
    /// <summary>The record as indented JSON.</summary>
    public static string Write(GlobalExplanation record) => JsonSerializer.Serialize(record, GlobalContext.Default.GlobalExplanation);

    /// <summary>A record from JSON.</summary>
    /// <param name="json">What <see cref="Write"/> wrote.</param>
    /// <param name="path">The file's name, for messages.</param>
    /// <exception cref="CandorException">The text is no such record, or one of a format this version does not know.</exception>
    public static GlobalExplanation Read(string json, string path)
    {
        try
        {
            return StrictJson.Read<GlobalExplanation>(json, GlobalExplanation.CurrentFormat, named: true);
        }
        catch (JsonException e)
        {
            throw new CandorException($"{path} is no explanation of a whole model ({StrictJson.Why(e)}): it is of another version, " +
                $"was cut off or changed by hand; remove it, or ask anew (candor explain RUN --global).", e);
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, IgnoreReadOnlyProperties = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(GlobalExplanation))]
internal sealed partial class GlobalContext : JsonSerializerContext;
