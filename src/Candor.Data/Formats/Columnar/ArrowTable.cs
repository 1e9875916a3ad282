using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Candor.Data.Formats.Columnar;

/// <summary>A file of Arrow's IPC format, which Feather's second version is; packed too (LZ4, Zstandard).</summary>
internal sealed class ArrowTable(InputFile file, IReadOnlyList<string> missing) : ColumnarTable(file, NamesOf(file), missing)
{
    private const string Kind = "Arrow";

    private static readonly UTF8Encoding s_utf8 = new(false, throwOnInvalidBytes: true);

    /// <inheritdoc/>
    protected override IEnumerable<(int Rows, Func<int, Cells> Cells)> Groups()
    {
        using var stream = Open(File);
        using var reader = Try(File, Kind, () => Reader(stream));
        while (Try(File, Kind, reader.ReadNextRecordBatch) is { } batch)
        {
            using (batch)
            {
                var rows = Claimed(batch.Length, stream);
                yield return (rows, column => Try(File, Kind, () => Of(Names[column], batch.Column(column), rows)));
            }
        }
    }

    private static string[] NamesOf(InputFile file)
    {
        using var stream = Open(file);
        return Try(file, Kind, () =>
        {
            using var reader = Reader(stream);
            return reader.Schema.FieldsList.Select(f => f.Name).ToArray();
        });
    }

    private static ArrowFileReader Reader(Stream stream) =>
        new(new LengthGuard(stream), new BoundedMemory(stream.Length), new CompressionCodecFactory(), leaveOpen: true);

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
