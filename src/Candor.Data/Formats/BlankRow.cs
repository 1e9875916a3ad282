namespace Candor.Data.Formats;

/// <summary>A record whose cells are separated by any run of blanks and tabs; quotes mean nothing.</summary>
internal sealed class BlankRow(string path) : Row
{
    private readonly List<(int Start, int Length)> _cells = [];
    private string _line = "";
    private long _number;

    public override int Count => _cells.Count;

    public override string Text(int cell) => _line.Substring(_cells[cell].Start, _cells[cell].Length);

    public override int Length(int cell) => _cells[cell].Length;

    public override Location At(int cell) => new(path, _number, _cells[cell].Start + 1);

    public static void Scan(InputFile file, CsvOptions options, Func<Row, bool> visit)
    {
        using var text = file.Text();
        var row = new BlankRow(file.Path);
        while (text.ReadLine() is { } line)
        {
            row._number++;
            if (row._number <= options.SkipLines || string.IsNullOrWhiteSpace(line) || (options.Comment is { } comment
                && line.StartsWith(comment)))
                continue;
            row.Split(line);
            if (!visit(row))
                return;
        }
    }

    private void Split(string line)
    {
        _line = line;
        _cells.Clear();
        for (var i = 0; i < line.Length; i++)
        {
            if (char.IsWhiteSpace(line[i]))
                continue;
            var start = i;
            while (i < line.Length && !char.IsWhiteSpace(line[i]))
                i++;
            _cells.Add((start, i - start));
        }
    }
}
