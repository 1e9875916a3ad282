using System.Globalization;
using System.Text.Json;

namespace Candor.Data;

/// <summary>Reads the JSON of files that anybody may have changed into records: what a type does not allow is said by field, instead of
/// coming up as a null where nobody expects one; what the text lacks keeps the default that the record documents.</summary>
/// <remarks>System.Text.Json's own reading knows no default of a property that is only set at birth, and compiles more than a thousand
/// methods at each start of the program for the records that opening a run reads.</remarks>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions s_options = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a document.</summary>
    /// <param name="json">The text.</param>
    /// <param name="format">Name and version that its field <c>format</c> must have, looked at first. Null: it is not looked at.</param>
    /// <param name="known">Whether a field that the type does not know is refused.</param>
    /// <param name="named">Whether numbers may be <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>.</param>
    /// <param name="formatless">Whether the text may lack its format.</param>
    /// <typeparam name="T">A record of numbers, texts, bytes, enumerations, lists, dictionaries by text, and such records.</typeparam>
    /// <exception cref="JsonException">It is no JSON, of another format, or does not fit the type; <see cref="Why"/> says it for people.</exception>
    public static T Read<T>(string json, string? format = null, bool known = false, bool named = false,
        bool formatless = false) where T : class
    {
        using var document = JsonDocument.Parse(json, s_options);
        var root = document.RootElement;
        RecordReader.RequireFields(root, "");
        if (format is not null && (root.TryGetProperty("format", out var given)
            ? !(given.ValueKind == JsonValueKind.String && given.ValueEquals(format)) : !formatless))
            throw RecordReader.Wrong(given, "format", $"\"{format}\"");
        return (T)new RecordReader(known, named).Value(typeof(T), root, "")!;
    }

    /// <summary>What is wrong, with the place: a line, or a field; of other errors the message.</summary>
    public static string Why(Exception error) => error switch
    {
        JsonException { Path: null, LineNumber: { } line } => string.Create(CultureInfo.InvariantCulture, $"line {line + 1}"),
        _ => error.Message,
    };
}
