using System.Globalization;
using System.Text.Json;

namespace Candor.Data.Formats;

/// <summary>
/// Rows as JSON objects: one object, an array of them, or one a line (JSONL). Names are those asked for; a name that an object lacks is an
/// empty cell, and what else it has is said once.
/// </summary>
internal sealed class JsonTable : ITextTable
{
    private readonly HashSet<string> _extra = new(StringComparer.Ordinal);
    private readonly NameMatch _at;

    public JsonTable(InputFile file, IReadOnlyList<string> names)
    {
        (File, Names) = (file, [.. names.Distinct(StringComparer.Ordinal)]);
        _at = new(Names);
    }

    public InputFile File { get; }

    public IReadOnlyList<string> Names { get; }

    public IEnumerable<string> Notes => _extra.Count == 0 ? []
        : [LeftAlone.Say($"{File.Path} has the names", _extra)];

    /// <summary>Whether a file begins as JSON does.</summary>
    public static bool Is(InputFile file)
    {
        using var text = file.Text();
        int c;
        while ((c = text.Read()) >= 0 && char.IsWhiteSpace((char)c))
        {
        }

        return c is '{' or '[';
    }

    public void Scan(Func<Row, bool> visit)
    {
        using var text = File.Text();
        var row = new JsonRow(File.Path, new string[Names.Count]);
        for (var number = 1L; text.ReadLine() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            // A line that is no value of its own begins a document that goes on.
            if (Whole(line) is not { } document)
            {
                Document(line + "\n" + text.ReadToEnd(), number, row, visit);
                return;
            }

            using (document)
            {
                if (!Values(document.RootElement, number, row, visit))
                    return;
            }
        }
    }

    private static JsonDocument? Whole(string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // One value: an object, or an array of objects.
    private bool Values(JsonElement root, long line, JsonRow row, Func<Row, bool> visit)
    {
        if (root.ValueKind != JsonValueKind.Array)
            return Visit(root, line, row, visit);
        foreach (var item in root.EnumerateArray())
        {
            if (!Visit(item, line, row, visit))
                return false;
        }

        return true;
    }

    private void Document(string json, long firstLine, JsonRow row, Func<Row, bool> visit)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            var (line, counted) = (firstLine, 0);
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray && reader.CurrentDepth == 0)
                    continue;
                line += bytes.AsSpan(counted, (int)reader.TokenStartIndex - counted).Count((byte)'\n');
                counted = (int)reader.TokenStartIndex;
                using var item = JsonDocument.ParseValue(ref reader);
                if (!Visit(item.RootElement, line, row, visit))
                    return;
            }
        }
        catch (JsonException e)
        {
            throw new Location(File.Path, firstLine + (e.LineNumber ?? 0), (e.BytePositionInLine ?? 0) + 1).Error(
                "this is no JSON; give an object of values by name, an array of such objects, or one object a line (JSONL).", e);
        }
    }

    private bool Visit(JsonElement item, long line, JsonRow row, Func<Row, bool> visit)
    {
        var at = new Location(File.Path, line, 1);
        if (item.ValueKind != JsonValueKind.Object)
            throw at.Error($"{Cell.Show(item.GetRawText())} is no object of values by name; write {{\"column\": value, …}}.");
        row.Begin(line);
        foreach (var property in item.EnumerateObject())
        {
            if (_at[property.Name] is var index and >= 0)
                row[index] = Text(property.Value, property.Name, at);
            else
                _extra.Add(property.Name);
        }

        return visit(row);
    }

    private static string Text(JsonElement value, string name, Location at) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Trim() is var text && !text.Contains('\0') ? text
            : throw at.Error($"the text of '{name}' holds a NUL character, which no text has; correct it."),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        JsonValueKind.Null => "",
        _ => throw at.Error($"'{name}' holds {Cell.Show(value.GetRawText())}, but a value is a number, a text, true, false or null."),
    };

    private sealed class JsonRow(string path, string[] cells) : Row
    {
        private long _line;

        public string this[int cell]
        {
            set => cells[cell] = value;
        }

        public override int Count => cells.Length;

        public override string Text(int cell) => cells[cell];

        public override Location At(int cell) => new(path, _line, 1);

        public void Begin(long line)
        {
            Array.Fill(cells, "");
            _line = line;
        }
    }
}
