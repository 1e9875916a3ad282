namespace Candor.Data.Formats;

/// <summary>CSV, TSV and blank-separated text.</summary>
internal static class CsvFormat
{
    public static Dataset Read(InputFile file, string? label, CsvOptions options)
    {
        options.Validate();
        var dialect = CsvDialect.Detect(file, options);
        var table = new CsvTable(file, dialect, options);
        if (table.Names.Count == 1)
            throw new CandorException($"{file.Path} has one column only ('{table.Names[0]}', separator {CsvDialect.Show(dialect.Separator)}), but a label and at least one input are needed; if the separator is another, name it (--separator).");
        return TableBuilder.Read(table, new TableOptions(label, options.Missing, options.MissingTokens, options.Categorical, options.Ignore)
        {
            Columns = options.Columns,
            Task = options.Task,
            Ids = options.Ids,
            Markers = options.HasUsualTokens,
            HeaderGuessedAbsent = !dialect.Header && options.Header is null && options.Names is null,
        });
    }
}
