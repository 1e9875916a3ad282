using System.Text;

namespace Candor.Data.Formats;

/// <summary>Cells that hold no value: those that were named, and NaN in any spelling.</summary>
internal sealed class MissingTokens
{
    private readonly string[] _tokens;
    private readonly int _longest;
    private readonly bool[] _starts = new bool[256];

    /// <summary>Cells of these texts.</summary>
    public MissingTokens(IReadOnlyList<string> tokens)
    {
        _tokens = [.. tokens];
        _longest = Math.Max(4, tokens.DefaultIfEmpty("").Max(Encoding.UTF8.GetByteCount));
        foreach (var token in tokens.Concat(["nan", "NaN", "+", "-"]))
        {
            _starts[token.Length == 0 ? 0 : Encoding.UTF8.GetBytes(token)[0]] = true; // rows of bytes
            _starts[token.Length == 0 ? 0 : Math.Min(token[0], (char)255)] = true; // rows of characters
        }
    }

    /// <summary>Whether a cell is one.</summary>
    public bool Has(Row row, int cell) => row.MayBe(cell, _longest, _starts)
        && row.Text(cell) is var text && (Array.IndexOf(_tokens, text) >= 0 || Cell.IsNaN(text));
}
