using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Candor.Data;

/// <summary>Reads the JSON of files that anybody may have changed: what types do not allow is said by field, instead of coming up as a null
/// where nobody expects one.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions s_options = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a document.</summary>
    /// <param name="json">The text.</param>
    /// <param name="type">What it holds.</param>
    /// <param name="known">Whether a field that the type does not know is refused.</param>
    /// <param name="complete">Adds what was left out, before anything is looked at; null: nothing does. A list that is
    /// left out is empty in any case, unless it is a parameter of the type's constructor.</param>
    /// <param name="format">Name and version that its field <c>format</c> must have, looked at first. Null: it is not looked at.</param>
    /// <exception cref="JsonException">It is no JSON, of another format, or does not fit the type; <see cref="Why"/> says it for people.</exception>
    public static T Read<T>(string json, JsonTypeInfo<T> type, bool known = false, Func<JsonObject, JsonObject>? complete = null,
        string? format = null) where T : class
    {
        var node = JsonNode.Parse(json, documentOptions: s_options) as JsonObject
            ?? throw new JsonException("it is no object, { … }", "$", null, null);
        if (format is not null && (node["format"] as JsonValue)?.ToString() != format)
            throw Wrong("format", $"is '{(node["format"] as JsonValue)?.ToString()}', but this version reads '{format}'");
        node = complete?.Invoke(node) ?? node;
        Complete(node, type, "", known);
        return node.Deserialize(type)!;
    }

    /// <summary>What is wrong, with the place: a line, or a field; of other errors the message.</summary>
    public static string Why(Exception error)
    {
        if (error is not JsonException e)
            return error.Message;
        if (e.Path is null && e.LineNumber is { } line)
            return string.Create(CultureInfo.InvariantCulture, $"line {line + 1}");
        return e.Path is null or "$" ? e.Message : $"'{e.Path.TrimStart('$').TrimStart('.')}' {(e.Message.Contains("converted", StringComparison.Ordinal)
            ? "holds another kind of value than expected" : e.Message)}";
    }

    private static void Complete(JsonNode? node, JsonTypeInfo type, string at, bool known)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object:
                Complete(node as JsonObject ?? throw Wrong(at, "is no object, { … }"), type, at, known);
                break;
            case JsonTypeInfoKind.Enumerable:
                foreach (var (i, element) in (node as JsonArray ?? throw Wrong(at, "is no list, [ … ]")).Index())
                    Element(element, type, string.Create(CultureInfo.InvariantCulture, $"{at}[{i}]"), known);
                break;
            case JsonTypeInfoKind.Dictionary:
                foreach (var (name, value) in node as JsonObject ?? throw Wrong(at, "is no object, { … }"))
                    Element(value, type, Below(at, name), known);
                break;
        }
    }

    private static void Element(JsonNode? element, JsonTypeInfo list, string at, bool known)
    {
        var type = list.ElementType!;
        if (element is not null)
            Complete(element, list.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type), at, known);
        else if (Nullable.GetUnderlyingType(type) is null)
            throw Wrong(at, "is null");
    }

    private static void Complete(JsonObject node, JsonTypeInfo type, string at, bool known)
    {
        foreach (var property in type.Properties.Where(p => p.Set is not null || p.AssociatedParameter is not null))
        {
            var there = node.TryGetPropertyValue(property.Name, out var value);
            var (own, below) = (property.PropertyType, Below(at, property.Name));
            var inner = type.Options.GetTypeInfo(Nullable.GetUnderlyingType(own) ?? own);
            if (value is not null)
                Complete(value, inner, below, known);
            else if (own.IsValueType ? Nullable.GetUnderlyingType(own) is null && there : !property.IsSetNullable)
                node[property.Name] = there ? throw Wrong(below, "is null") : inner.Kind switch
                {
                    _ when property.AssociatedParameter is { IsMemberInitializer: false, HasDefaultValue: false } =>
                        throw Wrong(below, "is missing"),
                    JsonTypeInfoKind.Enumerable => new JsonArray(),
                    JsonTypeInfoKind.Dictionary => new JsonObject(),
                    _ => throw Wrong(below, "is missing"),
                };
        }
        if (known && node.Select(n => n.Key).Except(type.Properties.Select(p => p.Name)).ToArray() is { Length: > 0 } unknown)
            throw Wrong(Below(at, unknown[0]), unknown.Length == 1 ? "is a field that this version does not know"
                : $"is a field that this version does not know, nor does it know {string.Join(", ", unknown.Skip(1).Take(8))}");
    }

    private static string Below(string at, string name) => at.Length == 0 ? name : $"{at}.{name}";

    private static JsonException Wrong(string at, string what) => new(what, $"$.{at}", null, null);
}
