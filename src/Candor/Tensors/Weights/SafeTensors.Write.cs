using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using Candor.Data.Files;

namespace Candor.Tensors.Weights;

public static partial class SafeTensors
{
    /// <summary>
    /// Writes tensors to a file. The same tensors and metadata give the same bytes, in whatever order they come. The file appears whole
    /// or not at all: it is written beside its place, flushed to the disk, and renamed.
    /// </summary>
    /// <exception cref="ArgumentException">A name comes twice, or is <c>__metadata__</c>.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string,
        string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(tensors);
        // Wide elements first, so that every tensor is aligned.
        KeyValuePair<string, Tensor>[] entries =
            [.. tensors.OrderByDescending(t => t.Value.dtype.Size()).ThenBy(t => t.Key, StringComparer.Ordinal)];
        var header = Header(entries, metadata ?? new Dictionary<string, string>());
        WholeFile.Write(path, file =>
        {
            file.Write(header);
            foreach (var (_, tensor) in entries)
                WriteElements(file, tensor);
        });
    }

    private static void WriteElements(FileStream file, Tensor tensor)
    {
        tensor.ReadMemory(piece => file.Write(piece));
    }

    private static byte[] Header(KeyValuePair<string, Tensor>[] entries, IReadOnlyDictionary<string, string> metadata)
    {
        using var buffer = new MemoryStream();
        buffer.Write(new byte[8]);
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            var offset = 0L;
            var names = new HashSet<string>(StringComparer.Ordinal) { MetadataKey };
            foreach (var (name, tensor) in entries)
            {
                if (!names.Add(name))
                    throw new ArgumentException($"the name '{name}' is taken; names in a safetensors file are unique and not {MetadataKey}.", nameof(entries));
                offset = WriteEntry(json, name, tensor, offset);
            }
            json.WriteEndObject();
        }
        while (buffer.Length % 8 != 0)
            buffer.WriteByte((byte)' ');
        var bytes = buffer.ToArray();
        if (bytes.Length - 8 > MaxHeader)
            throw new ArgumentException($"the header would take {bytes.Length - 8} bytes; the format allows {MaxHeader}.", nameof(entries));
        BinaryPrimitives.WriteInt64LittleEndian(bytes, bytes.Length - 8);
        return bytes;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.Count == 0)
            return;
        json.WriteStartObject(MetadataKey);
        foreach (var (key, value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static long WriteEntry(Utf8JsonWriter json, string name, Tensor tensor, long offset)
    {
        var end = offset + (tensor.ByteCount());
        json.WriteStartObject(name);
        json.WriteString("dtype", s_names.TryGetValue(tensor.dtype, out var dtype)
            ? dtype : throw new ArgumentException($"'{name}' has elements of type {tensor.dtype}, which are not written.", nameof(tensor)));
        json.WriteStartArray("shape");
        foreach (var size in tensor.shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
        return end;
    }
}
