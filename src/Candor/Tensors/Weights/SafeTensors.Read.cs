using System.Buffers.Binary;

namespace Candor.Tensors.Weights;

public static partial class SafeTensors
{
    /// <summary>Reads a file whole. Its tensors belong to the result, not to the current scope.</summary>
    /// <exception cref="InvalidDataException">The file is not valid safetensors, or has an element type other than F32, F64, F16, BF16, I64,
    /// BOOL and U8.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static SafeTensorsFile Read(string path) => Read(path, ReadTensors);

    /// <summary>Reads the entries of <c>__metadata__</c>, and no tensor, so that libtorch need not be loaded.</summary>
    /// <exception cref="InvalidDataException">The file is not valid safetensors.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(string path) => Read(path, file => ReadHeader(file).Metadata);

    private static T Read<T>(string path, Func<FileStream, T> read)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        try
        {
            return read(file);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path} is no valid safetensors file: {e.Message}", e);
        }
    }

    private static SafeTensorsHeader ReadHeader(FileStream file)
    {
        var length = file.Length;
        if (length < 8)
            throw new InvalidDataException($"it has {length} bytes; 8 are needed for the header's length.");
        Span<byte> prefix = stackalloc byte[8];
        ReadExactly(file, prefix);
        // Everything that is allocated below is smaller than the file itself.
        var size = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (size > MaxHeader)
            throw new InvalidDataException($"its header claims {size} bytes; at most {MaxHeader} are allowed.");
        if ((long)size > length - 8)
            throw new InvalidDataException(
                $"its header claims {size} bytes, but the file has {length - 8} after the length: it was cut off.");
        var bytes = new byte[size];
        ReadExactly(file, bytes);
        return SafeTensorsHeader.Parse(bytes, length - 8 - (long)size);
    }

    private static SafeTensorsFile ReadTensors(FileStream file)
    {
        var header = ReadHeader(file);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            foreach (var entry in header.Entries)
                tensors.Add(entry.Name, ReadTensor(file, entry));
        }
        catch
        {
            foreach (var tensor in tensors.Values)
                tensor.Dispose();
            throw;
        }
        return new SafeTensorsFile(tensors, header.Metadata);
    }

    private static Tensor ReadTensor(FileStream file, SafeTensorsEntry entry)
    {
        var tensor = torch.empty(entry.Shape, dtype: entry.DType).DetachFromDisposeScope();
        try
        {
            tensor.UseMemory(piece =>
            {
                ReadExactly(file, piece);
                // A truth value that is neither 0 nor 1 would make libtorch's behaviour undefined.
                if (entry.DType == ScalarType.Bool && piece.ContainsAnyExceptInRange((byte)0, (byte)1))
                    throw new InvalidDataException($"'{entry.Name}' is BOOL, but holds a byte that is neither 0 nor 1.");
            });
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    private static void ReadExactly(FileStream file, Span<byte> bytes)
    {
        if (file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InvalidDataException("it became shorter while it was read.");
    }
}
