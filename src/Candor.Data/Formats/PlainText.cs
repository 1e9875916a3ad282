using System.Globalization;
using System.Text;

namespace Candor.Data.Formats;

/// <summary>Text that is UTF-8, or what a byte order mark says, and holds no NUL: in none of the formats does one mean anything, and what
/// cuts texts off at it would read another table.</summary>
internal sealed class PlainText(Stream stream, string path)
    : StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true)
{
    private long _line;

    public override string? ReadLine()
    {
        var line = base.ReadLine();
        _line++;
        return line?.Contains('\0') == true ? throw Binary(path, _line) : line;
    }

    public override string ReadToEnd()
    {
        var rest = base.ReadToEnd();
        return rest.IndexOf('\0') is var at && at >= 0 ? throw Binary(path, _line + 1 + rest.AsSpan(0, at).Count('\n')) : rest;
    }

    /// <summary>The error for a NUL byte.</summary>
    public static CandorException Binary(string path, long line) => new(string.Create(CultureInfo.InvariantCulture,
        $"{path}:{line}: this line holds a NUL byte, so the file is binary data or damaged; give text: CSV, TSV, LIBSVM, ARFF or JSON."));
}
