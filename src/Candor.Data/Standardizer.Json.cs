using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Candor.Data;

public sealed partial class Standardizer
{
    internal const string Format = "candor-standardizer/1";

    /// <summary>The standardizer as indented JSON: format, columns or image size, mean, deviation; of texts the vocabulary,
    /// or the names and hashes of the tokenizer's files, which lie beside it (<see cref="KeepTokenizer"/>). Reading it back
    /// gives the same bits.</summary>
    public string ToJson() => JsonSerializer.Serialize(new StandardizerFile(Format, _columns, _mean, _deviation, Image, Text?.Shape,
        (Text as WordEncoder)?.Vocabulary.Words, (Text as PieceEncoder)?.Files, KeepsMissing ? true : null, Text?.Shape.Rule),
        StandardizerContext.Default.StandardizerFile);

    /// <summary>Whether the two say the same, bit by bit.</summary>
    internal bool IsSame(Standardizer other) => KeepsMissing == other.KeepsMissing && Image == other.Image
        && Text?.Shape == other.Text?.Shape && _columns.SequenceEqual(other._columns)
        && Bits(_mean).SequenceEqual(Bits(other._mean)) && Bits(_deviation).SequenceEqual(Bits(other._deviation))
        && ((Text as WordEncoder)?.Vocabulary.Words ?? []).SequenceEqual((other.Text as WordEncoder)?.Vocabulary.Words ?? [])
        && ((Text as PieceEncoder)?.Files ?? []).SequenceEqual((other.Text as PieceEncoder)?.Files ?? []);

    private static ReadOnlySpan<long> Bits(double[] values) => MemoryMarshal.Cast<double, long>(values);

    /// <summary>A standardizer from JSON.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote.</param>
    /// <param name="path">The file's name, for messages; beside it lie a tokenizer's files.</param>
    /// <exception cref="CandorException">The text is no standardizer, or is damaged, or a tokenizer's file is gone.</exception>
    public static Standardizer FromJson(string json, string path)
    {
        StandardizerFile? file;
        try
        {
            file = StrictJson.Read<StandardizerFile>(json, Format);
        }
        catch (JsonException e)
        {
            throw new CandorException($"{path} is no standardizer ({StrictJson.Why(e)}); it was cut off or changed by hand. " +
                $"Train again or restore the file.", e);
        }

        return Of(file, path);
    }

    /// <summary>A standardizer from what a file has of it.</summary>
    /// <exception cref="CandorException">It does not fit together.</exception>
    internal static Standardizer Of(StandardizerFile? file, string path)
    {
        if (file?.Format != Format)
            throw new CandorException($"{path} has format '{file?.Format}', but this version reads '{Format}'; use the version of candor that wrote it.");
        if (file.Image is { } image && (image.Channels is not (1 or 3) || image.Height < 1 || image.Width < 1))
            throw new CandorException($"{path} has images of {image.Channels} × {image.Height} × {image.Width}; it was changed by hand. Train again or restore the file.");
        if (file.Text is { } text)
            return OfTexts(EncoderOf(text with { Rule = file.Rule ?? WordRule.Letters }, file, path));
        var width = file.Image?.Channels ?? file.Columns.Sum(c => c.Width);
        if (file.Mean.Length != width || file.Deviation.Length != width)
            throw new CandorException($"{path} has {file.Mean.Length} means and {file.Deviation.Length} deviations for {width} inputs; it was changed by hand. Train again or restore the file.");
        if (!file.Mean.All(double.IsFinite) || !file.Deviation.All(d => double.IsFinite(d) && d > 0))
            throw new CandorException($"{path} has a mean that is not finite or a deviation that is not positive; it was changed by hand. Train again or restore the file.");
        return new Standardizer(file.Columns, file.Image, file.Mean, file.Deviation, keepsMissing: file.KeepsMissing == true);
    }

    /// <summary>Copies the files of the tokenizer that cuts the texts, if there is one, to where <see cref="FromJson"/> finds
    /// them.</summary>
    /// <param name="folder">The folder of the file that the standardizer's JSON goes into.</param>
    public void KeepTokenizer(string folder) => (Text as PieceEncoder)?.Save(folder);

    private static TextEncoder EncoderOf(TextShape text, StandardizerFile file, string path) => text.Pieces is null
        ? new WordEncoder(text, WordsOf(file, path))
        : PieceEncoder.Kept(text, file.Tokenizer ?? throw new CandorException(
            $"{path} does not name the files of its tokenizer; it was cut off or changed by hand. Train again or restore the file."), path);

    private static Vocabulary WordsOf(StandardizerFile file, string path)
    {
        var words = file.Words ?? throw new CandorException(
            $"{path} has texts but no vocabulary; it was cut off or changed by hand. Train again or restore the file.");
        if (file.Text!.Tokens < 1 || words.Count + Vocabulary.Reserved > file.Text.Vocabulary || words.Any(w => w is null)
            || words.Distinct(StringComparer.Ordinal).Count() != words.Count)
            throw new CandorException($"{path} has a vocabulary of {words.Count} words that does not fit {file.Text.Vocabulary} indices, or in which a word stands twice; it was changed by hand. Train again or restore the file.");
        return new Vocabulary(words);
    }
}

internal sealed record StandardizerFile(
    string Format, Column[] Columns, double[] Mean, double[] Deviation, ImageShape? Image = null, TextShape? Text = null,
        IReadOnlyList<string>? Words = null, IReadOnlyList<TokenizerFile>? Tokenizer = null, bool? KeepsMissing = null,
        WordRule? Rule = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StandardizerFile))]
internal sealed partial class StandardizerContext : JsonSerializerContext;
