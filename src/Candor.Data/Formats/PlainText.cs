using System.Globalization;
using System.Text;

namespace Candor.Data.Formats;

/// <summary>Text that is UTF-8, or what a byte order mark says, in lines of bounded length, without NUL: in none of the formats does one
/// mean anything, and what cuts texts off at it would read another table.</summary>
internal sealed class PlainText(Stream stream, string path, ReadLimits limits) : IDisposable
{
    private readonly StreamReader _reader =
        new(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);

    private readonly long _most = limits.Line;
    private readonly char[] _buffer = new char[1 << 14];
    private int _at, _end;
    private bool _afterReturn;
    private long _line;

    /// <summary>The next line without its end (LF, CR or both); null where there are no more.</summary>
    /// <exception cref="CandorException">It holds a NUL byte, or is longer than the limit.</exception>
    public string? ReadLine()
    {
        StringBuilder? begun = null;
        while (HasMore())
        {
            var rest = _buffer.AsSpan(_at.._end);
            var length = rest.IndexOfAny('\r', '\n');
            if (length >= 0)
            {
                _afterReturn = rest[length] == '\r';
                _at += length + 1;
                return Line(begun is null ? rest[..length].ToString() : begun.Append(rest[..length]).ToString());
            }

            begun = (begun ?? new()).Append(rest);
            _at = _end;
            limits.Require("line", begun.Length, $"{path}:{_line + 1}: this line has {begun.Length} characters and more");
        }

        return begun is null ? null : Line(begun.ToString());
    }

    /// <summary>All that was not read yet.</summary>
    /// <exception cref="CandorException">It holds a NUL byte.</exception>
    public string ReadToEnd()
    {
        var rest = HasMore() ? string.Concat(_buffer.AsSpan(_at.._end), _reader.ReadToEnd()) : "";
        _at = _end;
        return rest.IndexOf('\0') is var at && at >= 0 ? throw Binary(path, _line + 1 + rest.AsSpan(0, at).Count('\n')) : rest;
    }

    /// <summary>The next character; −1 at the end.</summary>
    public int Read() => HasMore() ? _buffer[_at++] : -1;

    public void Dispose() => _reader.Dispose();

    /// <summary>The error for a NUL byte.</summary>
    public static CandorException Binary(string path, long line) => new(string.Create(CultureInfo.InvariantCulture,
        $"{path}:{line}: this line holds a NUL byte, so the file is binary data or damaged; give text: CSV, TSV, LIBSVM, ARFF or JSON."));

    private string Line(string line)
    {
        _line++;
        if (line.Length > _most)
            throw limits.Exceeded("line", $"{path}:{_line}: this line has {line.Length} characters");
        return line.Contains('\0') ? throw Binary(path, _line) : line;
    }

    // Fills the buffer where it is used up; an LF behind a CR is part of the same line end.
    private bool HasMore()
    {
        while (_at == _end || _afterReturn)
        {
            if (_at == _end && (_end = _reader.Read(_buffer, _at = 0, _buffer.Length)) == 0)
                return false;
            if (_afterReturn && _buffer[_at] == '\n')
                _at++;
            _afterReturn = false;
        }

        return true;
    }
}
