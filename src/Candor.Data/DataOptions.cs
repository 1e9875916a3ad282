namespace Candor.Data;

/// <summary>How to read a data set, whatever its format; what does not apply to a format is not looked at.</summary>
public sealed record DataOptions
{
    /// <summary>What to do with missing values.</summary>
    /// <value><see cref="MissingPolicy.Error"/>.</value>
    public MissingPolicy Missing { get; init; } = MissingPolicy.Error;

    /// <summary>The separator of a CSV file; a blank means any run of blanks and tabs.</summary>
    /// <value>null: detected.</value>
    public char? Separator { get; init; }

    /// <summary>Whether the first line of a CSV file names the columns.</summary>
    /// <value>null: detected.</value>
    public bool? Header { get; init; }

    /// <summary>Columns to read as categories though their cells are numbers.</summary>
    /// <value>None.</value>
    public IReadOnlyList<string> Categorical { get; init; } = [];

    /// <summary>Columns to leave out, e.g. row numbers.</summary>
    /// <value>None.</value>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>The labels' file of IDX images.</summary>
    /// <value>null: the images' name with <c>images-idx3</c> replaced by <c>labels-idx1</c>.</value>
    public string? IdxLabels { get; init; }

    /// <summary>Where fetched sets lie.</summary>
    /// <value>null: see <see cref="DataCache.Default"/>.</value>
    public string? Cache { get; init; }

    /// <summary>Whether the label is a class or a number.</summary>
    /// <value><see cref="LearningTask.Classification"/>.</value>
    public LearningTask Task { get; init; }

    internal CsvOptions Csv => new() { Missing = Missing, Separator = Separator, Header = Header, Categorical = Categorical, Ignore = Ignore, Task = Task };

    internal ArffOptions Arff => new() { Missing = Missing, Categorical = Categorical, Ignore = Ignore, Task = Task };
}
