using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Candor.Runs.Configuration;

/// <summary>
/// Reads records of options from JSON: what the text lacks keeps the default that the record documents, and what the record does not know
/// is named. System.Text.Json's own reading knows no default of a property that is only set at birth, and compiles some two thousand
/// methods for the enumerations of a configuration at each start.
/// </summary>
internal static class ConfigReader
{
    private static readonly JsonDocumentOptions s_options = new() { AllowDuplicateProperties = false };

    /// <summary>Reads one record.</summary>
    /// <param name="json">The text.</param>
    /// <param name="format">Name and version that its field <c>format</c> must have, if it is there.</param>
    /// <typeparam name="T">Its type.</typeparam>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    /// <exception cref="CandorException">It is no such record; the message begins with the name of the field.</exception>
    public static T Read<T>(string json, string format) where T : class
    {
        using var document = JsonDocument.Parse(json, s_options);
        var fields = Fields(document.RootElement, "");
        if (fields.Remove("format", out var given) && !(given.ValueKind == JsonValueKind.String && given.ValueEquals(format)))
            throw Wrong(given, "format", $"\"{format}\"");
        return (T)Record(typeof(T), fields, "");
    }

    private static Dictionary<string, JsonElement> Fields(JsonElement json, string at) => json.ValueKind == JsonValueKind.Object
        ? json.EnumerateObject().ToDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal)
        : throw Wrong(json, at, "fields in braces");

    private static object Record(Type type, Dictionary<string, JsonElement> fields, string at)
    {
        var record = Create(type, fields, at);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            if (property.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.Always })
                continue;
            if (fields.Remove(name, out var value) && property.CanWrite)
                property.SetValue(record, Value(property, value, Path(at, name)));
        }
        return fields.Count == 0 ? record
            : throw new CandorException($"{Path(at, fields.Keys.First())} is no field that this version knows");
    }

    // A record with a list of values in its head is made from them; any other is made with its defaults.
    private static object Create(Type type, Dictionary<string, JsonElement> fields, string at)
    {
        if (type.GetConstructor(Type.EmptyTypes) is null)
        {
            var head = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
            return head.Invoke([.. head.GetParameters().Select(p => Of(p, fields, at))]);
        }
        foreach (var property in type.GetProperties().Where(p => p.IsDefined(typeof(RequiredMemberAttribute))))
            if (!fields.ContainsKey(JsonNamingPolicy.CamelCase.ConvertName(property.Name)))
                throw Missing(at, property.Name);
        return Activator.CreateInstance(type)!;
    }

    private static object? Of(ParameterInfo parameter, Dictionary<string, JsonElement> fields, string at)
    {
        var name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
        if (fields.TryGetValue(name, out var value))
            return Value(parameter.ParameterType, value, Path(at, name));
        return parameter.HasDefaultValue ? parameter.DefaultValue : throw Missing(at, name);
    }

    private static object? Value(PropertyInfo property, JsonElement json, string at)
    {
        if (json.ValueKind == JsonValueKind.Null && !property.PropertyType.IsValueType
            && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.NotNull)
            throw Wrong(json, at, "a value");
        return Value(property.PropertyType, json, at);
    }

    private static object? Value(Type type, JsonElement json, string at)
    {
        if (json.ValueKind == JsonValueKind.Null && (!type.IsValueType || Nullable.GetUnderlyingType(type) is not null))
            return null;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
            return json.ValueKind == JsonValueKind.String && Enum.TryParse(type, json.GetString(), ignoreCase: true, out var found)
                && Enum.IsDefined(type, found) ? found : throw Wrong(json, at, $"one of {string.Join(", ", Enum.GetNames(type))}");
        if (type == typeof(string))
            return json.ValueKind == JsonValueKind.String ? json.GetString() : throw Wrong(json, at, "a text");
        if (type == typeof(bool))
            return json.ValueKind is JsonValueKind.True or JsonValueKind.False ? json.GetBoolean() : throw Wrong(json, at, "true or false");
        if (type == typeof(char))
            return json.ValueKind == JsonValueKind.String && json.GetString() is [var sign] ? sign : throw Wrong(json, at, "one sign");
        if (type.IsPrimitive)
            return Number(type, json, at);
        if (type.IsAssignableFrom(typeof(Dictionary<string, string>)))
            return Texts(json, at);
        return Elements(type) is { } element ? List(element, json, at) : Record(type, Fields(json, at), at);
    }

    private static object Number(Type type, JsonElement json, string at)
    {
        if (json.ValueKind == JsonValueKind.Number)
        {
            if (type == typeof(double) && json.TryGetDouble(out var real) && double.IsFinite(real))
                return real;
            if (type == typeof(int) && json.TryGetInt32(out var small))
                return small;
            if (type == typeof(long) && json.TryGetInt64(out var whole))
                return whole;
            if (type == typeof(ulong) && json.TryGetUInt64(out var natural))
                return natural;
        }
        throw Wrong(json, at, type == typeof(double) ? "a number" : type == typeof(ulong) ? "a whole number from 0 on" : "a whole number");
    }

    private static Dictionary<string, string> Texts(JsonElement json, string at) => Fields(json, at).ToDictionary(f => f.Key,
        f => (string)(Value(typeof(string), f.Value, Path(at, f.Key)) ?? throw Wrong(f.Value, Path(at, f.Key), "a text")));

    private static Type? Elements(Type type) => type.IsArray ? type.GetElementType()
        : type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) ? type.GetGenericArguments()[0] : null;

    private static Array List(Type element, JsonElement json, string at)
    {
        if (json.ValueKind != JsonValueKind.Array)
            throw Wrong(json, at, "a list in brackets");
        var list = Array.CreateInstance(element, json.GetArrayLength());
        foreach (var (i, value) in json.EnumerateArray().Index())
            list.SetValue(Value(element, value, string.Create(CultureInfo.InvariantCulture, $"{at}[{i}]"))
                ?? throw Wrong(value, at, "values"), i);
        return list;
    }

    private static string Path(string at, string name) => at.Length == 0 ? name : $"{at}.{name}";

    private static CandorException Missing(string at, string name) =>
        new($"{Path(at, JsonNamingPolicy.CamelCase.ConvertName(name))} is missing");

    private static CandorException Wrong(JsonElement json, string at, string expected)
    {
        var found = json.ValueKind is JsonValueKind.Object ? "{…}" : json.ValueKind is JsonValueKind.Array ? "[…]" : json.GetRawText();
        return new($"{(at.Length == 0 ? "the whole" : at)} is {(found.Length > 60 ? found[..60] + "…" : found)}, but must be {expected}");
    }
}
