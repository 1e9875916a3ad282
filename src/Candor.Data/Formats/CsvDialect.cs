using System.Globalization;

namespace Candor.Data.Formats;

/// <summary>Separator, header and first line of a CSV file, given or detected.</summary>
/// <param name="Separator">The separator; a blank means runs of blanks and tabs.</param>
/// <param name="Header">Whether the first record names the columns.</param>
internal sealed record CsvDialect(char Separator, bool Header)
{
    // The order of preference: a comma may be part of a number or text in a file that separates by something else, not the other way round.
    private static readonly char[] s_candidates = ['\t', ';', '|', ',', ' '];

    /// <summary>Lines before the first that is read.</summary>
    public int SkipLines { get; init; }

    /// <summary>What was taken for granted and may be wrong, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Finds out what nobody said; refuses an empty file and binary data.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">What was said.</param>
    /// <param name="hasHeader">Tells whether there is a header where nobody said so; null: by the look of the rows.</param>
    public static CsvDialect Detect(InputFile file, CsvOptions options, Func<char, CsvOptions, bool>? hasHeader = null)
    {
        var sample = CsvSample.Read(file, options);
        var separator = options.Separator ?? sample.Separator
            ?? DetectSeparator([.. sample.Lines.Where(l => !l.StartsWith(CsvSample.Remark))]);
        var (remarks, note) = sample.Remarks(separator);
        var read = options with { SkipLines = options.SkipLines + remarks };
        var (header, guess) = options.Header is { } said ? (said, null)
            : options.Names is not null ? (false, null)
            : hasHeader is not null ? (hasHeader(separator, read), null)
            : HeaderGuess.Of(file, separator, read);
        return new CsvDialect(separator, header) { SkipLines = read.SkipLines, Notes = [.. new[] { note, guess }.OfType<string>()] };
    }

    public static string Show(char separator) => separator switch { '\t' => "tab", ' ' => "blanks", _ => $"'{separator}'" };

    /// <summary>Cells of a line.</summary>
    public static int CellsOutsideQuotes(string line, char separator)
    {
        if (separator == ' ')
            return Words(line);
        var (cells, quoted) = (1, false);
        foreach (var c in line)
        {
            quoted ^= c == '"';
            cells += c == separator && !quoted ? 1 : 0;
        }

        return cells;
    }

    private static int Words(string line)
    {
        var (words, within) = (0, false);
        foreach (var c in line)
        {
            words += !within && !char.IsWhiteSpace(c) ? 1 : 0;
            within = !char.IsWhiteSpace(c);
        }

        return words;
    }

    // The first candidate that gives every sampled line the same number of cells, at least two; else the one that splits most lines.
    private static char DetectSeparator(List<string> lines)
    {
        if (lines.Count == 0)
            return ',';
        var cells = s_candidates.ToDictionary(c => c, c => lines.ConvertAll(line => CellsOutsideQuotes(line, c)));
        foreach (var candidate in s_candidates)
        {
            if (cells[candidate][0] > 1 && cells[candidate].TrueForAll(n => n == cells[candidate][0]))
                return candidate;
        }

        return s_candidates.MaxBy(c => (c == ' ' ? 0.5 : 1) * cells[c].Count(n => n > 1 && n == cells[c][0]));
    }
}

/// <summary>The first lines of a CSV file.</summary>
/// <param name="Lines">Those that are neither blank nor comments.</param>
/// <param name="Numbers">Their numbers, from 1.</param>
/// <param name="Separator">What the first line says if it is Excel's <c>sep=;</c>.</param>
internal sealed record CsvSample(IReadOnlyList<string> Lines, IReadOnlyList<int> Numbers, char? Separator)
{
    public const char Remark = '#';

    private const int MostLines = 100;
    private const int Longest = 1 << 22;

    public static CsvSample Read(InputFile file, CsvOptions options)
    {
        List<string> lines = [];
        List<int> numbers = [];
        using var text = file.Text();
        var number = 0;
        for (; number < options.SkipLines; number++)
            text.ReadLine();
        for (var length = 0L; lines.Count < MostLines && (length < Longest || lines.Count == 0) && text.ReadLine() is { } line;
            length += line.Length + 1)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) || (options.Comment is { } comment && line.StartsWith(comment)))
                continue;
            lines.Add(line);
            numbers.Add(number);
        }

        if (lines.Count == 0)
            throw new CandorException(options is { SkipLines: 0, Comment: null }
                ? $"{file.Path} is empty; give a file with a header and rows."
                : $"{file.Path} has nothing but blanks, comments and lines that are left out; give a file with a header and rows, " +
                    "or leave out fewer lines (--skip-lines, --comment).");
        return new(lines, numbers, lines[0].StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && lines[0].TrimEnd(' ').Length == 5
            ? lines[0][4] : null);
    }

    /// <summary>How many lines at the start are no rows, and what to say of them.</summary>
    public (int Lines, string? Note) Remarks(char separator)
    {
        if (Separator is not null)
            return (Numbers[0], null);
        var first = Lines.TakeWhile(l => l.StartsWith(Remark)).Count();
        // The last of them may be the header: '#a,b,kind'.
        if (first == 0 || first == Lines.Count
            || CsvDialect.CellsOutsideQuotes(Lines[first - 1], separator) == CsvDialect.CellsOutsideQuotes(Lines[first], separator))
            return (0, null);
        return (Numbers[first] - 1, string.Create(CultureInfo.InvariantCulture,
            $"The first {(first == 1 ? "line starts" : $"{first} lines start")} with # and " +
            $"{(first == 1 ? "is no row; it is" : "are no rows; they are")} left out."));
    }
}
