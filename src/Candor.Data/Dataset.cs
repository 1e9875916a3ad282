using System.Globalization;

namespace Candor.Data;

/// <summary>
/// A labelled table in memory, raw values [Count × columns], or labelled images, bytes [Count × C·H·W], or labelled texts; one class, or
/// for
/// regression one number, a row. Immutable.
/// </summary>
public sealed partial class Dataset
{
    private readonly double[] _values;
    private readonly byte[] _pixels;
    private readonly string[] _texts;
    private readonly int[] _labels;
    private readonly double[] _targets;
    private readonly Lazy<string> _sha256;

    private Dataset(string name, string source, Schema schema, double[] values, byte[] pixels, int[] labels, double[] targets,
        int? testFrom, string[]? texts = null)
    {
        Name = name;
        Source = source;
        Schema = schema;
        TestFrom = testFrom;
        _values = values;
        _pixels = pixels;
        _texts = texts ?? [];
        _labels = labels;
        _targets = targets;
        _sha256 = new Lazy<string>(() => ContentHash.Compute(schema, values, pixels, _texts, labels, targets, testFrom));
    }

    /// <summary>Its name: a catalog name, or the file's name without extension.</summary>
    public string Name { get; }

    /// <summary>Where it was read from: a path as given, <c>builtin:NAME</c>, or <c>memory</c>.</summary>
    public string Source { get; }

    /// <summary>Columns, label and classes.</summary>
    public Schema Schema { get; }

    /// <summary>Number of rows.</summary>
    public int Count => _labels.Length;

    /// <summary>The first row of the test part that the publisher chose, which goes on to the last row; null where the rows are to be split
    /// at random.</summary>
    public int? TestFrom { get; }

    /// <summary>SHA-256 of the parsed content (schema, values, labels; not name or file), hexadecimal, lower case. Computed when first
    /// asked for.</summary>
    public string Sha256 => _sha256.Value;

    /// <summary>What a person should know of how it was read, e.g. files that were passed over; one sentence each. Not part of the
    /// content.</summary>
    public IReadOnlyList<string> Notes => field ??= Schema.Text is { Pieces: null } text
        ? [.. OwnNotes, .. TextNotes.Of(_texts, text.Rule)] : Schema.Image is not null ? [.. OwnNotes, .. FlatImages()] : OwnNotes;

    /// <summary>Notes on the reading; those on the content follow from it.</summary>
    internal IReadOnlyList<string> OwnNotes { get; private init; } = [];

    /// <summary>[columns] The raw values of a row by schema column; a categorical cell is its category's index; a missing cell is
    /// NaN.</summary>
    /// <param name="row">Row from 0.</param>
    /// <exception cref="InvalidOperationException">The rows are images or texts; see <see cref="Pixels"/> and
    /// <see cref="Document"/>.</exception>
    public ReadOnlySpan<double> Row(int row)
    {
        if (Schema.Image is not null)
            throw new InvalidOperationException($"{Name} holds images, which have no columns; take Pixels, or ToTable().");
        if (Schema.Text is not null)
            throw new InvalidOperationException($"{Name} holds texts, which have no columns; take Document.");
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        return _values.AsSpan(row * Schema.Columns.Count, Schema.Columns.Count);
    }

    /// <summary>[Count] What the id columns hold; empty where none was named.</summary>
    public IReadOnlyList<string> Ids { get; private init; } = [];

    /// <summary>Of pictures of sixteen bits a sample, the bits that hold white.</summary>
    internal int ImageBits { get; private init; } = 16;

    /// <summary>Whether cells that are missing stay so (<see cref="MissingPolicy.Keep"/>).</summary>
    internal bool KeepsMissing { get; private init; }

    /// <summary>The class of a row, an index into <see cref="Schema.Classes"/>; 0 for regression; −1 where new data does not say.</summary>
    /// <param name="row">Row from 0.</param>
    public int Label(int row) => _labels[row];

    /// <summary>The number that regression is to predict for a row.</summary>
    /// <param name="row">Row from 0.</param>
    /// <exception cref="InvalidOperationException">The labels are classes.</exception>
    public double Target(int row) => Schema.Task == LearningTask.Regression ? _targets[row]
        : throw new InvalidOperationException($"the labels of {Name} are classes");

    /// <summary>The label of a row as text: the class's name, or the number; empty where new data does not say.</summary>
    /// <param name="row">Row from 0.</param>
    public string LabelText(int row) => Schema.Task == LearningTask.Classification
        ? _labels[row] < 0 ? "" : Schema.Classes[_labels[row]]
        : double.IsNaN(_targets[row]) ? "" : _targets[row].ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A raw value ready to show: the shortest number that reads back the same, a category's name, or <c>?</c> if
    /// missing.</summary>
    /// <param name="row">Row from 0.</param>
    /// <param name="column">Column from 0.</param>
    public string Text(int row, int column) => Schema.Columns[column].Show(Row(row)[column]);

    /// <summary>A data set from values in memory.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="schema">Columns, label and classes.</param>
    /// <param name="values">[Count × columns] row by row: numbers, category indices, NaN for missing.</param>
    /// <param name="labels">[Count] class indices.</param>
    /// <exception cref="CandorException">Lengths disagree, an index is out of range, a value is infinite, or fewer than two classes have
    /// rows.</exception>
    public static Dataset FromArrays(string name, Schema schema, double[] values, int[] labels) =>
        Create(name, "memory", schema, values, labels);

