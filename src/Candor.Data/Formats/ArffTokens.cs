using System.Text;

namespace Candor.Data.Formats;

/// <summary>Reads one line of an ARFF file: words, quoted with ' or " and escaped with \, separated by blanks or commas; what follows
/// a % outside quotes is a comment.</summary>
internal sealed class ArffTokens(string raw, Location start)
{
    private readonly string _line = WithoutComment(raw);
    private int _next = SkipBlanks(raw, 0);

    /// <summary>Whether nothing is left, or a comment.</summary>
    public bool IsBlank => _next >= _line.Length;

    /// <summary>Where the next token starts.</summary>
    public Location Here => start with { Column = _next + 1 };

    public bool IsNext(char c) => _next < _line.Length && _line[_next] == c;

    /// <summary>The next word up to a blank or brace, empty at the end.</summary>
    public string Word() => Token(c => char.IsWhiteSpace(c) || c == '{');

    /// <summary>The values of a nominal list.</summary>
    public List<string> Braces(ReadLimits limits)
    {
        var open = Here;
        _next++;
        List<string> values = [];
        while (true)
        {
            _next = SkipBlanks(_line, _next);
            if (_next >= _line.Length)
                throw open.Error("the list that opens here is never closed; end it with '}'.");
            if (_line[_next] == '}')
                break;
            values.Add(Token(c => c is ',' or '}').TrimEnd());
            limits.Require("columns", values.Count, $"{open}: the list that opens here has {values.Count} values");
            if (IsNext(','))
                _next++;
        }

        _next++;
        return values;
    }

    /// <summary>The cells of a dense row.</summary>
    public List<(string Text, Location At)> Cells(ReadLimits limits)
    {
        List<(string, Location)> cells = [];
        while (true)
        {
            var at = Here;
            var text = Token(c => c == ',').TrimEnd();
            cells.Add((text, at));
            limits.Require("columns", cells.Count, $"{at}: this row has {cells.Count} cells");
            if (_next >= _line.Length)
                return cells;
            if (_line[_next] != ',' && cells.Count == 1)
                return BlankCells(limits);
            if (_line[_next] != ',')
                throw Here.Error("text after a quoted cell; put a comma between cells.");
            _next = SkipBlanks(_line, _next + 1);
        }
    }

    /// <summary>The cells of a dense row between which there are blanks instead of commas.</summary>
    public List<(string Text, Location At)> BlankCells(ReadLimits limits)
    {
        _next = SkipBlanks(_line, 0);
        List<(string, Location)> cells = [];
        while (!IsBlank)
        {
            var at = Here;
            cells.Add((Token(char.IsWhiteSpace), at));
            limits.Require("columns", cells.Count, $"{at}: this row has {cells.Count} cells");
        }

        return cells;
    }

    /// <summary>The pairs of a sparse row.</summary>
    public List<(string Index, string Value, Location At)> Pairs()
    {
        var open = Here;
        _next = SkipBlanks(_line, _next + 1);
        List<(string, string, Location)> pairs = [];
        while (!IsNext('}'))
        {
            if (_next >= _line.Length)
                throw open.Error("the sparse row that opens here is never closed; end it with '}'.");
            var at = Here;
            var index = Token(c => char.IsWhiteSpace(c) || c is ',' or '}');
            if (index.Length == 0)
                throw at.Error("expected 'index value' here; write sparse rows as {0 1.5, 3 a}.");
            pairs.Add((index, Token(c => c is ',' or '}').TrimEnd(), at));
            if (IsNext(','))
                _next = SkipBlanks(_line, _next + 1);
        }

        return pairs;
    }

    private string Token(Func<char, bool> ends)
    {
        var text = IsNext('\'') || IsNext('"') ? Quoted() : Plain(ends);
        _next = SkipBlanks(_line, _next);
        return text;
    }

    private string Plain(Func<char, bool> ends)
    {
        var from = _next;
        while (_next < _line.Length && !ends(_line[_next]))
            _next++;
        return _line[from.._next];
    }

    private string Quoted()
    {
        var open = Here;
        var quote = _line[_next++];
        var text = new StringBuilder();
        while (_next < _line.Length && _line[_next] != quote)
        {
            _next += _line[_next] == '\\' && _next + 1 < _line.Length ? 1 : 0;
            text.Append(_line[_next++]);
        }

        if (_next >= _line.Length)
            throw open.Error($"the quote {quote} that opens here is never closed.");
        _next++;
        return text.ToString();
    }

    // A % or a quote within a word (50%, don't) is a character like any other.
    private static string WithoutComment(string line)
    {
        var quote = '\0';
        for (var i = line.Contains('%') ? 0 : line.Length; i < line.Length; i++)
        {
            if (quote != '\0' && line[i] == '\\')
                i++;
            else if (quote != '\0')
                quote = line[i] == quote ? '\0' : quote;
            else if (i > 0 && line[i - 1] is not (',' or '{') && !char.IsWhiteSpace(line[i - 1]))
                continue;
            else if (line[i] is '\'' or '"')
                quote = line[i];
            else if (line[i] == '%')
                return line[..i].TrimEnd();
        }

        return line;
    }

    private static int SkipBlanks(string line, int at)
    {
        while (at < line.Length && char.IsWhiteSpace(line[at]))
            at++;
        return at;
    }
}
