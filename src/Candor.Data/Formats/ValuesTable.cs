using System.Globalization;
using System.Text.Json;

namespace Candor.Data.Formats;

/// <summary>Values by name as a table of one row.</summary>
internal sealed class ValuesTable : ITextTable
{
    private readonly ValuesRow _row;

    public ValuesTable(string name, IEnumerable<KeyValuePair<string, object?>> values)
    {
        File = new InputFile(name, name, () => Stream.Null);
        KeyValuePair<string, object?>[] all = [.. values];
        Names = [.. all.Select(v => v.Key)];
        if (Names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new CandorException($"{name} name '{twice.Key}' {twice.Count()} times; give one value.");
        _row = new(name, Array.ConvertAll(all, v => Text(v.Value) is var text && !text.Contains('\0') ? text
            : throw new CandorException($"{name}: the text of '{v.Key}' holds a NUL character, which no text has; correct it.")));
    }

    public InputFile File { get; }

    public IReadOnlyList<string> Names { get; }

    public void Scan(Func<Row, bool> visit) => visit(_row);

    private static string Text(object? value) => value switch
    {
        null => "",
        string text => text.Trim(),
        bool truth => truth ? "true" : "false",
        JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => "",
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString()!.Trim(),
        JsonElement json => json.GetRawText(),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private sealed class ValuesRow(string name, string[] values) : Row
    {
        public override int Count => values.Length;

        public override string Text(int cell) => values[cell];

        public override Location At(int cell) => new(name, 0, 0);
    }
}
