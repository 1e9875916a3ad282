namespace Candor.Data.Formats.Columnar;

/// <summary>What the pages of a Parquet column unpack to, by the headers that stand before them (Thrift's compact protocol, Parquet's
/// <c>PageHeader</c>), without unpacking any: the file's footer may say less.</summary>
internal sealed class ParquetPages
{
    private const int Stop = 0, True = 1, False = 2, Byte = 3, I16 = 4, I32 = 5, I64 = 6, Double = 7, Binary = 8, List = 9, Set = 10,
        Map = 11, Struct = 12;

    private const int Deepest = 16, UnpackedField = 2, PackedField = 3;

    private readonly Stream _stream;

    private ParquetPages(Stream stream) => _stream = stream;

    /// <summary>Bytes that the pages of a column unpack to.</summary>
    /// <param name="stream">The file; where it stands is kept.</param>
    /// <param name="from">Where the first page begins.</param>
    /// <param name="length">Bytes of all pages, headers included.</param>
    /// <exception cref="InvalidDataException">There is no such header.</exception>
    public static long Unpacked(Stream stream, long from, long length)
    {
        var (before, sum) = (stream.Position, 0L);
        try
        {
            var pages = new ParquetPages(stream);
            for (var at = from; at < from + length;)
            {
                stream.Position = at;
                var (unpacked, packed) = pages.Header();
                if (unpacked < 0 || packed < 0)
                    throw new InvalidDataException("a page says that it has less than no bytes");
                sum += unpacked;
                at = stream.Position + packed;
            }

            return sum;
        }
        finally
        {
            stream.Position = before;
        }
    }

    private (long Unpacked, long Packed) Header()
    {
        var (unpacked, packed) = (0L, 0L);
        Fields((field, type) =>
        {
            if (type == I32 && field is UnpackedField or PackedField)
                (unpacked, packed) = field == UnpackedField ? (Signed(), packed) : (unpacked, Signed());
            else
                Skip(type, 0);
        });
        return (unpacked, packed);
    }

    private void Fields(Action<long, int> read)
    {
        var field = 0L;
        for (int head; (head = Next()) != Stop;)
        {
            field = head >> 4 == 0 ? Signed() : field + (head >> 4);
            read(field, head & 15);
        }
    }

    private void Skip(int type, int depth)
    {
        if (depth > Deepest)
            throw new InvalidDataException("a page's header has too many levels");
        switch (type)
        {
            case True or False:
                break;
            case Byte:
                Next();
                break;
            case I16 or I32 or I64:
                Unsigned();
                break;
            case Double:
                Pass(8);
                break;
            case Binary:
                Pass(Unsigned());
                break;
            case List or Set:
                var head = Next();
                for (var n = head >> 4 == 15 ? Unsigned() : head >> 4; n > 0; n--)
                    Element(head & 15, depth);
                break;
            case Map:
                if (Unsigned() is > 0 and var pairs)
                {
                    var types = Next();
                    for (; pairs > 0; pairs--)
                    {
                        Element(types >> 4, depth);
                        Element(types & 15, depth);
                    }
                }

                break;
            case Struct:
                Fields((_, inner) => Skip(inner, depth + 1));
                break;
            default:
                throw new InvalidDataException(FormattableString.Invariant($"a page's header has a value of the kind {type}"));
        }
    }

    // Booleans in lists take a byte, as fields none.
    private void Element(int type, int depth)
    {
        if (type is True or False)
            Next();
        else
            Skip(type, depth + 1);
    }

    private void Pass(long bytes)
    {
        if (bytes > _stream.Length - _stream.Position)
            throw new InvalidDataException("a page's header goes on behind the file's end");
        _stream.Position += bytes;
    }

    private long Signed() => Unsigned() is var value ? (value >> 1) ^ -(value & 1) : 0;

    private long Unsigned()
    {
        var value = 0L;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = Next();
            value |= (long)(b & 0x7F) << shift;
            if (b < 0x80)
                return value >= 0 ? value : throw new InvalidDataException("a page's header has a length below 0");
        }

        throw new InvalidDataException("a page's header has a number without end");
    }

    private int Next() => _stream.ReadByte() is >= 0 and var b ? b : throw new InvalidDataException("the file ends in a page's header");
}
