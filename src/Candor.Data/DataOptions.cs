using System.Text.Json.Serialization;

namespace Candor.Data;

/// <summary>How to read a data set, whatever its format; what does not apply to a format is not looked at.</summary>
public sealed record DataOptions
{
    /// <summary>What to do with missing values.</summary>
    /// <value><see cref="MissingPolicy.Error"/>.</value>
    public MissingPolicy Missing { get; init; } = MissingPolicy.Error;

    /// <summary>The cells that hold no value, beside the empty one.</summary>
    /// <value>null: those of <see cref="CsvOptions.MissingTokens"/>.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? MissingTokens { get; init; }

    /// <summary>How numbers are written in a CSV file.</summary>
    /// <value><see cref="NumberForm.Plain"/>.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public NumberForm Numbers { get; init; }

    /// <summary>The separator of a CSV file; a blank means any run of blanks and tabs.</summary>
    /// <value>null: detected.</value>
    public char? Separator { get; init; }

    /// <summary>Whether the first line of a CSV file names the columns.</summary>
    /// <value>null: detected.</value>
    public bool? Header { get; init; }

    /// <summary>Lines of a CSV file to leave out before anything is read.</summary>
    /// <value>0.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int SkipLines { get; init; }

    /// <summary>Lines of a CSV file that start with this character are left out.</summary>
    /// <value>null: see <see cref="CsvOptions.Comment"/>.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public char? Comment { get; init; }

    /// <summary>Whether quotes in a CSV file are characters like any other.</summary>
    /// <value>false.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NoQuotes { get; init; }

    /// <summary>The inputs of a table to take; label and ids stay beside them.</summary>
    /// <value>null: all columns.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Columns to read as categories though their cells are numbers.</summary>
    /// <value>None.</value>
    public IReadOnlyList<string> Categorical { get; init; } = [];

    /// <summary>Columns to leave out, e.g. row numbers.</summary>
    /// <value>None.</value>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>Columns that name rows, e.g. an application's number: no inputs, and a case is found by them.</summary>
    /// <value>null: none.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>Units of columns by name, e.g. <c>EUR</c>; they are shown, and change no value.</summary>
    /// <value>null: none.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Units { get; init; }

    /// <summary>Whether the features of a LIBSVM file are counted from 0.</summary>
    /// <value>false: from 1, as the format says.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ZeroBased { get; init; }

    /// <summary>Number of features of a LIBSVM file, whose last ones may be 0 in every row.</summary>
    /// <value>null: the largest index in the file.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Features { get; init; }

    /// <summary>The classes whose rows are taken.</summary>
    /// <value>Empty: all.</value>
    public IReadOnlyList<string> Classes { get; init => field = value ?? []; } = [];

    /// <summary>Reads a table as series: its columns are so many times of the same features, time by time.</summary>
    /// <value>null: a table, or what the set itself says.</value>
    public int? SeriesSteps { get; init; }

    /// <summary>The labels' file of IDX images.</summary>
    /// <value>null: the images' name with <c>images-idx3</c> replaced by <c>labels-idx1</c>.</value>
    public string? IdxLabels { get; init; }

    /// <summary>Side of the square that the pictures of an image folder are brought to: the shorter side is resized to it, then the middle
    /// is cut out.</summary>
    /// <value>null: as they are; all must have the same size.</value>
    public int? ImageSize { get; init; }

    /// <summary>Whether links to folders are followed in folders of pictures or texts; each folder is read once a class, so that loops
    /// end.</summary>
    /// <value>false.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool FollowLinks { get; init; }

    /// <summary>Reads images as a table with a column for every pixel and channel.</summary>
    /// <value>false.</value>
    public bool PixelColumns { get; init; }

    /// <summary>The column of a CSV or TSV file that holds texts: the file is then a set of texts.</summary>
    /// <value>null: the file is a table.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }

    /// <summary>T, tokens a text; longer texts are cut, shorter ones end in PAD.</summary>
    /// <value>null: 400, or the longest text's where that is shorter.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Tokens { get; init; }

    /// <summary>Indices of the vocabulary at most, PAD and the unknown word included.</summary>
    /// <value>null: 5,000.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Vocabulary { get; init; }

    /// <summary>Which words of a text that is too long are kept.</summary>
    /// <value>null: the first ones.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public KeptWords? KeptWords { get; init; }

    /// <summary>What is a word of a text.</summary>
    /// <value>null: <see cref="WordRule.Signs"/>.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WordRule? Words { get; init; }

    /// <summary>A file or folder whose rows are the test part; it is matched as new data is, by names, categories and classes.</summary>
    /// <value>null: the set's own test part, else a random one.</value>
    public string? TestData { get; init; }

    /// <summary>What to do with a category of <see cref="TestData"/> that the training rows lack.</summary>
    /// <value>null: an error.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UnknownPolicy? Unknown { get; init; }

    /// <summary>What a split does with rows that are equal in inputs and label.</summary>
    /// <value><see cref="DuplicateRows.Spread"/>.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DuplicateRows Duplicates { get; init; }

    /// <summary>Where fetched sets lie.</summary>
    /// <value>null: see <see cref="DataCache.Default"/>.</value>
    public string? Cache { get; init; }

    /// <summary>Whether the label is a class or a number.</summary>
    /// <value><see cref="LearningTask.Classification"/>.</value>
    public LearningTask Task { get; init; }

    /// <summary>What reading the file may cost; not part of a run, so that none raises the limits of whoever opens it.</summary>
    /// <value>The usual limits.</value>
    [JsonIgnore]
    public ReadLimits Limits { get; init; } = new();

    internal WordRule Rule => Words ?? WordRule.Signs;

    // The empty cell is no value whatever is said.
    internal IReadOnlyList<string> NoValue => MissingTokens is { } tokens ? ["", .. tokens] : new CsvOptions().MissingTokens;

    internal CsvOptions Csv => new()
    {
        MissingTokens = NoValue,
        Numbers = Numbers,
        Limits = Limits,
        Missing = Missing,
        Separator = Separator,
        Header = Header,
        SkipLines = SkipLines,
        Comment = Comment,
        NoQuotes = NoQuotes,
        Columns = Columns ?? [],
        Categorical = Categorical,
        Ignore = Ignore,
        Ids = Ids ?? [],
        Task = Task,
    };

    internal ArffOptions Arff => new()
    {
        Limits = Limits,
        Missing = Missing,
        Columns = Columns ?? [],
        Categorical = Categorical,
        Ignore = Ignore,
        Ids = Ids ?? [],
        Task = Task,
    };
}
