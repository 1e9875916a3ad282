using Candor.Data.Formats;

namespace Candor.Data;

public sealed partial class Dataset
{
    /// <summary>A text, as it stands in the file.</summary>
    /// <param name="row">Row from 0.</param>
    /// <exception cref="InvalidOperationException">The rows are no texts.</exception>
    public string Document(int row) => Schema.Text is null
        ? throw new InvalidOperationException($"{Name} holds no texts; take Row or Pixels.")
        : _texts[row];

    /// <summary>A data set of texts in memory.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="texts">[Count] Texts; each has a word at least.</param>
    /// <param name="labels">[Count] class indices.</param>
    /// <param name="classes">Class names, in the order of the predictor's outputs.</param>
    /// <param name="shape">Tokens and vocabulary; null: the longest text's words, 400 at most, and 5,000 indices.</param>
    /// <param name="testFrom">The first row of a test part that was chosen beforehand; null: none was.</param>
    /// <exception cref="CandorException">Lengths disagree, a text has no word, an index is out of range, or fewer than two classes have
    /// rows.</exception>
    public static Dataset FromTexts(
        string name, IReadOnlyList<string> texts, int[] labels, IReadOnlyList<string> classes, TextShape? shape = null,
            int? testFrom = null) =>
        CreateTexts(name, "memory", "text", "class", [.. texts], labels, classes, shape is null ? new() : new()
        {
            Tokens = shape.Tokens,
            Vocabulary = shape.Vocabulary,
            KeptWords = shape.Kept,
            Words = shape.Rule,
        }, testFrom);

    /// <summary>Reads a table with a column of texts and a column of classes, plain or gzip; other columns are left alone.</summary>
    /// <param name="path">A CSV or TSV file. A column <c>split</c> whose cells are <c>train</c> and <c>test</c> chooses the test
    /// part.</param>
    /// <param name="text">The text column's name, or its number from 1.</param>
    /// <param name="label">The label column; null: chosen as for <see cref="FromCsv"/>.</param>
    /// <param name="options">Tokens, vocabulary, separator, header, what to do with empty texts.</param>
    /// <exception cref="CandorException">The file cannot be read, has no such column, or a text has no word; the message names file, line
    /// and column.</exception>
    public static Dataset FromTextColumn(string path, string text, string? label = null, DataOptions? options = null) =>
        InputFile.Open(path, options?.Limits).Guard(file => TextTable.Read(file, text, label, options ?? new()));

    /// <summary>Reads a folder with a sub-folder of <c>.txt</c> files for every class; <c>train</c> and <c>test</c> above those are
    /// training and test part.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="options">Tokens, vocabulary, what to do with empty texts.</param>
    /// <exception cref="CandorException">There is no text file, or one cannot be read; the message names it.</exception>
    public static Dataset FromTextFolder(string path, DataOptions? options = null) => TextFolder.Read(path, options ?? new());

    /// <summary>How the texts are cut and which words have an index, where that is settled; null: a split fits it on its training
    /// part.</summary>
    internal TextEncoder? Encoder { get; private init; }

    /// <summary>These texts, cut and indexed as another data set's were: what a predictor that was trained on those can read.</summary>
    /// <param name="encoder">The other's, <see cref="Standardizer.Text"/>.</param>
    /// <exception cref="InvalidOperationException">The rows are no texts.</exception>
    public Dataset WithEncoder(TextEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        if (Schema.Text is null)
            throw new InvalidOperationException($"{Name} holds no texts.");
        return new(Name, Source, Schema with { Text = encoder.Shape }, [], [], _labels, [], TestFrom, _texts)
        {
            Encoder = encoder,
            OwnNotes = OwnNotes,
            Ids = Ids,
        };
    }

    internal static Dataset CreateTexts(
        string name, string source, string column, string label, string[] texts, int[] labels, IReadOnlyList<string> classes,
            DataOptions options, int? testFrom)
    {
        var longest = texts.Length == 0 ? 1 : texts.Max(t => Tokenizer.Split(t, options.Rule).Count);
        var shape = new TextShape(
            column, options.Tokens ?? Math.Clamp(longest, 1, TextShape.DefaultTokens), options.Vocabulary ?? TextShape.DefaultVocabulary,
                options.KeptWords ?? KeptWords.First)
        {
            Rule = options.Rule,
        };
        shape.Validate();
        var schema = new Schema([], label, classes) { Text = shape };
        DatasetCheck.ValidateTexts(source == "memory" ? name : source, schema, texts, labels, testFrom);
        return new Dataset(name, source, schema, [], [], labels, [], testFrom, texts);
    }
}
