using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Candor.Data.Formats.Columnar;

/// <summary>Arrow's IPC format, as a file, which Feather's second version is, or as a stream; packed too (LZ4, Zstandard).</summary>
internal sealed class ArrowTable(InputFile file, IReadOnlyList<string> missing) : ColumnarTable(file, NamesOf(file), missing)
{
    private const string Kind = "Arrow";
    private const int MostDigits = 100;

    private static readonly UTF8Encoding s_utf8 = new(false, throwOnInvalidBytes: true);

    /// <inheritdoc/>
    protected override IEnumerable<(long Claimed, Func<int, int, Cells> Read)> Groups()
    {
        using var stream = Open(File);
        Bytes = stream.Length;
        using var reader = Try(File, Kind, () => Reader(File, stream));
        while (Try(File, Kind, reader.ReadNextRecordBatch) is { } batch)
        {
            using (batch)
            {
                yield return (batch.Length, (column, rows) => Try(File, Kind, () => Of(Names[column], batch.Column(column), rows)));
            }
        }
    }

    private static string[] NamesOf(InputFile file)
    {
        using var stream = Open(file);
        return Try(file, Kind, () =>
        {
            using var reader = Reader(file, stream);
            return reader.Schema.FieldsList.Select(f => f.Name).ToArray();
        });
    }

    // The file's form begins with a word, the form for streams does not.
    private static ArrowStreamReader Reader(InputFile file, Stream stream)
    {
        Span<byte> start = stackalloc byte[6];
        var n = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        var (guarded, memory, codecs) =
            (new LengthGuard(stream), new BoundedMemory(file.Path, stream.Length, file.Limits), new CompressionCodecFactory());
        return start[..n].SequenceEqual("ARROW1"u8) ? new ArrowFileReader(guarded, memory, codecs, leaveOpen: true)
            : new ArrowStreamReader(guarded, memory, codecs, leaveOpen: true);
    }

    // From the buffers themselves: the arrays' own accessors trust offsets, and leave their memory at a damaged one.
    private Cells Of(string name, IArrowArray array, int rows)
    {
        var data = array.Data;
        return data.DataType switch
        {
            DoubleType => Numbers<double>(data, rows),
            FloatType => Numbers<float>(data, rows),
            HalfFloatType => Numbers<Half>(data, rows),
            Int64Type => Numbers<long>(data, rows),
            UInt64Type => Numbers<ulong>(data, rows),
            Int32Type => Numbers<int>(data, rows),
            UInt32Type => Numbers<uint>(data, rows),
            Int16Type => Numbers<short>(data, rows),
            UInt16Type => Numbers<ushort>(data, rows),
            Int8Type => Numbers<sbyte>(data, rows),
            UInt8Type => Numbers<byte>(data, rows),
            NullType => new TextCells(new string?[rows]),
            BooleanType => Texts(data, rows, i => Bit(data.Buffers[1], data.Offset + i) ? "true" : "false"),
            StringType => Texts(data, rows, i => Text(data, Values<int>(data, rows + 1)[i], Values<int>(data, rows + 1)[i + 1])),
            LargeStringType => Texts(data, rows, i => Text(data, Values<long>(data, rows + 1)[i], Values<long>(data, rows + 1)[i + 1])),
            StringViewType => Texts(data, rows, i => View(data, i)),
            Decimal32Type t => Texts(data, rows, i => Decimal(data, t, t.Scale, i)),
            Decimal64Type t => Texts(data, rows, i => Decimal(data, t, t.Scale, i)),
            Decimal128Type t => Texts(data, rows, i => Decimal(data, t, t.Scale, i)),
            Decimal256Type t => Texts(data, rows, i => Decimal(data, t, t.Scale, i)),
            Date32Type => Texts(data, rows, i => Dates.Show(DateTime.UnixEpoch.AddDays(Values<int>(data, rows)[i]))),
            Date64Type => Texts(data, rows, i => Dates.Show(DateTime.UnixEpoch.AddMilliseconds(Values<long>(data, rows)[i]))),
            TimestampType t => Texts(data, rows, i => Dates.Show(Moment(t.Unit, Values<long>(data, rows)[i]))),
            DictionaryType => Categories(name, (DictionaryArray)array, rows),
            var other => new UnreadCells(File.Path, name, $"values of the type {other.Name}"),
        };
    }

