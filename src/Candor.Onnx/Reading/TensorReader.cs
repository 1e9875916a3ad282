using System.Globalization;
using System.Runtime.InteropServices;
using Candor.Tensors;
using Kind = global::Onnx.TensorProto.Types.DataType;
using Proto = global::Onnx;

namespace Candor.Onnx.Reading;

/// <summary>Tensors of a file: their size is what their data says, and nothing is allocated before that is known.</summary>
internal static class TensorReader
{
    /// <summary>The element type in libtorch; unsigned types that it lacks become the next larger signed one. Null: none.</summary>
    public static ScalarType? TypeOf(int kind) => (Kind)kind switch
    {
        Kind.Float => ScalarType.Float32,
        Kind.Double => ScalarType.Float64,
        Kind.Float16 => ScalarType.Float16,
        Kind.Bfloat16 => ScalarType.BFloat16,
        Kind.Int64 or Kind.Uint64 or Kind.Uint32 => ScalarType.Int64,
        Kind.Int32 or Kind.Uint16 => ScalarType.Int32,
        Kind.Int16 => ScalarType.Int16,
        Kind.Int8 => ScalarType.Int8,
        Kind.Uint8 => ScalarType.Byte,
        Kind.Bool => ScalarType.Bool,
        _ => null,
    };

    /// <summary>ONNX's name of an element type.</summary>
    public static string NameOf(int kind) => Enum.IsDefined((Kind)kind)
        ? ((Kind)kind).ToString().ToLowerInvariant() : string.Create(CultureInfo.InvariantCulture, $"type {kind}");

    /// <summary>Elements that the data holds, which the sizes must agree with.</summary>
    /// <param name="tensor">A tensor whose data is in the file.</param>
    /// <param name="what">Whose it is, as a message's subject.</param>
    /// <exception cref="CandorException">Sizes and data disagree, or the type is none of ONNX's.</exception>
    public static long Check(Proto.TensorProto tensor, string what)
    {
        var count = 1L;
        foreach (var size in tensor.Dims)
        {
            if (size < 0 || size > 0 && count > long.MaxValue / size)
                throw new CandorException($"{what} has the sizes [{string.Join(", ", tensor.Dims)}], which no tensor has; " +
                    $"the file is damaged.");
            count *= size;
        }
        var width = Width((Kind)tensor.DataType) ?? throw new CandorException(
            $"{what} holds elements of {NameOf(tensor.DataType)}, which this version does not read; export the model in float or double.");
        var held = (Kind)tensor.DataType == Kind.String ? tensor.StringData.Count
            : tensor.RawData.Length > 0 ? tensor.RawData.Length % width == 0 ? tensor.RawData.Length / width : -1
            : Listed(tensor);
        return held == count ? count : throw new CandorException(
            $"{what} claims {count} elements [{string.Join(", ", tensor.Dims)}], but the file holds " +
                $"{(held < 0 ? "no whole number of them" : held.ToString(CultureInfo.InvariantCulture))}; it is damaged: " +
                $"export the model again.");
    }

    /// <summary>The tensor, on the CPU.</summary>
    /// <exception cref="CandorException">Sizes and data disagree, or it holds texts.</exception>
    public static Tensor Read(Proto.TensorProto tensor, string what)
    {
        Check(tensor, what);
        var type = TypeOf(tensor.DataType) ?? throw new CandorException($"{what} holds texts, which no operator here computes with; the " +
            "model can be asked through ONNX Runtime.");
        long[] shape = [.. tensor.Dims];
        if (tensor.RawData.Length > 0 && Width((Kind)tensor.DataType) == type.Size())
        {
            var made = torch.empty(shape, dtype: type);
            var (data, start) = (tensor.RawData, 0);
            made.UseMemory(piece =>
            {
                data.Span.Slice(start, piece.Length).CopyTo(piece);
                start += piece.Length;
            });
            return made;
        }
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(((Kind)tensor.DataType switch
        {
            Kind.Float => Tensor.From<float>([.. tensor.FloatData], shape),
            Kind.Double => Tensor.From<double>([.. tensor.DoubleData], shape),
            Kind.Int64 => Tensor.From<long>([.. tensor.Int64Data], shape),
            Kind.Float16 or Kind.Bfloat16 => Halves(tensor, shape, type),
            _ => Tensor.From(Whole(tensor), shape),
        }).to(type));
    }

    /// <summary>Puts values into a tensor of a file, in its own type and under its own sizes.</summary>
    public static void Write(Tensor values, Proto.TensorProto tensor)
    {
        using var scope = torch.NewDisposeScope();
        var bytes = new byte[values.ByteCount()];
        var start = 0;
        values.ReadMemory(piece =>
        {
            piece.CopyTo(bytes.AsSpan(start));
            start += piece.Length;
        });
        tensor.FloatData.Clear();
        tensor.DoubleData.Clear();
        tensor.Int32Data.Clear();
        tensor.RawData = Google.Protobuf.ByteString.CopyFrom(bytes);
    }

    // Types that libtorch has no counterpart of, and lists of small ones.
    private static long[] Whole(Proto.TensorProto tensor)
    {
        var raw = tensor.RawData.Span;
        return (Kind)tensor.DataType switch
        {
            Kind.Uint16 when raw.Length > 0 => [.. MemoryMarshal.Cast<byte, ushort>(raw).ToArray().Select(v => (long)v)],
            Kind.Uint32 when raw.Length > 0 => [.. MemoryMarshal.Cast<byte, uint>(raw).ToArray().Select(v => (long)v)],
            Kind.Uint32 or Kind.Uint64 => [.. tensor.Uint64Data.Select(v => unchecked((long)v))],
            _ => [.. tensor.Int32Data.Select(v => (long)v)],
        };
    }

    private static Tensor Halves(Proto.TensorProto tensor, long[] shape, ScalarType type)
    {
        var bits = tensor.Int32Data.Select(v => unchecked((ushort)v)).ToArray();
        var made = torch.empty(shape, dtype: type);
        var start = 0;
        made.UseMemory(piece =>
        {
            MemoryMarshal.AsBytes(bits.AsSpan()).Slice(start, piece.Length).CopyTo(piece);
            start += piece.Length;
        });
        return made;
    }

    private static int Listed(Proto.TensorProto t) => (Kind)t.DataType switch
    {
        Kind.Float => t.FloatData.Count,
        Kind.Double => t.DoubleData.Count,
        Kind.Int64 => t.Int64Data.Count,
        Kind.Uint64 or Kind.Uint32 => t.Uint64Data.Count,
        _ => t.Int32Data.Count,
    };

    private static int? Width(Kind kind) => kind switch
    {
        Kind.Float or Kind.Int32 or Kind.Uint32 => 4,
        Kind.Double or Kind.Int64 or Kind.Uint64 => 8,
        Kind.Float16 or Kind.Bfloat16 or Kind.Int16 or Kind.Uint16 => 2,
        Kind.Int8 or Kind.Uint8 or Kind.Bool => 1,
        Kind.String => 1,
        _ => null,
    };
}
