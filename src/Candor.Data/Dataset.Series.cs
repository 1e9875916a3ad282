namespace Candor.Data;

public sealed partial class Dataset
{
    /// <summary>This table read as series: its columns are T times of F features, time by time.</summary>
    /// <param name="steps">T; divides the number of columns.</param>
    /// <exception cref="CandorException">The rows are images, a column is no number, or T does not divide the columns.</exception>
    internal Dataset AsSeries(int steps)
    {
        if (Schema.Image is not null)
            throw new CandorException($"{Name} holds images, which are no series (--series); leave the option out.");
        if (Schema.Series is { } own)
            throw new CandorException($"{Name} is a set of series already, {own.Steps} × {own.Features} (--series); leave the option out.");
        if (steps < 1 || Schema.Columns.Count % steps != 0)
            throw new CandorException($"{Name} has {Schema.Columns.Count} columns, which cannot be {steps} times of as many features each (--series); give a number that divides them.");
        if (Schema.Columns.FirstOrDefault(c => c.Kind == ColumnKind.Categorical) is { } text)
            throw new CandorException($"Column '{text.Name}' of {Name} holds categories, but a series has numbers (--series); leave the column out (--ignore).");
        var schema = Schema with { Series = new SeriesShape(steps, Schema.Columns.Count / steps) };
        return new Dataset(Name, Source, schema, _values, _pixels, _labels, _targets, TestFrom) { Ids = Ids, KeepsMissing = KeepsMissing };
    }
}
