using System.Text.Json;
using System.Text.Unicode;

namespace Candor.Tensors.Weights;

/// <summary>One tensor of a header: where its bytes are, counted from the header's end.</summary>
internal sealed record SafeTensorsEntry(string Name, ScalarType DType, long[] Shape, long Begin, long End);

/// <summary>The JSON header of a safetensors file, parsed strictly: what is not in the format's description is refused.</summary>
internal sealed partial class SafeTensorsHeader
{
    private const int MaxDimensions = 8;

    private SafeTensorsHeader(List<SafeTensorsEntry> entries, Dictionary<string, string> metadata) => (Entries, Metadata) = (entries,
        metadata);

    /// <summary>The tensors in the order of their bytes.</summary>
    public IReadOnlyList<SafeTensorsEntry> Entries { get; }

    /// <summary>The entries of <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Parses a header for a file with a number of bytes after it.</summary>
    /// <exception cref="InvalidDataException">The header is invalid or does not describe exactly those bytes.</exception>
    public static SafeTensorsHeader Parse(ReadOnlySpan<byte> bytes, long available)
    {
        if (bytes.IsEmpty || bytes[0] != '{')
            throw new InvalidDataException("its header does not begin with '{'.");
        if (!Utf8.IsValid(bytes))
            throw new InvalidDataException("its header is not UTF-8.");
        try
        {
            var header = ParseObject(bytes);
            header.Cover(available);
            return header;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"its header is not the JSON that the format asks for: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            // Thrown by the JSON reader for half of a surrogate pair.
            throw new InvalidDataException($"a text in its header is no valid Unicode: {e.Message}", e);
        }
    }

    /// <summary>Makes sure that the tensors lie one after the other and take all bytes that there are.</summary>
    private void Cover(long available)
    {
        var end = 0L;
        foreach (var entry in Entries)
        {
            if (entry.Begin != end)
                throw new InvalidDataException(
                    $"'{entry.Name}' begins at offset {entry.Begin}, but the bytes before it end at {end}: " +
                    $"there is {(entry.Begin > end ? "a hole" : "an overlap")}.");
            end = entry.End;
        }
        if (end > available)
            throw new InvalidDataException($"its tensors take {end} bytes, but only {available} follow the header: it was cut off.");
        if (end < available)
            throw new InvalidDataException(
                $"its tensors take {end} bytes, but {available} follow the header: {available - end} belong to no tensor.");
    }
}
