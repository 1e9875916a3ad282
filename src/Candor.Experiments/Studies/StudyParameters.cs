using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Candor.Experiments.Studies;

/// <summary>Reads a protocol's parameters.</summary>
internal static class StudyParameters
{
    /// <summary>Parameters from JSON.</summary>
    /// <exception cref="CandorException">They are not those of the protocol.</exception>
    public static T Read<T>(JsonObject json, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return json.Deserialize(type)!;
        }
        catch (JsonException e)
        {
            throw new CandorException($"The experiment's parameters cannot be read: {e.Message}", e);
        }
    }
}
