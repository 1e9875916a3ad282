using System.CommandLine;
using System.Globalization;
using Candor.Cli.Session;
using Candor.Data;
using Candor.Masking;
using Candor.Runs.Configuration;

namespace Candor.Cli.Flags;

/// <summary>Which data, and how it is read and cut.</summary>
internal sealed class DataFlags : FlagGroup
{
    private static readonly TrainConfig s_default = new() { Data = "" };

    private readonly Option<string?> _label;
    private readonly Option<MissingPolicy?> _missing;
    private readonly Option<string[]?> _missingTokens;
    private readonly CsvFlags _csv;
    private readonly Option<string[]?> _columns;
    private readonly Option<string[]?> _categorical;
    private readonly Option<string[]?> _ignore;
    private readonly Option<string[]?> _ids;
    private readonly Option<string[]?> _units;
    private readonly Option<bool> _zeroBased;
    private readonly Option<int?> _features;
    private readonly Option<string[]?> _group;
    private readonly Option<string[]?> _classes;
    private readonly Option<int?> _series;
    private readonly Option<string?> _idxLabels;
    private readonly Option<int?> _imageSize;
    private readonly Option<bool> _followLinks;
    private readonly Option<bool> _pixelColumns;
    private readonly Option<string?> _text;
    private readonly Option<int?> _tokens;
    private readonly Option<int?> _vocabulary;
    private readonly Option<KeptWords?> _keptWords;
    private readonly Option<WordRule?> _words;
    private readonly Option<string?> _testData;
    private readonly Option<UnknownPolicy?> _unknown;
    private readonly Option<int?> _limit;
    private readonly Option<DuplicateRows?> _duplicates;
    private readonly Option<string?> _cache;
    private readonly Option<LearningTask?> _task;
    private readonly Option<double?> _trainShare;
    private readonly Option<double?> _validationShare;

    /// <summary>The options.</summary>
    /// <param name="cut">Whether the rows are cut into parts.</param>
    public DataFlags(bool cut = true) : base("Data")
    {
        _label = Add(Flag.Text("--label", "COL",
            "the label column, by name or number from 1 (default: class, label, target or y, else the last)"));
        _missing = Add(Flag.Choice("--missing", "what to do with cells that hold no value: refuse the file; the row stays, with the mean " +
            "of training there; leave the row out; or the cell stays missing, for a model that takes raw values (default error; keep for " +
            "a program)",
            ("error", MissingPolicy.Error), ("mean", MissingPolicy.Mean), ("drop", MissingPolicy.Drop), ("keep", MissingPolicy.Keep)));
        _missingTokens = Add(Flag.List("--missing-tokens", "A,B", "the cells that hold no value, beside the empty one (default ?,NA, and " +
            "among numbers N/A, null, none, - and .); others, NA for instance, are then values"));
        _csv = new CsvFlags(this);
        _columns = Add(Flag.List("--columns", "A,B", "the input columns to take; label and --id stay beside them (default: all)"));
        _categorical = Add(Flag.List("--categorical", "A,B", "columns to read as categories though their cells are numbers"));
        _ignore = Add(Flag.List("--ignore", "A,B", "columns to leave out, e.g. row numbers"));
        _ids = Add(Flag.List("--id", "COL",
            "columns that name rows, e.g. an application's number: no inputs, and explain --id finds a row by them"));
        _units = Add(Flag.List("--units", "COL=UNIT", "units of columns, to be shown, e.g. income=EUR,age=years"));
        _zeroBased = Add(Flag.Switch("--zero-based", "the features of a LIBSVM file are counted from 0"));
        _features = Add(Flag.Whole("--features",
            "number of features of a LIBSVM file, whose last ones may be 0 in every row (default: the largest index in the file)"));
        _group = Add(Flag.Repeated("--group", "NAME=A,B", "columns that are one unit, explained together; may come more than once"));
        _classes = Add(Flag.List("--classes", "A,B", "take the rows of these classes only (default: all)"));
        _series = Add(Flag.Whole("--series", "read the columns as series: so many times of the same features, time by time"));
        _idxLabels = Add(Flag.Text("--idx-labels", "FILE", "the labels' file of IDX images"));
        _imageSize = Add(Flag.Whole("--image-size",
            "side that the pictures of a folder are brought to: the shorter side resized, then the middle cut out"));
        _followLinks = Add(CaseFlags.FollowLinks());
        _pixelColumns = Add(Flag.Switch("--pixel-columns", "read images as a table with a column for every pixel"));
        _text = Add(Flag.Text("--text", "COL",
            "the column of a CSV or TSV file that holds texts, by name or number from 1: the file is read as texts"));
        _tokens = Add(Flag.Whole("--tokens",
            FormattableString.Invariant($"words of a text that are read (default {TextShape.DefaultTokens}, or the longest text's)")));
        _vocabulary = Add(Flag.Whole("--vocabulary",
            string.Create(CultureInfo.InvariantCulture, $"words that have an index, the most frequent of the training part (default " +
                $"{TextShape.DefaultVocabulary}, PAD and the unknown word included)")));
        _keptWords = Add(Flag.Choice("--kept-words", "which words of a longer text are read (default first)", ("first", KeptWords.First),
            ("last", KeptWords.Last)));
        _words = Add(Flag.Choice("--words", "what is a word of a text: signs, a run of letters and digits, a character of a script " +
            "without blanks (Chinese, Thai) or an emoji; letters, such runs only (default signs)",
            ("signs", WordRule.Signs), ("letters", WordRule.Letters)));
        _testData = AddIf(cut, Flag.Text("--test-data", "DATA",
            "a file or folder whose rows are the test part, matched as new data is (default: the set's own, else a random one)"));
        _unknown = AddIf(cut, Flag.Choice("--unknown",
            "what to do with a category of --test-data that training lacks: background, nothing is known of the cell (default error)",
            ("error", UnknownPolicy.Error), ("background", UnknownPolicy.Background)));
        _limit = AddIf(cut, Flag.Whole("--limit", "take so many rows only, drawn class by class in proportion (default: all)"));
        _duplicates = AddIf(cut, Flag.Choice("--duplicates", "rows that are equal in inputs and label: each is a row like any other, or " +
            "all go to one part, so that no test row was trained on (default spread)",
            ("spread", DuplicateRows.Spread), ("together", DuplicateRows.Together)));
        _cache = Add(Flag.Text("--cache", "DIR", "where fetched sets lie (default: $CANDOR_DATA, else the user's cache)"));
        _task = Add(Flag.Choice("--task",
            "whether labels are classes or numbers (default classification)",
            ("classification", LearningTask.Classification), ("regression", LearningTask.Regression)));
        _trainShare = AddIf(cut, Flag.Number("--train-share",
            FormattableString.Invariant($"share of the rows for training (default {s_default.TrainShare})")));
        _validationShare = AddIf(cut, Flag.Number("--validation-share",
            string.Create(CultureInfo.InvariantCulture,
                $"share for validation; the rest is for testing (default {s_default.ValidationShare}); " +
                $"where the set has a test part, the two share out the other rows")));
    }

