namespace Candor.Data;

/// <summary>A piece of a text.</summary>
/// <param name="Id">The tokenizer's id.</param>
/// <param name="Start">Its first character (UTF-16) in the text as it was given.</param>
/// <param name="End">The first character behind it. Pieces of one character share it.</param>
internal readonly record struct TextPiece(int Id, int Start, int End);

/// <summary>Cuts texts into pieces as the tokenizer of a model does, without the tokens that mark beginning and end.</summary>
internal abstract class PieceCutter
{
    /// <summary>Pieces that are known; ids are 0 to Count − 1.</summary>
    public abstract int Count { get; }

    /// <summary>The pieces of a text, in order.</summary>
    public abstract IReadOnlyList<TextPiece> Cut(string text);

    /// <summary>The id of a piece by its name; null: there is none.</summary>
    public abstract int? IdOf(string piece);

    /// <summary>The name of a piece.</summary>
    public abstract string NameOf(int id);

    /// <summary>Pieces whose lengths add up to those of what they were cut from lie one behind the other in it; else all of them are the
    /// whole of it.</summary>
    protected static void Lay(List<TextPiece> pieces, int start, int length, IReadOnlyList<(int Id, int Length)> found)
    {
        var whole = found.Sum(f => f.Length) != length || found.Any(f => f.Length < 1);
        foreach (var (id, own) in found)
        {
            pieces.Add(whole ? new(id, start, start + length) : new(id, start, start + own));
            start += whole ? 0 : own;
        }
    }
}
