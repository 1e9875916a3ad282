namespace Candor.Data;

public sealed partial class Dataset
{
    /// <summary>The rows of some classes alone; the classes keep their order, and a test part stays one.</summary>
    /// <param name="names">Class names; at least two, all known.</param>
    /// <exception cref="CandorException">A class is not known or has no rows, or fewer than two are named.</exception>
    internal Dataset OfClasses(IReadOnlyList<string> names)
    {
        if (Schema.Task == LearningTask.Regression)
            throw new CandorException($"{Name} has numbers as labels, so no classes can be chosen (--classes); leave the option out.");
        if (names.FirstOrDefault(n => !Schema.Classes.Contains(n)) is { } unknown)
            throw new CandorException($"{Name} has no class '{unknown}' (--classes).{Suggestion.Of(unknown, [.. Schema.Classes])} It has {string.Join(", ", Schema.Classes.Take(20))}.");
        string[] kept = [.. Schema.Classes.Where(names.Contains)];
        if (kept.Length < 2)
            throw new CandorException($"A classifier needs two classes or more, but only '{kept.FirstOrDefault()}' is chosen of {Name} (--classes {string.Join(',', Schema.Classes.Take(2))}).");
        int[] rows = [.. Enumerable.Range(0, Count).Where(row => kept.Contains(Schema.Classes[_labels[row]]))];
        var (columns, pixels) = (Schema.Columns.Count, Schema.Image?.Values ?? 0);
        var (values, bytes, labels) = (new double[rows.Length * columns], new byte[(long)rows.Length * pixels], new int[rows.Length]);
        for (var i = 0; i < rows.Length; i++)
        {
            labels[i] = Array.IndexOf(kept, Schema.Classes[_labels[rows[i]]]);
            _values.AsSpan(rows[i] * columns, columns).CopyTo(values.AsSpan(i * columns));
            _pixels.AsSpan(rows[i] * pixels, pixels).CopyTo(bytes.AsSpan(i * pixels));
        }
        int? testFrom = TestFrom is { } from ? rows.Count(row => row < from) : null;
        var schema = Schema with { Classes = kept };
        if (Schema.Image is null)
            DatasetCheck.Validate(Source, schema, values, labels, null);
        else
            DatasetCheck.ValidateImages(Source, schema, bytes, labels, testFrom);
        return new Dataset(Name, Source, schema, values, bytes, labels, [], testFrom)
        {
            Ids = Ids.Count == 0 ? [] : [.. rows.Select(row => Ids[row])],
            ImageBits = ImageBits,
            KeepsMissing = KeepsMissing,
        };
    }
}
