using System.Text.Json.Serialization;

namespace Candor.Data;

/// <summary>How new data is read; the rest says the contract.</summary>
public sealed record CaseReading
{
    /// <summary>What to do with cells that hold no value. Null: as in training.</summary>
    public MissingPolicy? Missing { get; init; }

    /// <summary>What to do with a category that training did not have.</summary>
    /// <value><see cref="UnknownPolicy.Error"/>.</value>
    public UnknownPolicy Unknown { get; init; }

    /// <summary>The label column of the new data. Null: the contract's; it need not be there.</summary>
    public string? Label { get; init; }

    /// <summary>Whether every row must have a label that the predictor knows, as scores need.</summary>
    /// <value>false.</value>
    public bool NeedsLabels { get; init; }

    /// <summary>The separator of a CSV file. Null: detected.</summary>
    public char? Separator { get; init; }

    /// <summary>Lines of a CSV file to leave out before anything is read.</summary>
    /// <value>null: none, or as in training.</value>
    public int? SkipLines { get; init; }

    /// <summary>Lines of a CSV file that start with this character are left out.</summary>
    /// <value>null: see <see cref="CsvOptions.Comment"/>, or as in training.</value>
    public char? Comment { get; init; }

    /// <summary>Whether quotes in a CSV file are characters like any other.</summary>
    /// <value>null: they are not, or as in training.</value>
    public bool? NoQuotes { get; init; }

    /// <summary>How numbers are written in a CSV file.</summary>
    /// <value>null: plainly, or as in training.</value>
    public NumberForm? Numbers { get; init; }

    /// <summary>Whether the first line of a CSV file names the columns. Null: it does where it has a name of the contract's.</summary>
    public bool? Header { get; init; }

    /// <summary>Where fetched sets lie.</summary>
    /// <value>null: see <see cref="DataCache.Default"/>.</value>
    public string? Cache { get; init; }

    /// <summary>Whether links to folders are followed in folders of pictures or texts.</summary>
    /// <value>false.</value>
    public bool FollowLinks { get; init; }

    /// <summary>What reading may cost.</summary>
    /// <value>The usual limits.</value>
    [JsonIgnore]
    public ReadLimits Limits { get; init; } = new();
}
