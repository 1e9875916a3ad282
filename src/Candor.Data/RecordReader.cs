using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Candor.Data;

/// <summary>Makes records of JSON, each by its widest constructor and the properties that the constructor leaves.</summary>
/// <param name="known">Whether a field that a record does not know is refused.</param>
/// <param name="named">Whether numbers may be <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>.</param>
internal sealed class RecordReader(bool known, bool named)
{
    private readonly Dictionary<Type, Shape> _shapes = [];
    private readonly NullabilityInfoContext _nullability = new();

    /// <summary>A value.</summary>
    /// <param name="type">What it must be.</param>
    /// <param name="json">What it is.</param>
    /// <param name="at">Where it stands, for messages.</param>
    /// <exception cref="JsonException">It is something else.</exception>
    public object? Value(Type type, JsonElement json, string at)
    {
        if (json.ValueKind == JsonValueKind.Null && IsNullable(type))
            return null;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
            return Name(type, json) ?? throw Wrong(json, at, $"one of {string.Join(", ", Enum.GetNames(type))}");
        if (type == typeof(string))
            return json.ValueKind == JsonValueKind.String ? json.GetString() : throw Wrong(json, at, "a text");
        if (type == typeof(bool))
            return json.ValueKind is JsonValueKind.True or JsonValueKind.False ? json.GetBoolean() : throw Wrong(json, at, "true or false");
        if (type == typeof(char))
            return json.ValueKind == JsonValueKind.String && json.GetString() is [var sign] ? sign : throw Wrong(json, at, "one sign");
        if (type.IsPrimitive)
            return Number(type, json, at);
        if (type == typeof(byte[]))
            return json.ValueKind == JsonValueKind.String && json.TryGetBytesFromBase64(out var bytes) ? bytes
                : throw Wrong(json, at, "bytes in Base64");
        if (type == typeof(JsonObject))
            return JsonObject.Create(RequireFields(json, at).Clone());
        if (Generic(type, typeof(IReadOnlyDictionary<,>)) is [_, var value])
            return Map(value, json, at);
        return type.IsArray ? List(type.GetElementType()!, json, at)
            : Generic(type, typeof(IEnumerable<>)) is [var element] ? List(element, json, at)
            : Record(type, RequireFields(json, at), at);
    }

    /// <summary>An object, or the error that it is none.</summary>
    public static JsonElement RequireFields(JsonElement json, string at) =>
        json.ValueKind == JsonValueKind.Object ? json : throw Wrong(json, at, "fields in braces");

    /// <summary>The error that something else was expected.</summary>
    public static JsonException Wrong(JsonElement json, string at, string expected)
    {
        var found = json.ValueKind switch
        {
            JsonValueKind.Undefined => "missing",
            JsonValueKind.Object => "{…}",
            JsonValueKind.Array => "[…]",
            _ => json.GetRawText(),
        };
        return new($"{(at.Length == 0 ? "the whole" : at)} is {(found.Length > 60 ? found[..60] + "…" : found)}, but must be {expected}");
    }

