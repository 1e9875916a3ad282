using System.Text.Json;

namespace Candor.Tensors.Weights;

internal sealed partial class SafeTensorsHeader
{
    private static SafeTensorsHeader ParseObject(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 3 });
        var entries = new List<SafeTensorsEntry>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        reader.Read();
        while (Key(ref reader, names, "the header") is { } name)
        {
            if (name == "__metadata__")
                ParseMetadata(ref reader, metadata);
            else
                entries.Add(ParseEntry(ref reader, name));
        }
        // Spaces may follow; the reader refuses anything else.
        while (reader.Read())
            throw new InvalidDataException("something follows the header's JSON.");
        entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        return new(entries, metadata);
    }

    private static void ParseMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        Expect(ref reader, JsonTokenType.StartObject, "__metadata__");
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (Key(ref reader, names, "__metadata__") is { } name)
        {
            Expect(ref reader, JsonTokenType.String, $"__metadata__.{name}");
            metadata.Add(name, reader.GetString()!);
        }
    }

    private static SafeTensorsEntry ParseEntry(ref Utf8JsonReader reader, string name)
    {
        Expect(ref reader, JsonTokenType.StartObject, $"'{name}'");
        var names = new HashSet<string>(StringComparer.Ordinal);
        (ScalarType? dtype, long[]? shape, long[]? offsets) = (null, null, null);
        while (Key(ref reader, names, $"'{name}'") is { } key)
        {
            if (key == "dtype")
            {
                Expect(ref reader, JsonTokenType.String, $"'{name}'.dtype");
                dtype = ParseDType(reader.GetString()!, name);
            }
            else if (key == "shape")
            {
                shape = ParseNumbers(ref reader, $"'{name}'.shape", MaxDimensions);
            }
            else if (key == "data_offsets")
            {
                offsets = ParseNumbers(ref reader, $"'{name}'.data_offsets", 2);
            }
            else
            {
                throw new InvalidDataException($"'{name}' has the entry '{key}'; dtype, shape and data_offsets belong there.");
            }
        }
        if (dtype is null || shape is null || offsets is not { Length: 2 })
            throw new InvalidDataException($"'{name}' needs dtype, shape and two data_offsets.");
        var bytes = Bytes(shape, dtype.Value)
            ?? throw new InvalidDataException($"'{name}' has the shape [{string.Join(", ", shape)}], too large for any file.");
        return offsets[1] - offsets[0] == bytes
            ? new(name, dtype.Value, shape, offsets[0], offsets[1])
            : throw new InvalidDataException(
                $"'{name}' of shape [{string.Join(", ", shape)}] takes {bytes} bytes, but its data_offsets are {offsets[0]} and " +
                $"{offsets[1]}.");
    }

    private static ScalarType ParseDType(string text, string name) => text switch
    {
        "F32" => ScalarType.Float32,
        "F64" => ScalarType.Float64,
        "F16" => ScalarType.Float16,
        "BF16" => ScalarType.BFloat16,
        "I64" => ScalarType.Int64,
        "U8" => ScalarType.Byte,
        "BOOL" => ScalarType.Bool,
        _ => throw new InvalidDataException(
            $"'{name}' has the dtype '{text}'; F32, F64, F16, BF16, I64, BOOL and U8 can be read: convert it before saving."),
    };

    private static long[] ParseNumbers(ref Utf8JsonReader reader, string what, int most)
    {
        Expect(ref reader, JsonTokenType.StartArray, what);
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0)
                throw new InvalidDataException($"{what} holds something other than whole numbers from 0 to {long.MaxValue}.");
            if (numbers.Count == most)
                throw new InvalidDataException($"{what} holds more than {most} numbers.");
            numbers.Add(number);
        }
        return [.. numbers];
    }

    /// <summary>Bytes of a tensor; null where they, or those of its dimensions other than 0, cannot be counted.</summary>
    private static long? Bytes(long[] shape, ScalarType dtype)
    {
        var bytes = (Int128)dtype.Size();
        foreach (var size in shape)
        {
            bytes *= Math.Max(size, 1);
            if (bytes > long.MaxValue)
                return null;
        }
        return shape.Contains(0) ? 0 : (long)bytes;
    }

    private static string? Key(ref Utf8JsonReader reader, HashSet<string> names, string where)
    {
        if (!reader.Read() || reader.TokenType == JsonTokenType.EndObject)
            return null;
        var name = reader.GetString()!;
        return names.Add(name) ? name : throw new InvalidDataException($"{where} has the key '{name}' twice.");
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string what)
    {
        if (!reader.Read() || reader.TokenType != type)
            throw new InvalidDataException($"{what} is {reader.TokenType} where {type} belongs.");
    }
}
