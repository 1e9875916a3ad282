using Candor.Data;
using Candor.Onnx;

namespace Candor.Runs.Configuration;

/// <summary>What a configuration means where the model is a transformer over texts that its tokenizer cuts into pieces.</summary>
internal static class PieceOptions
{
    private const int MostTokens = 512;

    /// <summary>Refuses options that do not belong together.</summary>
    public static void Validate(TrainConfig config)
    {
        if (config.Tokenizer is null && config.TextUnit is not null)
            throw new CandorException("--text-unit says what the units of a tokenizer's texts are, but there is none (--tokenizer DIR); " +
                "leave it out.");
        if (config.Tokenizer is null)
            return;
        if (!GivenFiles.AreOnnx(config.Model))
            throw new CandorException("--tokenizer cuts texts for an ONNX model, but the model is none (FILE.onnx); leave it out.");
        if (config.Reading.Vocabulary is not null)
            throw new CandorException("--vocabulary counts words that have an index, but the tokenizer has its own pieces (--tokenizer); " +
                "leave it out.");
    }

    /// <summary>What stands for a word that is taken away where nobody says it: what keeps the model nearest to its own inputs
    /// (docs/text.md), as far as there is such a thing.</summary>
    /// <param name="pieces">The tokenizer's pieces.</param>
    /// <param name="hasMask">Whether the model is told which places there are.</param>
    public static string Removal(PieceShape pieces, bool hasMask) =>
        hasMask || pieces is { Mask: null, Pad: null } ? "attention" : pieces.Mask is not null ? "mask" : "pad";

    /// <summary>The tokenizer, for texts as long as was asked for, else as its files and the model allow, 512 tokens at most.</summary>
    /// <param name="config">What was asked for.</param>
    /// <param name="file">The model.</param>
    /// <param name="column">Name of the text column.</param>
    /// <exception cref="CandorException">The tokenizer is missing or damaged, or does not fit the model.</exception>
    public static PieceEncoder Encoder(TrainConfig config, OnnxFile file, string column)
    {
        var encoder = PieceEncoder.Open(config.Tokenizer!, column, config.Reading.Tokens, config.TextUnit ?? TextUnit.Word,
            config.Reading.KeptWords ?? KeptWords.First);
        var most = config.Reading.Tokens ?? Math.Min(encoder.Longest ?? MostTokens, MostTokens);
        var fits = file.LongestText(encoder.Shape.Pieces!, most);
        if (fits > 0 && config.Reading.Tokens is { } asked && fits < asked)
            throw new CandorException(FormattableString.Invariant(
                $"{config.Model} takes texts of {fits} tokens at most, but {asked} are to be read (--tokens {fits})."));
        return fits > 0 && fits < encoder.Shape.Tokens ? encoder.WithTokens(fits) : encoder;
    }
}