    private object Record(Type type, JsonElement json, string at)
    {
        var shape = ShapeOf(type);
        var head = shape.Head is not { } constructor ? Activator.CreateInstance(type)!
            : constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, Arguments(shape, json, at), CultureInfo.InvariantCulture);
        foreach (var (name, property) in shape.Settable)
        {
            if (json.TryGetProperty(name, out var value))
                property.SetValue(head, value.ValueKind == JsonValueKind.Null && !IsNullable(property)
                    ? throw Wrong(value, Below(at, name), "a value")
                    : Value(property.PropertyType, value, Below(at, name)));
            else if (property.IsDefined(typeof(RequiredMemberAttribute)))
                throw Missing(at, name);
        }
        if (known)
            foreach (var field in json.EnumerateObject())
                if (!shape.Names.Contains(field.Name) && !(at.Length == 0 && field.Name == "format"))
                    throw new JsonException($"{Below(at, field.Name)} is no field that this version knows");
        return head is IConsistent { Flaw: { } flaw } ? throw new JsonException($"{(at.Length == 0 ? "the whole" : at)} {flaw}") : head;
    }

    private object?[] Arguments(Shape shape, JsonElement json, string at)
    {
        var arguments = new object?[shape.Parameters.Count];
        foreach (var (name, parameter) in shape.Parameters)
            arguments[parameter.Position] = json.TryGetProperty(name, out var value)
                ? value.ValueKind == JsonValueKind.Null && !IsNullable(parameter)
                    ? throw Wrong(value, Below(at, name), "a value")
                    : Value(parameter.ParameterType, value, Below(at, name))
                : parameter.HasDefaultValue ? parameter.DefaultValue
                : IsNullable(parameter) ? null : throw Missing(at, name);
        return arguments;
    }

    // By name; older records have numbers.
    private static object? Name(Type type, JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String when Enum.TryParse(type, json.GetString(), ignoreCase: true, out var found)
            && Enum.IsDefined(type, found) => found,
        JsonValueKind.Number when json.TryGetInt32(out var number) && Enum.IsDefined(type, number) => Enum.ToObject(type, number),
        _ => null,
    };

    private object Number(Type type, JsonElement json, string at)
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
        else if (named && type == typeof(double) && json.ValueKind == JsonValueKind.String
            && json.GetString() is "NaN" or "Infinity" or "-Infinity")
            return double.Parse(json.GetString()!, CultureInfo.InvariantCulture);
        throw Wrong(json, at, type == typeof(double) ? "a number" : type == typeof(ulong) ? "a whole number from 0 on" : "a whole number");
    }

    private IDictionary Map(Type type, JsonElement json, string at)
    {
        var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), type))!;
        foreach (var field in RequireFields(json, at).EnumerateObject())
            map.Add(field.Name, Element(type, field.Value, Below(at, field.Name)));
        return map;
    }

    private Array List(Type type, JsonElement json, string at)
    {
        if (json.ValueKind != JsonValueKind.Array)
            throw Wrong(json, at, "a list in brackets");
        var (list, i) = (Array.CreateInstance(type, json.GetArrayLength()), 0);
        foreach (var value in json.EnumerateArray())
        {
            list.SetValue(Element(type, value, string.Create(CultureInfo.InvariantCulture, $"{at}[{i}]")), i);
            i++;
        }
        return list;
    }

    private object? Element(Type type, JsonElement json, string at) => json.ValueKind == JsonValueKind.Null
        && Nullable.GetUnderlyingType(type) is null ? throw Wrong(json, at, "a value") : Value(type, json, at);

    private Shape ShapeOf(Type type)
    {
        if (!_shapes.TryGetValue(type, out var shape))
            _shapes[type] = shape = new(type);
        return shape;
    }

    private bool IsNullable(PropertyInfo property) => IsNullable(property.PropertyType)
        && (property.PropertyType.IsValueType || _nullability.Create(property).WriteState != NullabilityState.NotNull);

    private bool IsNullable(ParameterInfo parameter) => IsNullable(parameter.ParameterType)
        && (parameter.ParameterType.IsValueType || _nullability.Create(parameter).WriteState != NullabilityState.NotNull);

    private static bool IsNullable(Type type) => !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;

    private static Type[]? Generic(Type type, Type definition) => Is(type, definition) ? type.GetGenericArguments()
        : type.GetInterfaces().FirstOrDefault(i => Is(i, definition))?.GetGenericArguments();

    private static bool Is(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;

    private static string Below(string at, string name) => at.Length == 0 ? name : $"{at}.{name}";

    private static JsonException Missing(string at, string name) => new($"{Below(at, name)} is missing");

    /// <summary>How a record is made.</summary>
    private sealed class Shape
    {
        public Shape(Type type)
        {
            // A record with a list of values in its head is made from them; any other is made with its defaults.
            Head = type.IsValueType || type.GetConstructor(Type.EmptyTypes) is null
                ? type.GetConstructors().MaxBy(c => c.GetParameters().Length) : null;
            foreach (var parameter in Head?.GetParameters() ?? [])
                Parameters[Name(parameter.Name!)] = parameter;
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                if (property.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.Always })
                    continue;
                Names.Add(Name(property.Name));
                if (property.CanWrite && !Parameters.ContainsKey(Name(property.Name)))
                    Settable[Name(property.Name)] = property;
            }
        }

        /// <summary>What makes it; null: it is made with its defaults.</summary>
        public ConstructorInfo? Head { get; }

        public Dictionary<string, ParameterInfo> Parameters { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, PropertyInfo> Settable { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

        private static string Name(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
    }
}
