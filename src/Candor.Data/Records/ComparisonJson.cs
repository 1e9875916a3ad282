using System.Text.Json;
using System.Text.Json.Serialization;

namespace Candor.Data.Records;

/// <summary>Reads and writes a <see cref="Comparison"/> as JSON.</summary>
public static class ComparisonJson
{
    /// <summary>The record as indented JSON.</summary>
    public static string Write(Comparison record) => JsonSerializer.Serialize(record, ComparisonContext.Default.Comparison);

    /// <summary>A record from JSON.</summary>
    /// <param name="json">What <see cref="Write"/> wrote.</param>
    /// <param name="path">The file's name, for messages.</param>
    /// <exception cref="CandorException">The text is no such record, or one of a format this version does not know.</exception>
    public static Comparison Read(string json, string path)
    {
        try
        {
            return StrictJson.Read<Comparison>(json, Comparison.CurrentFormat, named: true);
        }
        catch (JsonException e)
        {
            throw new CandorException($"{path} is no comparison of runs ({StrictJson.Why(e)}): it is of another version, was cut off or " +
                "changed by hand; compare anew (candor compare RUN RUN).", e);
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(Comparison))]
internal sealed partial class ComparisonContext : JsonSerializerContext;