    public TrainConfig Read(ParseResult r, TrainConfig config) => config with
    {
        Label = r.GetValue(_label),
        TrainShare = r.GetValue(_trainShare) ?? config.TrainShare,
        ValidationShare = r.GetValue(_validationShare) ?? config.ValidationShare,
        Limit = r.GetValue(_limit) ?? config.Limit,
        Groups = r.GetValue(_group) is { } groups ? [.. groups.Select(Group)] : config.Groups,
        Reading = _csv.Read(r, config.Reading) with
        {
            ImageSize = r.GetValue(_imageSize),
            FollowLinks = r.GetValue(_followLinks),
            PixelColumns = r.GetValue(_pixelColumns),
            Text = r.GetValue(_text),
            Tokens = r.GetValue(_tokens),
            Vocabulary = r.GetValue(_vocabulary),
            KeptWords = r.GetValue(_keptWords),
            Words = r.GetValue(_words),
            TestData = r.GetValue(_testData),
            Unknown = r.GetValue(_unknown),
            Missing = r.GetValue(_missing) ?? config.Reading.Missing,
            MissingTokens = r.GetResult(_missingTokens) is null ? null : r.GetValue(_missingTokens),
            Columns = r.GetResult(_columns) is null ? null : r.GetValue(_columns),
            Categorical = r.GetValue(_categorical) ?? [],
            Ignore = r.GetValue(_ignore) ?? [],
            Ids = r.GetResult(_ids) is null ? null : r.GetValue(_ids),
            Units = r.GetResult(_units) is null ? null : Units(r.GetValue(_units)!),
            ZeroBased = r.GetValue(_zeroBased),
            Features = r.GetValue(_features),
            Classes = r.GetValue(_classes) ?? [],
            SeriesSteps = r.GetValue(_series),
            IdxLabels = r.GetValue(_idxLabels),
            Duplicates = r.GetValue(_duplicates) ?? config.Reading.Duplicates,
            Cache = r.GetValue(_cache),
            Task = r.GetValue(_task) ?? config.Reading.Task,
        },
    };

    private static Dictionary<string, string>? Units(string[] pairs)
    {
        var units = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || at == pair.Length - 1 || !units.TryAdd(pair[..at].Trim(), pair[(at + 1)..].Trim()))
                throw new UsageException($"--units takes COLUMN=UNIT, each column once, but got '{pair}' (--units income=EUR).");
        }
        return units;
    }

    private static ColumnGroup Group(string text)
    {
        var parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
        return parts is [{ Length: > 0 } name, { Length: > 0 } columns]
            ? new(name, columns.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            : throw new UsageException($"--group takes a name and columns, like size=length,width; got '{text}'.");
    }
}
