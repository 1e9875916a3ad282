using System.Globalization;

namespace Candor.Data.Formats;

/// <summary>Tells by the look of its rows whether the first line of a CSV file names the columns.</summary>
internal static class HeaderGuess
{
    private const int SampleRows = 100, MostCells = 1 << 22, LeastNames = 3, LeastRows = 5;

    /// <summary>Whether it does, and what to say where that is bold.</summary>
    public static (bool Header, string? Note) Of(InputFile file, char separator, CsvOptions options)
    {
        List<string[]> records = [];
        var cells = 0L;
        CsvTable.ScanRecords(file, separator, options, row =>
        {
            records.Add([.. Enumerable.Range(0, row.Count).Select(row.Text)]);
            cells += row.Count;
            return records.Count <= SampleRows && cells < MostCells;
        });
        if (records.Count == 0)
            return (false, null);
        var (first, below) = (records[0], records[1..]);
        if (!Array.Exists(first, IsNumber))
            return (IsUnlikeNumbers(first, below), null);
        if (Counts(first) && below.Count > 0 && !below.Exists(first.SequenceEqual))
            return (true, string.Create(CultureInfo.InvariantCulture, $"The first line counts from 0 to {first[^1]}, so it names the " +
                $"columns; if it is a row, say so (--no-header)."));
        if (NamesTexts(first, below, options) is { Count: > 0 } named && !ComeAgain(file, separator, options, first, named))
            return (true, $"The first line has the text {Cell.Show(first[named[^1]])}, which its column never has again, so it names the " +
                "columns; if it is a row, say so (--no-header).");
        return (false, null);
    }

    // No cell of the first line is a number, while some below are; or nothing is a number and the first line's cells differ from each other
    // and from all cells below them.
    private static bool IsUnlikeNumbers(string[] first, List<string[]> below) =>
        below.Exists(record => Array.Exists(record, IsNumber))
            || (first.Distinct(StringComparer.Ordinal).Count() == first.Length
                && below.TrueForAll(record => !record.Zip(first).Any(pair => pair.First == pair.Second)));

    // 0, 1, 2 …, as tables have names that were never given any; before them a nameless index.
    private static bool Counts(string[] first)
    {
        var names = first[0].Length == 0 ? first.AsSpan(1) : first;
        for (var i = 0; i < names.Length; i++)
            if (names[i] != i.ToString(CultureInfo.InvariantCulture))
                return false;
        return names.Length >= LeastNames;
    }

    // Numbers, which differ, and texts, one of them over texts that come again and again: the columns of the texts.
    private static List<int> NamesTexts(string[] first, List<string[]> below, CsvOptions options)
    {
        List<int> named = [.. Enumerable.Range(0, first.Length).Where(i => !IsNumber(first[i]))];
        var names = named.TrueForAll(i => first[i].Any(char.IsLetter) && !options.MissingTokens.Contains(first[i])
            && !Disguise.IsMarker(first[i]) && !Cell.IsNaN(first[i])
            && !WrittenNumber.TryRead(first[i], NumberForm.Comma, out _) && !WrittenNumber.TryRead(first[i], NumberForm.Point, out _));
        return names && below.Count >= LeastRows && first.Distinct(StringComparer.Ordinal).Count() == first.Length
            && named.Exists(i => IsClass(below, i)) ? named : [];
    }

    private static bool IsClass(List<string[]> below, int column)
    {
        string[] cells = [.. below.Where(r => r.Length > column).Select(r => r[column])];
        return !Array.Exists(cells, IsNumber) && 2 * cells.Distinct(StringComparer.Ordinal).Count() <= cells.Length;
    }

    private static bool ComeAgain(InputFile file, char separator, CsvOptions options, string[] first, List<int> named)
    {
        var (again, begun) = (false, false);
        CsvTable.ScanRecords(file, separator, options, row =>
        {
            again = begun && named.Exists(i => i < row.Count && row.Text(i) == first[i]);
            begun = true;
            return !again;
        });
        return again;
    }

    private static bool IsNumber(string cell) => Cell.TryNumber(cell, out _);
}
