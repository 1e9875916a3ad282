using System.Runtime.InteropServices;

namespace Candor.Tensors;

/// <summary>Elements in and out of tensors.</summary>
public static class TensorData
{
    // Elements a span; a span holds no more than 2³¹ bytes.
    private const long Piece = 1 << 26;

    /// <summary>What a span of a tensor's own memory is used for; the span is not to be kept.</summary>
    internal delegate void SpanUse(Span<byte> piece);

    extension(Tensor)
    {
        /// <summary>A tensor with a copy of the elements, in libtorch's own (aligned) memory.</summary>
        /// <typeparam name="T">float, double, long, bool or byte: the element type follows from it.</typeparam>
        /// <param name="values">The elements, row by row.</param>
        /// <param name="shape">Sizes of the dimensions.</param>
        /// <param name="device">Where the tensor is to be; the processor unless given.</param>
        /// <exception cref="CandorException">The shape has another number of elements.</exception>
        public static Tensor From<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> shape, Device? device = null)
            where T : unmanaged
        {
            var count = 1L;
            foreach (var size in shape)
                count *= size;
            if (count != values.Length)
                throw new CandorException(FormattableString.Invariant(
                    $"a tensor [{string.Join(", ", shape.ToArray())}] has {count} elements; got {values.Length}."));
            var tensor = torch.empty(shape, dtype: TypeOf<T>());
            if (count > 0)
            {
                using var flat = tensor.view(-1);
                for (var start = 0L; start < count; start += Piece)
                {
                    using var part = flat.narrow(0, start, Math.Min(Piece, count - start));
                    MemoryMarshal.AsBytes(values.Slice((int)start, (int)part.numel())).CopyTo(part.bytes);
                }
            }
            if (device is null || device.IsCpu)
                return tensor;
            using (tensor)
                return tensor.to(device);
        }

        /// <inheritdoc cref="From{T}(ReadOnlySpan{T}, ReadOnlySpan{long}, Device?)"/>
        public static Tensor From<T>(T[] values, ReadOnlySpan<long> shape, Device? device = null)
            where T : unmanaged => Tensor.From((ReadOnlySpan<T>)values, shape, device);

        /// <summary>A vector with a copy of the elements.</summary>
        public static Tensor From<T>(T[] values)
            where T : unmanaged => Tensor.From((ReadOnlySpan<T>)values, [values.Length]);
    }

    /// <summary>The elements, row by row, as they are.</summary>
    /// <exception cref="InvalidOperationException">T is not the element type.</exception>
    public static T[] ToArray<T>(this Tensor tensor)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (TypeOf<T>() != tensor.dtype)
            throw new InvalidOperationException($"a tensor of {tensor.dtype} cannot be read as {typeof(T).Name}; convert it with to first");
        var values = new T[tensor.numel()];
        var start = 0;
        tensor.ReadMemory(piece =>
        {
            var part = MemoryMarshal.Cast<byte, T>(piece);
            part.CopyTo(values.AsSpan(start));
            start += part.Length;
        });
        return values;
    }

    /// <summary>The elements' own memory, in pieces that a span can hold; of a contiguous tensor on the CPU.</summary>
    /// <param name="tensor">Whose memory is read or written.</param>
    /// <param name="use">Called for each piece in order; the span is not to be kept.</param>
    internal static void UseMemory(this Tensor tensor, SpanUse use)
    {
        var count = tensor.numel();
        if (count == 0)
            return;
        using var off = torch.no_grad();
        using var plain = tensor.detach();
        using var flat = plain.view(-1);
        for (var start = 0L; start < count; start += Piece)
        {
            using var part = flat.narrow(0, start, Math.Min(Piece, count - start));
            use(part.bytes);
        }
    }

    /// <summary>As <see cref="UseMemory"/>, to read only: of any tensor, which is copied where it is not in one piece on the CPU.</summary>
    internal static void ReadMemory(this Tensor tensor, SpanUse use)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        tensor.detach().cpu().contiguous().UseMemory(use);
    }

    /// <summary>Bytes an element.</summary>
    public static int Size(this ScalarType dtype) => dtype switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 => 4,
        _ => 8,
    };

    /// <summary>Whether gradients can flow through the type.</summary>
    public static bool IsFloating(this ScalarType dtype) =>
        dtype is ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16 or ScalarType.Float16;

    /// <summary>Bytes of the elements.</summary>
    public static long ByteCount(this Tensor tensor) => tensor.numel() * tensor.dtype.Size();

    /// <summary>Type and shape for messages, and the value where there is only one: <c>Float32[2, 3]</c>.</summary>
    public static string Describe(this Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var value = tensor.numel() == 1 && tensor.dtype.IsFloating() ? FormattableString.Invariant($" {tensor.ToDouble()}") : "";
        return FormattableString.Invariant($"{tensor.dtype}[{string.Join(", ", tensor.shape)}]{value}");
    }

    private static ScalarType TypeOf<T>() => default(T) switch
    {
        float => ScalarType.Float32,
        double => ScalarType.Float64,
        long => ScalarType.Int64,
        bool => ScalarType.Bool,
        byte => ScalarType.Byte,
        _ => throw new ArgumentException($"no element type for {typeof(T).Name}; float, double, long, bool and byte have one"),
    };
}
