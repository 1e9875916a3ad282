using Google.Protobuf;
using Microsoft.ML.Tokenizers;

namespace Candor.Data;

/// <summary>SentencePiece, unigram or byte-pair: blanks are letters (<c>▁</c>) that begin a word's first piece.</summary>
/// <remarks>Kudo &amp; Richardson (EMNLP 2018). Pieces do not go beyond a blank, so words are cut one by one, and each piece is known to be
/// of its word whatever the model's own rules make of its letters.</remarks>
internal sealed class SentencePieces : PieceCutter
{
    private const char Blank = '▁';
    private readonly SentencePieceTokenizer _tokenizer;
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<int, string> _names = [];
    private readonly bool _renumbered;
    private readonly int _unknown;

    /// <summary>A tokenizer.</summary>
    /// <param name="model">The content of the <c>*.model</c> file.</param>
    /// <param name="ids">Ids of pieces, where they are others than the file's own; null: they are not.</param>
    /// <param name="path">The file's name, for messages.</param>
    /// <exception cref="CandorException">It is no such file, or one whose pieces go beyond a blank.</exception>
    public SentencePieces(byte[] model, Dictionary<string, int>? ids, string path)
    {
        try
        {
            using var stream = new MemoryStream(model);
            _tokenizer = SentencePieceTokenizer.Create(stream, addBeginningOfSentence: false, addEndOfSentence: false);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or ArgumentException or InvalidOperationException
            or NullReferenceException or NotSupportedException)
        {
            throw new CandorException($"{path} is no SentencePiece model, or is damaged ({e.Message}).", e);
        }
        _renumbered = ids is not null;
        _ids = ids ?? new(_tokenizer.Vocabulary, StringComparer.Ordinal);
        if (_ids.Count == 0)
            throw new CandorException($"{path} has no pieces; give the model's own file.");
        if (!_tokenizer.AddDummyPrefix || _tokenizer.TreatWhitespaceAsSuffix)
            throw new CandorException($"{path} puts no blank before a text, or blanks behind words, which is not supported here; " +
                $"give a model in the usual form.");
        if (_ids.Keys.FirstOrDefault(p => p.TrimStart(Blank).Contains(Blank)) is { } across)
            throw new CandorException($"{path} has pieces of several words ('{across}'), whose words cannot be told apart; " +
                $"this is not supported here.");
        if (!_ids.TryGetValue(_tokenizer.UnknownToken, out _unknown))
            throw new CandorException($"{path} has the unknown piece {_tokenizer.UnknownToken}, which tokenizer.json lacks; " +
                $"give files of " +
                $"one model.");
        foreach (var (name, id) in _ids)
            _names[id] = name;
        Count = _ids.Values.Max() + 1;
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int? IdOf(string piece) => _ids.TryGetValue(piece, out var id) ? id : null;

    /// <inheritdoc/>
    public override string NameOf(int id) => _names.GetValueOrDefault(id, "?");

    /// <inheritdoc/>
    public override IReadOnlyList<TextPiece> Cut(string text)
    {
        var pieces = new List<TextPiece>();
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
                end++;
            if (end > at)
                Add(pieces, text, at, end);
            at = Math.Max(end, at + 1);
        }
        return pieces;
    }

    private void Add(List<TextPiece> pieces, string text, int start, int end)
    {
        var found = _tokenizer.EncodeToTokens(text[start..end], out var normal, addBeginningOfSentence: false, addEndOfSentence: false);
        // Where the model changed letters, only the whole word is known to be theirs.
        var same = normal == Blank + text[start..end];
        Lay(pieces, start, end - start,
            [.. found.Select((t, i) => (Id(t), !same ? 0 : t.Offset.End.Value - Math.Max(1, t.Offset.Start.Value)))]);
    }

    private int Id(EncodedToken token) => !_renumbered ? token.Id : _ids.TryGetValue(token.Value, out var id) ? id : _unknown;
}
