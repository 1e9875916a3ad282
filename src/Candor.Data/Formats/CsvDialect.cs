namespace Candor.Data.Formats;

/// <summary>Separator and header of a CSV file, given or detected.</summary>
/// <param name="Separator">The separator; a blank means runs of blanks and tabs.</param>
/// <param name="Header">Whether the first record names the columns.</param>
internal sealed record CsvDialect(char Separator, bool Header)
{
    private const int SampleLines = 100;
    private const int LongestSample = 1 << 22;

    // The order of preference: a comma may be part of a number or text in a file that separates by something else, not the other way round.
    private static readonly char[] Candidates = ['\t', ';', '|', ',', ' '];

    public static CsvDialect Detect(InputFile file, CsvOptions options)
    {
        var separator = SeparatorOf(file, options);
        return new CsvDialect(separator, options.Header ?? (options.Names is null && DetectHeader(file, separator, options)));
    }

    /// <summary>The separator, given or detected; refuses an empty file and binary data.</summary>
    public static char SeparatorOf(InputFile file, CsvOptions options)
    {
        var lines = Sample(file, options);
        return options.Separator ?? DetectSeparator(lines);
    }

    public static string Show(char separator) => separator switch { '\t' => "tab", ' ' => "blanks", _ => $"'{separator}'" };

    private static List<string> Sample(InputFile file, CsvOptions options)
    {
        List<string> lines = [];
        using var text = file.Text();
        for (var i = 0; i < options.SkipLines; i++)
            text.ReadLine();
        for (var length = 0; lines.Count < SampleLines && length < LongestSample && text.ReadLine() is { } line; length += line.Length)
        {
            if (!string.IsNullOrWhiteSpace(line) && !(options.Comment is { } comment && line.StartsWith(comment)))
                lines.Add(line);
        }

        return lines.Count > 0 ? lines : throw new CandorException($"{file.Path} is empty; give a file with a header and rows.");
    }

    // The first candidate that gives every sampled line the same number of cells, at least two; else the one that splits most lines.
    private static char DetectSeparator(List<string> lines)
    {
        var cells = Candidates.ToDictionary(c => c, c => lines.ConvertAll(line => CellsOutsideQuotes(line, c)));
        foreach (var candidate in Candidates)
        {
            if (cells[candidate][0] > 1 && cells[candidate].TrueForAll(n => n == cells[candidate][0]))
                return candidate;
        }

        return Candidates.MaxBy(c => (c == ' ' ? 0.5 : 1) * cells[c].Count(n => n > 1 && n == cells[c][0]));
    }

    private static int CellsOutsideQuotes(string line, char separator)
    {
        if (separator == ' ')
            return line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        var (cells, quoted) = (1, false);
        foreach (var c in line)
        {
            quoted ^= c == '"';
            cells += c == separator && !quoted ? 1 : 0;
        }

        return cells;
    }

    // A header: no cell of the first record is a number, while some below are; or nothing is a number and the first record's cells differ
    // from each other and from all cells below them.
    private static bool DetectHeader(InputFile file, char separator, CsvOptions options)
    {
        List<string[]> records = [];
        CsvTable.ScanRecords(file, separator, options, row =>
        {
            records.Add([.. Enumerable.Range(0, row.Count).Select(row.Text)]);
            return records.Count < SampleLines;
        });
        var first = records[0];
        if (Array.Exists(first, IsNumber))
            return false;
        var below = records.Skip(1).ToList();
        if (below.Exists(record => Array.Exists(record, IsNumber)))
            return true;
        return first.Distinct(StringComparer.Ordinal).Count() == first.Length
            && below.TrueForAll(record => !record.Zip(first).Any(pair => pair.First == pair.Second));
    }

    private static bool IsNumber(string cell) => Cell.TryNumber(cell, out _);
}