    private NumberCells<T> Numbers<T>(ArrayData data, int rows) where T : struct, INumberBase<T>
    {
        var values = Values<T>(data, rows).ToArray();
        return new(values, data.Buffers[0].IsEmpty ? null : [.. Enumerable.Range(0, rows).Select(i => IsNull(data, i))],
            NumbersMayBeMissing);
    }

    private static TextCells Texts(ArrayData data, int rows, Func<int, string> text) =>
        new([.. Enumerable.Range(0, rows).Select(i => IsNull(data, i) ? null : text(i))]);

    // pandas' categories: places in a list of values.
    private TextCells Categories(string name, DictionaryArray array, int rows)
    {
        var listed = array.Dictionary.Length;
        if (listed < 0 || listed > array.Dictionary.Data.Buffers[1].Length)
            throw new InvalidDataException($"column '{name}' claims more categories than it has");
        var (places, values) = (Of(name, array.Indices, rows), Of(name, array.Dictionary, listed));
        return new([.. Enumerable.Range(0, rows).Select(i => !places.TryNumber(i, out var place) ? null
            : place >= 0 && place < listed ? values.Text((int)place)
            : throw new InvalidDataException($"column '{name}' has a category that is not listed"))]);
    }

    private static ReadOnlySpan<T> Values<T>(ArrayData data, int count) where T : struct =>
        MemoryMarshal.Cast<byte, T>(data.Buffers[1].Span).Slice(data.Offset, count);

    private static string Text(ArrayData data, long start, long end) =>
        s_utf8.GetString(data.Buffers[2].Span[checked((int)start)..checked((int)end)]);

    // A length, then the text itself where it has twelve bytes at most, else its start, a buffer and a place in it.
    private static string View(ArrayData data, int row)
    {
        var view = data.Buffers[1].Span.Slice(16 * (data.Offset + row), 16);
        var length = BinaryPrimitives.ReadInt32LittleEndian(view);
        return s_utf8.GetString(length <= 12 ? view.Slice(4, length) : data.Buffers[2 + BinaryPrimitives.ReadInt32LittleEndian(view[8..])]
            .Span.Slice(BinaryPrimitives.ReadInt32LittleEndian(view[12..]), length));
    }

    // A whole number in two's complement, and where its point stands.
    private static string Decimal(ArrayData data, FixedSizeBinaryType type, int scale, int row)
    {
        var whole = new BigInteger(data.Buffers[1].Span.Slice(type.ByteWidth * (data.Offset + row), type.ByteWidth));
        var digits = BigInteger.Abs(whole).ToString(CultureInfo.InvariantCulture) + new string('0', Math.Clamp(-scale, 0, MostDigits));
        digits = digits.PadLeft(Math.Clamp(scale, 0, MostDigits) + 1, '0');
        return $"{(whole.Sign < 0 ? "-" : "")}{digits[..^Math.Max(0, scale)]}{(scale > 0 ? "." : "")}{digits[^Math.Max(0, scale)..]}";
    }

    private static bool IsNull(ArrayData data, int row) => !data.Buffers[0].IsEmpty && !Bit(data.Buffers[0], data.Offset + row);

    private static bool Bit(ArrowBuffer bits, int at) => (bits.Span[at >> 3] >> (at & 7) & 1) != 0;

    private static DateTime Moment(TimeUnit unit, long value) => DateTime.UnixEpoch.AddTicks(unit switch
    {
        TimeUnit.Second => checked(value * TimeSpan.TicksPerSecond),
        TimeUnit.Millisecond => checked(value * TimeSpan.TicksPerMillisecond),
        TimeUnit.Microsecond => checked(value * TimeSpan.TicksPerMicrosecond),
        _ => value / TimeSpan.NanosecondsPerTick,
    });
}
