using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace Candor.Data;

/// <summary>
/// WordPiece as BERT uses it: blanks and punctuation separate, ideographs stand alone, and each word is cut into the longest pieces that
/// are known, those behind its first with a prefix (<c>##</c>).
/// </summary>
/// <remarks>Devlin et al. (NAACL 2019). The package's <c>BertTokenizer</c> drops characters that are neither letters nor punctuation
/// (€, emoji), which the models' own tokenizers take for the unknown piece; so the words are found here, and cut there.</remarks>
internal sealed class WordPieces : PieceCutter
{
    private readonly WordPieceTokenizer _tokenizer;
    private readonly string[] _names;
    private readonly Dictionary<string, int> _ids;
    private readonly bool _lowerCase;
    private readonly bool _stripAccents;
    private readonly string _prefix;

    /// <summary>A tokenizer.</summary>
    /// <param name="names">Pieces by their ids.</param>
    /// <param name="lowerCase">Whether words are put into lower case.</param>
    /// <param name="stripAccents">Whether accents are taken off.</param>
    /// <param name="unknown">Name of the unknown piece.</param>
    /// <param name="prefix">What stands before a piece that is no word's first.</param>
    /// <param name="path">The file's name, for messages.</param>
    /// <exception cref="CandorException">A piece stands twice, or the unknown one is not there.</exception>
    public WordPieces(string[] names, bool lowerCase, bool stripAccents, string unknown, string prefix, string path)
    {
        (_names, _lowerCase, _stripAccents, _prefix, _ids) = (names, lowerCase, stripAccents, prefix, new(StringComparer.Ordinal));
        foreach (var (id, name) in names.Index())
            if (!_ids.TryAdd(name, id))
                throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                    $"{path}: the piece '{name}' stands in line {_ids[name] + 1} and in line {id + 1}; give the model's own vocabulary."));
        if (!_ids.ContainsKey(unknown))
            throw new CandorException($"{path} lacks the unknown piece {unknown}; give the model's own vocabulary, a piece a line.");
        using var lines = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', names) + "\n"));
        _tokenizer = WordPieceTokenizer.Create(lines, new WordPieceOptions
        {
            PreTokenizer = new WholeWord(),
            Normalizer = null,
            UnknownToken = unknown,
            ContinuingSubwordPrefix = prefix,
        });
    }

    /// <inheritdoc/>
    public override int Count => _names.Length;

    /// <inheritdoc/>
    public override int? IdOf(string piece) => _ids.TryGetValue(piece, out var id) ? id : null;

    /// <inheritdoc/>
    public override string NameOf(int id) => _names[id];

    /// <summary>Whether a vocabulary has no piece with a capital letter but its marks in brackets: then words are put into lower
    /// case.</summary>
    public static bool IsLowerCase(IReadOnlyList<string> names) =>
        !names.Any(n => !(n.StartsWith('[') && n.EndsWith(']')) && n.Any(char.IsUpper));

    /// <inheritdoc/>
    public override IReadOnlyList<TextPiece> Cut(string text)
    {
        var pieces = new List<TextPiece>();
        for (var at = 0; at < text.Length;)
        {
            var end = WordEnd(text, at);
            if (end > at)
                Add(pieces, text, at, end);
            at = Math.Max(end, at + 1);
        }
        return pieces;
    }

    /// <summary>Whether a character is a CJK ideograph, which is a word of its own.</summary>
    public static bool IsIdeograph(Rune rune) => rune.Value is >= 0x4E00 and <= 0x9FFF or >= 0x3400 and <= 0x4DBF
        or >= 0x20000 and <= 0x2A6DF or >= 0x2A700 and <= 0x2CEAF or >= 0xF900 and <= 0xFAFF or >= 0x2F800 and <= 0x2FA1F;

    private void Add(List<TextPiece> pieces, string text, int start, int end)
    {
        var word = Normal(text[start..end]);
        if (word.Length == 0)
            return;
        var found = _tokenizer.EncodeToTokens(word, out _, considerPreTokenization: false, considerNormalization: false);
        // The unknown piece stands for the whole word, whatever its name's length.
        Lay(pieces, start, end - start, [.. found.Select((t, i) =>
            (t.Id, found.Count == 1 ? end - start : t.Value.Length - (i > 0 ? _prefix.Length : 0)))]);
    }

    // Where the word that starts here ends; the start itself at a blank.
    private static int WordEnd(string text, int start)
    {
        for (var at = start; ;)
        {
            if (at >= text.Length || !Rune.TryGetRuneAt(text, at, out var rune))
                return at < text.Length && at == start ? start : at;
            var alone = IsPunctuation(rune) || IsIdeograph(rune);
            if (IsBlank(rune) || alone && at > start)
                return at;
            at += rune.Utf16SequenceLength;
            if (alone)
                return at;
        }
    }

    private string Normal(string word)
    {
        var builder = new StringBuilder(word.Length);
        foreach (var rune in word.EnumerateRunes())
            if (!IsControl(rune))
                builder.Append(_stripAccents ? Accents.Off(rune) : rune.ToString());
        var kept = builder.ToString();
        return _lowerCase ? kept.ToLowerInvariant() : kept;
    }

    private static bool IsBlank(Rune rune) => rune.Value is ' ' or '\t' or '\n' or '\r' || !IsControl(rune) && Rune.IsWhiteSpace(rune);

    private static bool IsControl(Rune rune) => rune.Value is not ('\t' or '\n' or '\r') && (rune.Value is 0 or 0xFFFD
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static bool IsPunctuation(Rune rune) => rune.Value is >= 33 and <= 47 or >= 58 and <= 64 or >= 91 and <= 96
        or >= 123 and <= 126 || Rune.IsPunctuation(rune);

    /// <summary>Cuts nothing: words come one at a time.</summary>
    private sealed class WholeWord : PreTokenizer
    {
        public override IEnumerable<(int Offset, int Length)> PreTokenize(string text) => [(0, text.Length)];

        public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => [(0, text.Length)];
    }
}
