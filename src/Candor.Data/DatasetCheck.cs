namespace Candor.Data;

/// <summary>What holds of every data set, wherever it came from.</summary>
internal static class DatasetCheck
{
    public static void Validate(string source, Schema schema, double[] values, int[] labels)
    {
        var columns = schema.Columns.Count;
        if (columns == 0)
            throw new CandorException($"{source} has no input column beside the label '{schema.Label}'; nothing can be learnt or explained. Give at least one input column.");
        if (values.LongLength != (long)labels.Length * columns)
            throw new CandorException($"{source} has {values.LongLength} values for {labels.Length} rows of {columns} columns; expected {(long)labels.Length * columns}.");
        if (labels.Length == 0)
            throw new CandorException($"{source} has no rows; give a file with at least three rows per class.");
        CheckNames(source, schema);
        CheckLabels(source, schema, labels);
        for (var i = 0; i < values.Length; i++)
            CheckValue(source, schema.Columns[i % columns], i / columns, values[i]);
    }

    private static void CheckNames(string source, Schema schema)
    {
        var twice = schema.Columns.Select(c => c.Name).Append(schema.Label).GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
            throw new CandorException($"{source} has {twice.Count()} columns named '{twice.Key}'; rename all but one, since explanations name columns.");
    }

    private static void CheckLabels(string source, Schema schema, int[] labels)
    {
        var counts = new int[schema.Classes.Count];
        foreach (var label in labels)
        {
            if ((uint)label >= (uint)counts.Length)
                throw new CandorException($"{source} has label {label}, but there are {counts.Length} classes (0 to {counts.Length - 1}).");
            counts[label]++;
        }

        if (counts.Count(c => c > 0) < 2)
        {
            var only = schema.Classes.Count == 0 ? "none" : $"'{schema.Classes[Array.FindIndex(counts, c => c > 0)]}'";
            throw new CandorException($"{source}: the label '{schema.Label}' has one class only ({only} in all {labels.Length} rows); a classifier needs at least two. Choose another label column or add rows of another class.");
        }
    }

    private static void CheckValue(string source, Column column, int row, double value)
    {
        if (double.IsInfinity(value))
            throw new CandorException($"{source}: row {row} (from 0) has an infinite value in column '{column.Name}'; give a finite number.");
        if (column.Kind == ColumnKind.Categorical && !double.IsNaN(value) && (value != Math.Floor(value) || value < 0 || value >= column.Categories.Count))
            throw new CandorException($"{source}: row {row} (from 0) has category {value} in column '{column.Name}', which has {column.Categories.Count} categories (0 to {column.Categories.Count - 1}).");
    }
}