    /// <summary>A regression set from values in memory.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="schema">Columns and label, without classes.</param>
    /// <param name="values">[Count × columns] row by row: numbers, category indices, NaN for missing.</param>
    /// <param name="targets">[Count] the numbers to predict; finite.</param>
    /// <exception cref="CandorException">Lengths disagree, an index is out of range, or a number is not finite.</exception>
    public static Dataset FromTargets(string name, Schema schema, double[] values, double[] targets) =>
        Create(name, "memory", schema, values, new int[targets.Length], targets);

    /// <summary>A random, stratified split; see <see cref="DataSplit"/>. The rest of the rows is the test part. Where the publisher chose a
    /// test part
    /// (<see cref="TestFrom"/>), that is the test part, and the other rows are shared out between training and validation in the ratio of
    /// the two fractions.</summary>
    /// <param name="train">Fraction of the training part, in (0, 1).</param>
    /// <param name="validation">Fraction of the validation part, in [0, 1); <paramref name="train"/> + <paramref name="validation"/> &lt;
    /// 1, or at most 1 with a test part of the publisher's.</param>
    /// <param name="seed">The same seed gives the same rows for ever.</param>
    /// <param name="limit">Takes only so many rows, drawn class by class in proportion; null: all.</param>
    /// <param name="standardizer">How a model that is there already standardises its inputs; null: fitted on the training part.</param>
    /// <param name="duplicates">Whether rows that are equal in inputs and label stay in one part.</param>
    /// <exception cref="CandorException">A fraction is out of range, a class has too few rows, or the inputs are not those that the
    /// standardizer was fitted on.</exception>
    public DataSplit Split(double train = 0.7, double validation = 0.1, ulong seed = 0, int? limit = null,
        Standardizer? standardizer = null, DuplicateRows duplicates = DuplicateRows.Spread) =>
        DataSplit.Create(this, train, validation, seed, limit, standardizer, duplicates);

    internal static Dataset Create(string name, string source, Schema schema, double[] values, int[] labels, double[]? targets = null)
    {
        DatasetCheck.Validate(source == "memory" ? name : source, schema, values, labels, targets);
        return new Dataset(name, source, schema, values, [], labels, targets ?? [], null);
    }

    /// <summary>The rows of sets with the same schema, one set after the other.</summary>
    /// <param name="parts">The sets; at least one.</param>
    /// <param name="lastIsTest">Whether the last set is the official test part.</param>
    internal static Dataset Join(IReadOnlyList<Dataset> parts, bool lastIsTest = false)
    {
        foreach (var part in parts)
        {
            if (!part.Schema.Equals(parts[0].Schema))
                throw new CandorException($"{part.Source} has other columns, images of another size or other classes than {parts[0].Source}, so they cannot be joined.");
        }

        var first = parts[0];
        int[] labels = [.. parts.SelectMany(p => p._labels)];
        int? testFrom = lastIsTest ? labels.Length - parts[^1].Count : null;
        var pixels = first.Schema.Image is null ? [] : JoinPixels(parts);
        return new(first.Name, first.Source, first.Schema, [.. parts.SelectMany(p => p._values)], pixels, labels,
            [.. parts.SelectMany(p => p._targets)], testFrom, [.. parts.SelectMany(p => p._texts)])
        {
            ImageBits = first.ImageBits,
            KeepsMissing = first.KeepsMissing,
            Ids = parts.All(p => p.Ids.Count == p.Count) ? [.. parts.SelectMany(p => p.Ids)] : [],
        };
    }

    internal Dataset WithName(string name, string source) => With(name, source, OwnNotes, Ids, ImageBits);

    internal Dataset WithNotes(IReadOnlyList<string> notes) => With(Name, Source, notes, Ids, ImageBits);

    internal Dataset WithIds(IReadOnlyList<string> ids) => With(Name, Source, OwnNotes, ids, ImageBits);

    internal Dataset WithImageBits(int bits) => With(Name, Source, OwnNotes, Ids, bits);

    internal Dataset WithMissing(MissingPolicy policy) =>
        new(Name, Source, Schema, _values, _pixels, _labels, _targets, TestFrom, _texts)
        {
            OwnNotes = OwnNotes,
            Ids = Ids,
            ImageBits = ImageBits,
            KeepsMissing = policy == MissingPolicy.Keep,
        };

    /// <summary>Rows that a contract has read: of one class, or without labels, where training would have refused them.</summary>
    internal static Dataset OfContract(string name, string source, Schema schema, double[] values, byte[] pixels, string[] texts,
        int[] labels, double[] targets) =>
        new(name, source, schema, values, pixels, labels, targets, null, texts);

    private Dataset With(string name, string source, IReadOnlyList<string> notes, IReadOnlyList<string> ids, int bits) =>
        new(name, source, Schema, _values, _pixels, _labels, _targets, TestFrom, _texts)
        {
            OwnNotes = notes,
            Ids = ids,
            ImageBits = bits,
            KeepsMissing = KeepsMissing,
        };
}
