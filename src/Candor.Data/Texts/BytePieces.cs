using System.Text;
using Microsoft.ML.Tokenizers;

namespace Candor.Data;

/// <summary>Byte-pair encoding of bytes, as GPT-2 and RoBERTa use it: a blank belongs to the word behind it, and every text can be
/// written.</summary>
/// <remarks>Sennrich et al. (ACL 2016); Radford et al. (2019).</remarks>
internal sealed class BytePieces : PieceCutter
{
    private readonly BpeTokenizer _tokenizer;
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<int, string> _names;
    private readonly bool _blankFirst;

    /// <summary>A tokenizer.</summary>
    /// <param name="ids">Pieces and their ids, added ones too.</param>
    /// <param name="merges">Pairs that are joined, the first first.</param>
    /// <param name="words">What cuts a text into words first; null: GPT-2's rule.</param>
    /// <param name="blankFirst">Whether a blank is put before a text that has none.</param>
    /// <param name="path">The file's name, for messages.</param>
    /// <exception cref="CandorException">Pieces and merges do not fit together.</exception>
    public BytePieces(Dictionary<string, int> ids, IEnumerable<string> merges, PreTokenizer? words, bool blankFirst, string path)
    {
        (_ids, _blankFirst, _names) = (ids, blankFirst, []);
        foreach (var (name, id) in ids)
            _names[id] = name;
        Count = ids.Values.Max() + 1;
        try
        {
            _tokenizer = BpeTokenizer.Create(new BpeOptions(ids)
            {
                Merges = merges,
                ByteLevel = true,
                PreTokenizer = words ?? RobertaPreTokenizer.Instance,
            });
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new CandorException($"{path}: pieces and merges do not fit together ({e.Message}); give the model's own files.", e);
        }
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
        var added = _blankFirst && text.Length > 0 && !char.IsWhiteSpace(text[0]) ? 1 : 0;
        var whole = added > 0 ? " " + text : text;
        var found = _tokenizer.EncodeToTokens(whole, out _);
        var (starts, bytes) = (Starts(whole), 0);
        var pieces = new List<TextPiece>(found.Count);
        foreach (var token in found)
        {
            // A letter of a piece is a byte of the text.
            var (first, last) = (starts[bytes], starts[bytes + token.Value.Length - 1]);
            bytes += token.Value.Length;
            var end = Rune.TryGetRuneAt(whole, last, out var rune) ? last + rune.Utf16SequenceLength : last + 1;
            pieces.Add(new(token.Id, Math.Max(0, first - added), Math.Max(0, end - added)));
        }
        return pieces;
    }

    // The character that each byte of a text is of.
    private static int[] Starts(string text)
    {
        var starts = new List<int>(text.Length + 8);
        for (var at = 0; at < text.Length;)
        {
            var (bytes, length) = Rune.TryGetRuneAt(text, at, out var rune) ? (rune.Utf8SequenceLength, rune.Utf16SequenceLength) : (3, 1);
            starts.AddRange(Enumerable.Repeat(at, bytes));
            at += length;
        }
        return [.. starts];
    }
}
