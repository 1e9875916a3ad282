using System.Buffers;
using System.Globalization;
using System.Numerics;
using Parquet;
using Parquet.Schema;

namespace Candor.Data.Formats.Columnar;

/// <summary>A Parquet file.</summary>
internal sealed class ParquetTable(InputFile file, IReadOnlyList<string> missing)
    : ColumnarTable(file, NamesOf(file), missing)
{
    private const string Kind = "Parquet";

    private long _unpacked;

    /// <inheritdoc/>
    protected override IEnumerable<(long Claimed, Func<int, int, Cells> Read)> Groups()
    {
        using var stream = Open(File);
        (Bytes, _unpacked) = (stream.Length, 0);
        var reader = Try(File, Kind, () => Done(ParquetReader.CreateAsync(stream, leaveStreamOpen: true)));
        try
        {
            for (var g = 0; g < reader.RowGroupCount; g++)
            {
                using var group = Try(File, Kind, () => reader.OpenRowGroupReader(g));
                yield return (group.RowCount, (column, rows) => Read(stream, group, reader.Schema.Fields[column], rows));
            }
        }
        finally
        {
            reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static string[] NamesOf(InputFile file)
    {
        using var stream = Open(file);
        return Try(file, Kind, () =>
        {
            var schema = Done(ParquetReader.ReadSchemaAsync(stream));
            return schema.Fields.Select(f => f.Name).ToArray();
        });
    }

    private Cells Read(Stream stream, ParquetRowGroupReader group, Field field, int rows) => Try<Cells>(File, Kind, () =>
        field is not DataField { IsArray: false, MaxRepetitionLevel: 0 } data ? new UnreadCells(File.Path, field.Name, "lists or records")
        : Type.GetTypeCode(Bearable(stream, group, data).ClrType) switch
        {
            TypeCode.Double => Numbers<double>(group, data, rows),
            TypeCode.Single => Numbers<float>(group, data, rows),
            TypeCode.Int64 => Numbers<long>(group, data, rows),
            TypeCode.UInt64 => Numbers<ulong>(group, data, rows),
            TypeCode.Int32 => Numbers<int>(group, data, rows),
            TypeCode.UInt32 => Numbers<uint>(group, data, rows),
            TypeCode.Int16 => Numbers<short>(group, data, rows),
            TypeCode.UInt16 => Numbers<ushort>(group, data, rows),
            TypeCode.SByte => Numbers<sbyte>(group, data, rows),
            TypeCode.Byte => Numbers<byte>(group, data, rows),
            TypeCode.Decimal => Numbers<decimal>(group, data, rows),
            TypeCode.Boolean => Texts<bool>(group, data, rows, v => v ? "true" : "false"),
            TypeCode.DateTime => Texts<DateTime>(group, data, rows, Dates.Show),
            _ when data.ClrType == typeof(string) || data.ClrType == typeof(ReadOnlyMemory<char>) => Strings(group, data, rows),
            _ when data.ClrType == typeof(DateOnly) =>
                Texts<DateOnly>(group, data, rows, v => v.ToString("O", CultureInfo.InvariantCulture)),
            _ when data.ClrType == typeof(Guid) => Texts<Guid>(group, data, rows, v => v.ToString()),
            _ => new UnreadCells(File.Path, field.Name,
                data.ClrType == typeof(ReadOnlyMemory<byte>) ? "bytes" : $"values of the type {data.ClrType.Name}"),
        });

    // A column whose pages unpack to no more than is allowed.
    private DataField Bearable(Stream stream, ParquetRowGroupReader group, DataField field)
    {
        if (group.GetMetadata(field)?.MetaData is { } column)
            _unpacked += Math.Max(column.TotalUncompressedSize, ParquetPages.Unpacked(stream,
                column.DictionaryPageOffset is > 0 and var dictionary ? Math.Min(dictionary, column.DataPageOffset) : column.DataPageOffset,
                column.TotalCompressedSize));
        var most = File.Limits.Unpackable("unpacked", Bytes);
        return _unpacked <= most ? field
            : throw File.Limits.Exceeded("unpacked", $"{File.Path} has {Bytes} bytes, but unpacks to {_unpacked} and more", most);
    }

    private NumberCells<T> Numbers<T>(ParquetRowGroupReader group, DataField field, int rows) where T : struct, INumberBase<T>
    {
        var values = new T[rows];
        if (!field.IsNullable)
        {
            Done(group.ReadAsync<T>(field, values.AsMemory()));
            return new(values, null, NumbersMayBeMissing);
        }

        // Borrowed, since half of the time of reading many columns is the system's, which gives out memory.
        var borrowed = ArrayPool<T?>.Shared.Rent(rows);
        var given = borrowed.AsMemory(0, rows);
        given.Span.Clear();
        Done(group.ReadAsync<T>(field, given));
        bool[]? isNull = null;
        for (var i = 0; i < rows; i++)
        {
            values[i] = given.Span[i].GetValueOrDefault();
            if (given.Span[i] is null)
                (isNull ??= new bool[rows])[i] = true;
        }

        ArrayPool<T?>.Shared.Return(borrowed);
        return new(values, isNull, NumbersMayBeMissing);
    }

    private static TextCells Texts<T>(ParquetRowGroupReader group, DataField field, int rows, Func<T, string> show) where T : struct
    {
        if (!field.IsNullable)
        {
            var all = new T[rows];
            Done(group.ReadAsync<T>(field, all.AsMemory()));
            return new(Array.ConvertAll(all, v => (string?)show(v)));
        }

        var values = new T?[rows];
        Done(group.ReadAsync<T>(field, values.AsMemory()));
        return new(Array.ConvertAll(values, v => v is { } value ? show(value) : null));
    }

    private static TextCells Strings(ParquetRowGroupReader group, DataField field, int rows)
    {
        var values = new string?[rows];
        Done(group.ReadAsync(field, values.AsMemory()!));
        return new(values);
    }

    private static void Done(ValueTask task) => task.AsTask().GetAwaiter().GetResult();

    private static void Done(Task task) => task.GetAwaiter().GetResult();

    private static T Done<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
