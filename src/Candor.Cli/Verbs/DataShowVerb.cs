using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Candor.Cli.Flags;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Data;

namespace Candor.Cli.Verbs;

/// <summary><c>candor data show NAME</c></summary>
internal sealed class DataShowVerb : Verb
{
    // More nobody reads, and they take long to lay out.
    private const int MostShown = 400;

    private readonly CommonFlags _common;
    private readonly DataFlags _data;
    private readonly Argument<string> _name = new("DATA") { Description = "a set of 'candor data list', or a file" };

    public DataShowVerb(Shell shell, CommonFlags common) : base(
        "show", "Shows a set or a file as candor reads it: columns, classes with counts, licence, source.", shell,
        "candor data show wine", "candor data show loans.csv --label defaulted")
    {
        _common = common;
        Add(_name);
        _data = Take(new DataFlags());
    }

    protected override int Run(ParseResult arguments)
    {
        var name = arguments.GetValue(_name)!;
        var config = _data.Read(arguments, new() { Data = name, Reading = new() { Limits = _common.Limits(arguments) } });
        // What is missing is shown, not refused; texts have no mean.
        if (config.Reading.Missing == MissingPolicy.Error && !Dataset.IsTexts(name, config.Reading))
            config = config with { Reading = config.Reading with { Missing = MissingPolicy.Mean } };
        var entry = DataCatalog.Find(name);
        var data = entry is null || entry.IsReady(config.Reading.Cache)
            ? Dataset.Open(name, config.Label, config.Reading)
            : null;
        if (arguments.GetValue(_common.Json))
            JsonOut.Write(Shell.Output, Json(entry, data, config.Reading.Duplicates));
        else
            Print(entry, data, config.Reading.Duplicates);
        return 0;
    }

    private void Print(CatalogEntry? entry, Dataset? data, DuplicateRows duplicates)
    {
        if (entry is not null)
        {
            Shell.Output.Line($"{entry.Name}: {entry.Description}");
            Shell.Output.Line($"Source: {entry.Source}. Licence: {entry.Licence}.");
        }
        if (data is null)
        {
            Shell.Output.Line(string.Create(CultureInfo.InvariantCulture,
                $"{entry!.Rows} rows, {entry.Columns} columns, {entry.Classes} classes; " +
                $"{(entry.Origin == DataOrigin.Fetched ? $"not fetched yet: candor data fetch {entry.Name}" : "not installed")}"));
            return;
        }
        Shell.Output.Line(FormattableString.Invariant($"{data.Count} rows, {Inputs(data.Schema)}; content {data.Sha256}"));
        if (data.TestFrom is { } test)
            Shell.Output.Line(FormattableString.Invariant($"The last {data.Count - test} rows are the test part."));
        foreach (var note in Notes(data, duplicates))
            Shell.Output.Line(note);
        var classes = Tables.New(Shell.Output, $"class ({data.Schema.Label})", ">rows", ">share");
        foreach (var (label, count) in Counts(data))
            classes.Row(label, FormattableString.Invariant($"{count}"), FormattableString.Invariant($"{100.0 * count / data.Count:0.0} %"));
        classes.Print(Shell.Output);
        if (data.Schema.Image is not null || data.Schema.Text is not null)
            return;
        var ranges = Ranges(data);
        var columns = Tables.New(Shell.Output, "column", "kind", "values", ">missing");
        foreach (var (i, column) in data.Schema.Columns.Take(MostShown).Index())
            columns.Row(column.Name, column.Kind.ToString().ToLowerInvariant(), Values(column, ranges[i]),
                FormattableString.Invariant($"{ranges[i].Missing}"));
        columns.Print(Shell.Output);
        if (data.Schema.Columns.Count > MostShown)
            Shell.Output.Line(FormattableString.Invariant(
                $"… and {data.Schema.Columns.Count - MostShown} more columns; --json has all."));
    }

    private static IReadOnlyList<string> Notes(Dataset data, DuplicateRows duplicates) =>
        data.DuplicateNote(duplicates) is { } note ? [.. data.Notes, note] : data.Notes;

    private static string Inputs(Schema schema) => schema.Text is { } text
        ? FormattableString.Invariant($"texts in the column '{text.Column}', of which the {(text.Kept == KeptWords.First ? "first" : "last")} {text.Tokens} words are read")
        : schema.Image is { } image
        ? FormattableString.Invariant($"{(image.Channels == 1 ? "grey" : "colour")} images of {image.Height} × {image.Width} pixels (channels {image.Channels}, height {image.Height}, width {image.Width})")
        : FormattableString.Invariant($"{schema.Columns.Count} columns");

    private static IEnumerable<(string Label, int Count)> Counts(Dataset data)
    {
        var counts = new int[data.Schema.Classes.Count];
        for (var i = 0; i < data.Count; i++)
            counts[data.Label(i)]++;
        return data.Schema.Classes.Zip(counts);
    }

    // Of each column the smallest and the largest value, and how many cells have none: row by row, as the values lie in memory.
    private static (double Low, double High, int Missing)[] Ranges(Dataset data)
    {
        var ranges = new (double Low, double High, int Missing)[data.Schema.Columns.Count];
        Array.Fill(ranges, (double.PositiveInfinity, double.NegativeInfinity, 0));
        for (var row = 0; row < data.Count; row++)
        {
            var values = data.Row(row);
            for (var i = 0; i < values.Length; i++)
            {
                ref var range = ref ranges[i];
                if (double.IsNaN(values[i]))
                    range.Missing++;
                range.Low = values[i] < range.Low ? values[i] : range.Low;
                range.High = values[i] > range.High ? values[i] : range.High;
            }
        }
        return ranges;
    }

    private static string Values(Column column, (double Low, double High, int Missing) range)
    {
        if (column.Kind == ColumnKind.Categorical)
            return string.Join(", ", column.Categories.Take(8)) + (column.Categories.Count > 8 ? ", ..." : "");
        return FormattableString.Invariant($"{range.Low:G6} to {range.High:G6}");
    }

    private static JsonObject Json(CatalogEntry? entry, Dataset? data, DuplicateRows duplicates)
    {
        var document = entry is null ? new JsonObject { ["name"] = data!.Name } : DataJson.Of(entry);
        if (data is null)
            return document;
        document["rows"] = data.Count;
        document["columns"] = data.Schema.Columns.Count;
        document["image"] = data.Schema.Image is { } image ? new JsonObject
        {
            ["channels"] = image.Channels,
            ["height"] = image.Height,
            ["width"] = image.Width
        } : null;
        document["text"] = data.Schema.Text is { } text ? new JsonObject
        {
            ["column"] = text.Column,
            ["tokens"] = text.Tokens,
            ["vocabulary"] = text.Vocabulary
        } : null;
        document["testFrom"] = data.TestFrom;
        document["classes"] = data.Schema.Classes.Count;
        document["sha256"] = data.Sha256;
        document["label"] = data.Schema.Label;
        document["notes"] = JsonOut.Array(Notes(data, duplicates));
        document["classCounts"] = new JsonObject(Counts(data).Select(c => KeyValuePair.Create(c.Label, (JsonNode?)c.Count)));
        var ranges = data.Schema.Image is null && data.Schema.Text is null ? Ranges(data) : null;
        document["features"] = new JsonArray([.. data.Schema.Columns.Select((c, i) => (JsonNode)new JsonObject
        {
            ["missing"] = ranges?[i].Missing,
            ["name"] = c.Name,
            ["kind"] = c.Kind.ToString().ToLowerInvariant(),
            ["categories"] = JsonOut.Array(c.Categories),
        })]);
        return document;
    }
}
