using System.Text.Encodings.Web;
using System.Text.Json;

namespace Candor.Runs.Tables;

/// <summary>JSONL: an object a line; what holds no value is null.</summary>
internal sealed class JsonRows(string path, TextWriter output, IReadOnlyList<RowColumn> columns) : RowFile(path)
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly MemoryStream _line = new();

    /// <inheritdoc/>
    public override void Add(IReadOnlyList<object?> cells)
    {
        _line.SetLength(0);
        using (var json = new Utf8JsonWriter(_line, s_options))
        {
            json.WriteStartObject();
            for (var i = 0; i < cells.Count; i++)
                Write(json, columns[i].Name, cells[i]);
            json.WriteEndObject();
        }
        output.WriteLine(System.Text.Encoding.UTF8.GetString(_line.GetBuffer(), 0, (int)_line.Length));
    }

    private static void Write(Utf8JsonWriter json, string name, object? cell)
    {
        if (cell is string text)
            json.WriteString(name, text);
        else if (cell is double number && double.IsFinite(number))
            json.WriteNumber(name, number);
        else if (cell is long whole)
            json.WriteNumber(name, whole);
        else
            json.WriteNull(name);
    }

    /// <inheritdoc/>
    public override void Flush() => output.Flush();

    private protected override void Close(bool whole) => output.Dispose();
}
