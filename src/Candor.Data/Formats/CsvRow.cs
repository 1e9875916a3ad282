using System.Text;
using CsvHelper;

namespace Candor.Data.Formats;

/// <summary>A record of CsvHelper's reader.</summary>
internal sealed class CsvRow(string path, CsvReader reader, int skippedLines, NumberForm numbers) : Row
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    public override int Count => reader.FieldCount;

    public override string Text(int cell)
    {
        try
        {
            return Utf8.GetString(reader.GetSpan(cell));
        }
        catch (DecoderFallbackException e)
        {
            throw At(cell).Error($"the cell is not UTF-8 text (bytes {Convert.ToHexString(e.BytesUnknown ?? [])}); save the file as UTF-8 (e.g. iconv -f latin1 -t utf8).", e);
        }
    }

    public override int Length(int cell) => reader.GetSpan(cell).Length;

    public override char First(int cell) => reader.GetSpan(cell) is { Length: > 0 } span ? (char)span[0] : '\0';

    public override bool TryNumber(int cell, out double value) => Cell.TryNumber(reader.GetSpan(cell), out value)
        ? numbers != NumberForm.Comma || !IsParted(reader.GetSpan(cell)) || WrittenNumber.TryRead(Text(cell), numbers, out value)
        : numbers != NumberForm.Plain && WrittenNumber.TryRead(Text(cell), numbers, out value);

    // 1.234 is a thousand and more where points part thousands.
    private static bool IsParted(ReadOnlySpan<byte> cell) => cell.Contains((byte)'.');

    public override Location At(int cell)
    {
        var raw = reader.RawRecord;
        var start = 0;
        for (var i = 0; i < cell; i++)
            start += reader.GetRawSpan(i).Length + 1;
        var before = raw[..Math.Min(start, raw.Length)];
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return new Location(path, skippedLines + reader.LineNumber + before.Count((byte)'\n'), 1 + Utf16Length(before[lineStart..]));
    }

    public static void Scan(InputFile file, char separator, CsvOptions options, Func<Row, bool> visit)
    {
        using var stream = file.Bytes();
        SkipLines(stream, options.SkipLines);
        using var reader = CsvReader.Create(stream, new CsvReaderOptions
        {
            Separator = separator,
            HasHeader = false,
            TrackLineNumbers = true,
            TrimWhitespace = true,
            CommentPrefix = options.Comment,
            MalformedData = CsvMalformedDataHandling.Throw,
            MaxRecordSize = 1 << 28,
        }, false);
        var row = new CsvRow(file.Path, reader, options.SkipLines, options.Numbers);
        try
        {
            while (reader.Read())
            {
                if (reader.RawRecord.Contains((byte)0))
                    throw PlainText.Binary(file.Path, row.At(0).Line);
                if (!visit(row))
                    break;
            }
        }
        catch (CsvFormatException e)
        {
            throw Malformed(file, options.SkipLines, e);
        }
    }

    private static CandorException Malformed(InputFile file, int skippedLines, CsvFormatException e)
    {
        var line = skippedLines + e.LineNumber;
        if (e.Message.Contains("never closed", StringComparison.Ordinal))
            return new Location(file.Path, line,
                1).Error("a quoted cell that opens in this line is never closed; add the missing quote, or write \"\" for a quote inside " +
                    "a quoted cell.", e);
        var column = Column(file, skippedLines, e.ByteOffset);
        return new Location(file.Path, line,
            column).Error($"bad quoting: {Reason(e.Message)}; put the whole cell in quotes and write \"\" for a quote inside it.", e);
    }

    private static string Reason(string message)
    {
        var start = message.IndexOf("): ", StringComparison.Ordinal) + 3;
        var end = message.LastIndexOf(" (byte", StringComparison.Ordinal);
        return start >= 3 && end > start ? message[start..end] : message;
    }

    // The character, from 1, at a byte of the file: read again up to there, since the reader only tells the byte.
    private static long Column(InputFile file, int skippedLines, long offset)
    {
        using var stream = file.Bytes();
        SkipLines(stream, skippedLines);
        var column = 1L;
        for (long i = 0; i < offset && stream.ReadByte() is >= 0 and var b; i++)
            column = b == '\n' ? 1 : column + ((b & 0xC0) == 0x80 ? 0 : 1);
        return column;
    }

    private static int Utf16Length(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetCharCount(utf8);

    private static void SkipLines(Stream stream, int lines)
    {
        for (var b = 0; lines > 0 && (b = stream.ReadByte()) >= 0;)
            lines -= b == '\n' ? 1 : 0;
    }
}
