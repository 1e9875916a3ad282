namespace Candor.Data;

/// <summary>What holds of every data set, wherever it came from.</summary>
internal static class DatasetCheck
{
    public static void Validate(string source, Schema schema, double[] values, int[] labels, double[]? targets)
    {
        var columns = schema.Columns.Count;
        if (columns == 0)
            throw new CandorException($"{source} has no input column beside the label '{schema.Label}'; nothing can be learnt or explained. Give at least one input column.");
        if (values.LongLength != (long)labels.Length * columns)
            throw new CandorException($"{source} has {values.LongLength} values for {labels.Length} rows of {columns} columns; expected {(long)labels.Length * columns}.");
        if (labels.Length == 0)
            throw new CandorException($"{source} has no rows; give a file with at least three rows per class.");
        CheckNames(source, schema);
        if (schema.Task == LearningTask.Classification)
            CheckLabels(source, schema, labels);
        else
            CheckTargets(source, schema, targets ?? []);
        CheckValues(source, schema, values);
    }

    public static void ValidateImages(string source, Schema schema, byte[] pixels, int[] labels, int? testFrom)
    {
        var shape = schema.Image!;
        if (shape.Channels is not (1 or 3) || shape.Height < 1 || shape.Width < 1)
            throw new CandorException($"{source} has images of {shape.Channels} channels, {shape.Height} rows and {shape.Width} columns; expected 1 (grey) or 3 (colour) channels and at least one pixel.");
        if (pixels.LongLength != (long)labels.Length * shape.Values)
            throw new CandorException($"{source} has {pixels.LongLength} bytes for {labels.Length} images of {shape.Values}; expected {(long)labels.Length * shape.Values}.");
        if (labels.Length == 0)
            throw new CandorException($"{source} has no images; give at least three per class.");
        CheckLabels(source, schema, labels);
        if (testFrom is { } from && (from <= 0 || from >= labels.Length))
            throw new CandorException($"{source} has {labels.Length} images, and its test part is to start at {from}; it must leave images on both sides.");
    }

    public static void ValidateTexts(string source, Schema schema, string[] texts, int[] labels, int? testFrom)
    {
        if (texts.Length != labels.Length)
            throw new CandorException($"{source} has {texts.Length} texts and {labels.Length} labels; expected as many of the one as of the other.");
        if (labels.Length == 0)
            throw new CandorException($"{source} has no texts; give at least three per class.");
        CheckLabels(source, schema, labels);
        if (Array.FindIndex(texts, t => !schema.Text!.HasWord(t)) is var at and >= 0)
            throw new CandorException($"{source}: text {at} (from 0) has no word, so there is nothing to explain; leave it out.");
        if (testFrom is { } from && (from <= 0 || from >= labels.Length))
            throw new CandorException($"{source} has {labels.Length} texts, and its test part is to start at {from}; it must leave texts on both sides.");
    }

    private static void CheckNames(string source, Schema schema)
    {
        var twice = schema.Columns.Select(c => c.Name).Append(schema.Label).GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g =>
            g.Count() > 1);
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

    private static void CheckTargets(string source, Schema schema, double[] targets)
    {
        if (targets.Length == 0)
            throw new CandorException($"{source}: the schema has no classes, so the label '{schema.Label}' must be a number a row, but none were given.");
        if (Array.FindIndex(targets, t => !double.IsFinite(t)) is var at and >= 0)
            throw new CandorException($"{source}: row {at} (from 0) has a label that is no finite number ('{schema.Label}'); correct or leave out the row.");
    }

    // Row by row, as the values lie in memory.
    private static void CheckValues(string source, Schema schema, double[] values)
    {
        int?[] categories = [.. schema.Columns.Select(c => c.Kind == ColumnKind.Categorical ? c.Categories.Count : (int?)null)];
        for (var (at, column) = (0, 0); at < values.Length; at++, column = column + 1 < categories.Length ? column + 1 : 0)
        {
            var value = values[at];
            if (double.IsInfinity(value))
                throw new CandorException($"{source}: row {at / categories.Length} (from 0) has an infinite value in column " +
                    $"'{schema.Columns[column].Name}'; give a finite number.");
            if (categories[column] is { } count && !double.IsNaN(value) && (value != Math.Floor(value) || value < 0 || value >= count))
                throw new CandorException($"{source}: row {at / categories.Length} (from 0) has category {value} in column " +
                    $"'{schema.Columns[column].Name}', which has {count} categories (0 to {count - 1}).");
        }
    }
}
