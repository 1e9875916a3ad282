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

    public override bool MayBe(int cell, int longest, bool[] starts) =>
        reader.GetSpan(cell) is var span && span.Length <= longest && starts[span.Length == 0 ? 0 : span[0]];

    public override bool TryNumber(int cell, out double value) => Cell.TryNumber(reader.GetSpan(cell), out value)
        ? numbers != NumberForm.Comma || !IsParted(reader.GetSpan(cell)) || WrittenNumber.TryRead(Text(cell), numbers, out value)
        : numbers != NumberForm.Plain && WrittenNumber.TryRead(Text(cell), numbers, out value);

    // 1.234 is a thousand and more where points part thousands.
    private static bool IsParted(ReadOnlySpan<byte> cell) => cell.Contains((byte)'.');

    // How far the record was gone through for a place in it: of a wide table's first record every cell may be asked for.
    private (long Line, int Cell, int Start, int Breaks, int Column) _gone;

    public override Location At(int cell)
    {
        if (_gone.Line != reader.LineNumber || _gone.Cell > cell)
            _gone = (reader.LineNumber, 0, 0, 0, 1);
        for (; _gone.Cell < cell; _gone.Cell++)
        {
            var length = Math.Min(reader.GetRawSpan(_gone.Cell).Length + 1, reader.RawRecord.Length - _gone.Start);
            var passed = reader.RawRecord.Slice(_gone.Start, length);
            var end = passed.LastIndexOf((byte)'\n');
            _gone.Column = (end < 0 ? _gone.Column : 1) + Utf16Length(passed[(end + 1)..]);
            (_gone.Start, _gone.Breaks) = (_gone.Start + length, _gone.Breaks + passed.Count((byte)'\n'));
        }

        return new Location(path, skippedLines + _gone.Line + _gone.Breaks, _gone.Column);
    }

    public override IEnumerable<string[]> Lines(char separator) => reader.RawRecord.TrimEnd("\r\n"u8) is var raw
        && raw.Contains((byte)'\n') ? Encoding.UTF8.GetString(raw).Split('\n').Select(line => line.Split(separator)) : [];

    public static void Scan(InputFile file, char separator, CsvOptions options, Func<Row, bool> visit)
    {
        using var stream = Open(file, options.SkipLines);
        using var reader = CsvReader.Create(stream, new CsvReaderOptions
        {
            Separator = separator,
            Mode = options.NoQuotes ? CsvMode.NoEscape : CsvMode.Rfc4180,
            HasHeader = false,
            TrackLineNumbers = true,
            TrimWhitespace = true,
            CommentPrefix = options.Comment,
            MalformedData = CsvMalformedDataHandling.Throw,
            MaxRecordSize = (int)Math.Min(file.Limits.Line, Array.MaxLength),
        }, false);
        var row = new CsvRow(file.Path, reader, options.SkipLines, options.Numbers);
        try
        {
            while (reader.Read())
            {
                if (reader.RawRecord.Contains((byte)0))
                    throw PlainText.Binary(file.Path, row.At(0).Line);
                file.Limits.Require("line", reader.RawRecord.Length, $"{row.At(0)}: this record has {reader.RawRecord.Length} bytes");
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
                    "a quoted cell, or say that quotes mean nothing in this file (--no-quotes).", e);
        var column = Column(file, skippedLines, e.ByteOffset);
        return new Location(file.Path, line,
            column).Error($"bad quoting: {Reason(e.Message)}; put the whole cell in quotes and write \"\" for a quote inside it, " +
                "or say that quotes mean nothing in this file (--no-quotes).", e);
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
        using var stream = Open(file, skippedLines);
        var column = 1L;
        for (long i = 0; i < offset && stream.ReadByte() is >= 0 and var b; i++)
            column = b == '\n' ? 1 : column + ((b & 0xC0) == 0x80 ? 0 : 1);
        return column;
    }

    private static int Utf16Length(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetCharCount(utf8);

    // The bytes behind some lines, which are told apart in UTF-8 only.
    private static Stream Open(InputFile file, int skippedLines)
    {
        if (skippedLines == 0)
            return file.Bytes();
        var stream = file.Utf8();
        for (var b = 0; skippedLines > 0 && (b = stream.ReadByte()) >= 0;)
            skippedLines -= b == '\n' ? 1 : 0;
        return stream;
    }
}
