using System.CommandLine;
using Candor.Cli.Session;
using Candor.Data;
using Candor.Onnx;
using Candor.Runs.Configuration;

namespace Candor.Cli.Flags;

/// <summary>How texts are cut for a transformer, and what stands for a word that is taken away.</summary>
internal sealed class TokenizerFlags : FlagGroup
{
    private readonly Option<string?> _tokenizer;
    private readonly Option<TextUnit?> _unit;
    private readonly Option<string?> _removal;

    public TokenizerFlags() : base("A transformer over texts (ONNX)")
    {
        _tokenizer = Add(Flag.Text("--tokenizer", "DIR",
            "the folder with the tokenizer's own files: vocab.txt, tokenizer.json, SentencePiece's *.model, " +
            "or vocab.json with merges.txt"));
        _unit = Add(Flag.Choice("--text-unit", "what is explained: words, their pieces together, or pieces (default word)",
            ("word", TextUnit.Word), ("piece", TextUnit.Piece)));
        _removal = Add(Flag.Text("--removal", "mask|pad|attention",
            "what stands for a word that is taken away: the mask token, the pad token, or a place that the model does not attend to " +
            "(default attention; for a model without attention_mask mask, or pad where there is no mask token)"));
    }

    /// <summary>The folder with the tokenizer; null: none was named.</summary>
    public string? Folder(ParseResult r) => r.GetValue(_tokenizer);

    /// <summary>The first option that was given.</summary>
    public Option? Given(ParseResult r) => Options.FirstOrDefault(o => r.GetResult(o) is { Implicit: false });

    /// <summary>The configuration with what was said.</summary>
    public TrainConfig Read(ParseResult r, TrainConfig config)
    {
        var (folder, removal) = (r.GetValue(_tokenizer), r.GetValue(_removal));
        if (folder is null && removal is not null)
            throw new UsageException("--removal says what stands for a word of a transformer's texts, but there is no tokenizer " +
                "(--tokenizer DIR); leave it out.");
        if (removal is not (null or "mask" or "pad" or "attention"))
            throw new UsageException($"--removal takes mask, pad or attention, but got '{removal}'.");
        config = config with { Tokenizer = folder, TextUnit = r.GetValue(_unit) };
        return folder is null ? config : config with
        {
            Baseline = removal ?? Removal(PieceEncoder.Open(folder).Shape.Pieces!, config.Model),
        };
    }

    // A model that is none is refused where it is opened.
    private static string Removal(PieceShape pieces, string? model) =>
        PieceOptions.Removal(pieces, !GivenFiles.AreOnnx(model) || OnnxFile.Read(model!).TakesAttentionMask);
}
