namespace Candor.Data.Formats;

/// <summary>A CSV or TSV file with a column of texts, read in one scan; of its columns only text, label and split are looked at.</summary>
internal static class TextTable
{
    private const string Split = "split";

    public static Dataset Read(InputFile file, string text, string? label, DataOptions options)
    {
        var csv = options.Csv;
        csv.Validate();
        return Read(new CsvTable(file, CsvDialect.Detect(file, csv), csv), text, label, options);
    }

    public static Dataset Read(ITextTable table, string text, string? label, DataOptions options)
    {
        var file = table.File;
        if (options.Task == LearningTask.Regression)
            throw new CandorException($"{file.Path} is read as texts, whose labels are classes; leave out --task regression.");
        if (options.Missing == MissingPolicy.Mean)
            throw new CandorException($"{file.Path} is read as texts, which have no mean; leave rows without a text out (--missing " +
                "drop), or complete them.");
        var textAt = LabelColumn.Named(table.Names, text)
            ?? throw new CandorException($"{file.Path} has no column '{text}' for the text (--text); " +
                $"its columns are {string.Join(", ", table.Names.Take(12))}.{Suggestion.Of(text, table.Names)}");
        var labelAt = LabelColumn.Find(file.Path, table.Names, label, table.Spare);
        if (labelAt == textAt)
            throw new CandorException($"{file.Path}: column '{table.Names[textAt]}' is to be both text and label; name the label's column (--label).");
        var splitAt = Enumerable.Range(0, table.Names.Count).FirstOrDefault(i => i != textAt && i != labelAt
            && table.Names[i].Equals(Split, StringComparison.OrdinalIgnoreCase), -1);
        List<Record> records = [];
        table.Scan(row =>
        {
            if (Of(row, textAt, labelAt, splitAt, table.Names, options) is { } record)
                records.Add(record);
            return true;
        });
        return Create(file, table.Names[textAt], table.Names[labelAt], records, options).WithNotes([.. table.Notes]);
    }

    private static Record? Of(Row row, int textAt, int labelAt, int splitAt, IReadOnlyList<string> names, DataOptions options)
    {
        var (text, label) = (row.Text(textAt), row.Text(labelAt));
        var empty = Tokenizer.Split(text, options.Rule).Count == 0;
        if (empty || label.Length == 0)
        {
            if (options.Missing == MissingPolicy.Drop)
                return null;
            throw row.At(empty ? textAt : labelAt).Error(empty
                ? $"the text in column '{names[textAt]}' has no word ({Cell.Show(text)}); there is nothing to explain. Leave the row out, or all such rows (--missing drop)."
                : $"the label in column '{names[labelAt]}' is empty; complete it, or leave such rows out (--missing drop).");
        }

        return new Record(text, label, splitAt < 0 ? null : row.Text(splitAt));
    }

    private static Dataset Create(InputFile file, string column, string label, List<Record> records, DataOptions options)
    {
        if (records.Count == 0)
            throw new CandorException($"{file.Path} has no rows with a text below its header; give at least three per class.");
        // The publisher's test part is behind the others; else the file's order stays.
        var split = records.TrueForAll(r => r.Split is { } s && (IsTest(s) || s.Equals("train", StringComparison.OrdinalIgnoreCase)))
            && records.Exists(r => IsTest(r.Split!)) && !records.TrueForAll(r => IsTest(r.Split!));
        Record[] ordered = split ? [.. records.OrderBy(r => IsTest(r.Split!))] : [.. records];
        var index = new CategoryIndex(ordered.Select(r => r.Label).Distinct(StringComparer.Ordinal));
        if (index.Names.Count > Math.Max(20, ordered.Length / 2))
            throw new CandorException($"{file.Path}: the label '{label}' has {index.Names.Count} different values in {ordered.Length} rows, so it is no class; name the label's column (--label).");
        return Dataset.CreateTexts(
            file.Name, file.Source, column, label, [.. ordered.Select(r => r.Text)], [.. ordered.Select(r => index[r.Label])], index.Names,
                options,
            split ? Array.FindIndex(ordered, r => IsTest(r.Split!)) : null);
    }

    private static bool IsTest(string split) => split.Equals("test", StringComparison.OrdinalIgnoreCase);

    private sealed record Record(string Text, string Label, string? Split);
}
