using System.Text.Json;

namespace Candor.Data;

/// <summary>A text as the pieces of a model's own tokenizer, with the marks at its beginning and end; units are words, their pieces
/// together, or pieces.</summary>
/// <remarks>What a text says is text: a <c>[SEP]</c> in it is three pieces, not the mark.</remarks>
public sealed class PieceEncoder : TextEncoder
{
    /// <summary>Name of the folder, beside a model, that a tokenizer's files are kept in.</summary>
    public const string FolderName = "tokenizer";

    private const int UsualTokens = 512;
    private readonly TokenizerFiles _files;
    private readonly PieceCutter _cutter;
    private readonly TokenMarks _marks;

    private PieceEncoder(TextShape shape, TokenizerFiles files, PieceCutter cutter, TokenMarks marks)
        : base(shape) => (_files, _cutter, _marks) = (files, cutter, marks);

    /// <summary>Opens the tokenizer of a model.</summary>
    /// <param name="folder">Its own files: <c>vocab.txt</c>, <c>tokenizer.json</c>, SentencePiece's <c>*.model</c>, or <c>vocab.json</c>
    /// with <c>merges.txt</c>; <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c> and <c>config.json</c> beside them say more.
    /// </param>
    /// <param name="column">Name of the text column.</param>
    /// <param name="tokens">T, tokens a text with its marks. Null: what the files say, 512 at most.</param>
    /// <param name="unit">What is a unit.</param>
    /// <param name="kept">Which pieces of a longer text are kept.</param>
    /// <exception cref="CandorException">There is no tokenizer, it is damaged or not supported, or T is too small or larger than the files
    /// say.</exception>
    public static PieceEncoder Open(
        string folder, string column = "text", int? tokens = null, TextUnit unit = TextUnit.Word, KeptWords kept = KeptWords.First)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Of(TokenizerFiles.Open(folder), column, tokens, unit, kept);
    }

    /// <summary>Number of pieces that the tokenizer knows.</summary>
    public int Count => _cutter.Count;

    /// <summary>Tokens that a text may have, as far as the tokenizer's files say it; null: they do not.</summary>
    public int? Longest => _marks.Longest;

    /// <summary>Names of the model's classes by index, where <c>config.json</c> has them (<c>id2label</c>); else empty.</summary>
    public IReadOnlyList<string> Classes
    {
        get
        {
            if (!_files.Json("config.json").TryGetProperty("id2label", out var labels) || labels.ValueKind != JsonValueKind.Object)
                return [];
            var names = labels.EnumerateObject().ToDictionary(l => l.Name, l => l.Value.ToString(), StringComparer.Ordinal);
            string[] ordered = [.. Enumerable.Range(0, names.Count).Select(i =>
                names.GetValueOrDefault(i.ToString(System.Globalization.CultureInfo.InvariantCulture), ""))];
            return ordered.Distinct(StringComparer.Ordinal).Count() == ordered.Length && !ordered.Contains("") ? ordered : [];
        }
    }

    /// <summary>Names of the tokenizer's files and the SHA-256 of each, hex in lower case, as <c>NAME:HASH</c>.</summary>
    public IReadOnlyList<string> FileHashes => [.. Files.Select(f => $"{f.Name}:{f.Sha256}")];

    /// <summary>Names and hashes of the tokenizer's files.</summary>
    internal IReadOnlyList<TokenizerFile> Files => _files.Hashes;

    private PieceShape Pieces => Shape.Pieces!;

    private int Room => Shape.Tokens - _marks.First.Count - _marks.Last.Count;

    /// <summary>The same tokenizer for texts of another length.</summary>
    /// <param name="tokens">T.</param>
    /// <exception cref="CandorException">T is too small or larger than the files say.</exception>
    public PieceEncoder WithTokens(int tokens) => Of(_files, Shape.Column, tokens, Pieces.Unit, Shape.Kept);

    /// <summary>The same tokenizer for texts of another column.</summary>
    /// <param name="column">Its name.</param>
    public PieceEncoder WithColumn(string column) => Of(_files, column, Shape.Tokens, Pieces.Unit, Shape.Kept);

    /// <summary>Ids of a text with its marks, as far as there is room.</summary>
    /// <param name="text">The text.</param>
    public IReadOnlyList<int> Ids(string text) => [.. _marks.First, .. Cut(text).Kept.Select(p => p.Id), .. _marks.Last];

    /// <summary>Pieces of a text that there is no room for.</summary>
    /// <param name="text">The text.</param>
    public int LeftOut(string text) => Cut(text).LeftOut;

    /// <inheritdoc/>
    public override IReadOnlyList<TokenSpan> Spans(string text) => PieceUnits.Of(text, Cut(text).Kept, Pieces.Unit).Spans;

    /// <inheritdoc/>
    public override void Encode(string text, Span<float> indices)
    {
        RequireRoom(indices);
        var kept = Cut(text).Kept;
        var unitOf = PieceUnits.Of(text, kept, Pieces.Unit).UnitOf;
        indices.Clear();
        var place = 0;
        foreach (var id in _marks.First)
            indices[place++] = Pieces.Index(id, PieceRole.Marks);
        foreach (var (i, piece) in kept.Index())
            indices[place++] = Pieces.Index(piece.Id, i > 0 && unitOf[i] == unitOf[i - 1] ? PieceRole.Continues : PieceRole.Begins);
        foreach (var id in _marks.Last)
            indices[place++] = Pieces.Index(id, PieceRole.Marks);
    }

    /// <inheritdoc/>
    public override string Decode(ReadOnlySpan<float> indices)
    {
        List<string> names = [];
        foreach (var index in indices)
            if (index > 0)
                names.Add(_cutter.NameOf(Pieces.Id((int)index)));
        return string.Join(' ', names);
    }

    /// <summary>Copies the tokenizer's files into a folder of their own.</summary>
    /// <param name="folder">Where the model lies.</param>
    internal void Save(string folder) => _files.Save(Path.Combine(folder, FolderName));

    /// <summary>A tokenizer whose files were kept beside a model.</summary>
    /// <param name="shape">As it was.</param>
    /// <param name="kept">Names and hashes of the files.</param>
    /// <param name="path">The file beside which they lie.</param>
    /// <exception cref="CandorException">A file is missing or was changed, or does not fit the shape.</exception>
    internal static PieceEncoder Kept(TextShape shape, IReadOnlyList<TokenizerFile> kept, string path)
    {
        var folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, FolderName);
        var encoder = Of(TokenizerFiles.Kept(folder, kept, path), shape.Column, shape.Tokens, shape.Pieces!.Unit, shape.Kept);
        return encoder.Shape == shape ? encoder : throw new CandorException(
            $"{path} speaks of another tokenizer than the one in {folder}; it was changed by hand. Restore the file.");
    }

    private static PieceEncoder Of(TokenizerFiles files, string column, int? tokens, TextUnit unit, KeptWords kept)
    {
        PieceCutter cutter;
        TokenMarks marks;
        try
        {
            cutter = TokenizerReader.Read(files);
            marks = TokenMarks.Of(files, cutter);
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException
            or ArgumentException)
        {
            throw new CandorException($"The tokenizer in {files.Folder} is damaged ({e.Message}); give the model's own files.", e);
        }
        if (tokens is { } t && t > marks.Longest)
            throw new CandorException(FormattableString.Invariant(
                $"A text is to have {t} tokens, but the model's files say {marks.Longest} at most (--tokens {marks.Longest})."));
        var shape = new PieceShape(cutter.Count, marks.Pad, marks.Mask, unit);
        var longest = Math.Min(UsualTokens, marks.Longest ?? UsualTokens);
        var text = new TextShape(column, tokens ?? longest, shape.Indices, kept) { Pieces = shape };
        text.Validate();
        var least = marks.First.Count + marks.Last.Count + 1;
        return text.Tokens >= least ? new(text, files, cutter, marks) : throw new CandorException(FormattableString.Invariant(
            $"A text is to have {text.Tokens} tokens, but the marks at its ends and one piece need {least} (--tokens 128)."));
    }

    private (IReadOnlyList<TextPiece> Kept, int LeftOut) Cut(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var all = _cutter.Cut(text);
        return all.Count <= Room ? (all, 0)
            : ([.. Shape.Kept == KeptWords.First ? all.Take(Room) : all.Skip(all.Count - Room)], all.Count - Room);
    }
}
