namespace Candor.Data.Formats;

/// <summary>Weka's ARFF, dense or sparse; nominal attributes are categorical, whatever their names look like.</summary>
internal static class ArffFormat
{
    public static Dataset Read(InputFile file, string? label, ArffOptions options)
    {
        var table = new ArffTable(file);
        foreach (var attribute in table.Attributes)
        {
            if (attribute.Kind == ArffKind.Unsupported && !options.Ignore.Contains(attribute.Name) && !options.Ids.Contains(attribute.Name)
                && (options.Columns.Count == 0 || options.Columns.Contains(attribute.Name)))
                throw attribute.At.Error($"attribute '{attribute.Name}' has a type that is not supported (numeric, integer, real, nominal {{a,b}} and string are); leave it out (ignore '{attribute.Name}').");
        }

        string[] Of(ArffKind kind) => [.. table.Attributes.Where(a => a.Kind == kind && !options.Ignore.Contains(a.Name)
            && !options.Ids.Contains(a.Name) && !options.Categorical.Contains(a.Name)).Select(a => a.Name)];
        return TableBuilder.Read(table, new TableOptions(label, options.Missing, ["?", ""], [.. Of(ArffKind.Nominal),
            .. options.Categorical], options.Ignore)
        {
            Numeric = Of(ArffKind.Numeric),
            Columns = options.Columns,
            Task = options.Task,
            Ids = options.Ids,
        });
    }
}
