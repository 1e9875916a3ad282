namespace Candor.Data;

/// <summary>What is a unit of an explanation where a tokenizer cuts texts into pieces of words.</summary>
public enum TextUnit
{
    /// <summary>A word: its pieces together.</summary>
    Word,

    /// <summary>A piece.</summary>
    Piece,
}

/// <summary>What a piece is to the units of its text.</summary>
public enum PieceRole
{
    /// <summary>A unit begins with it.</summary>
    Begins,

    /// <summary>It belongs to the unit of the piece before it.</summary>
    Continues,

    /// <summary>It marks a text's beginning or end and is no unit.</summary>
    Marks,
}

/// <summary>
/// The token indices of a text that a tokenizer cut into pieces. Index 0 is a place that is not there: PAD, to which nothing attends. Any
/// other index says which piece and what it is to the units: 1 + id + role·<see cref="Count"/>.
/// </summary>
/// <param name="Count">Pieces that the tokenizer knows: ids are 0 to Count − 1.</param>
/// <param name="Pad">Id of the pad token; null: there is none.</param>
/// <param name="Mask">Id of the mask token; null: there is none.</param>
/// <param name="Unit">What is a unit.</param>
public sealed record PieceShape(int Count, int? Pad, int? Mask, TextUnit Unit = TextUnit.Word)
{
    /// <summary>Indices that a token can have.</summary>
    public int Indices => checked(1 + 3 * Count);

    /// <summary>The index of a piece.</summary>
    /// <param name="id">The tokenizer's id of it, from 0.</param>
    /// <param name="role">What it is to the units.</param>
    public int Index(int id, PieceRole role) => 1 + id + (int)role * Count;

    /// <summary>The id of an index above 0.</summary>
    public int Id(int index) => (index - 1) % Count;

    /// <summary>What the piece of an index above 0 is to the units.</summary>
    public PieceRole Role(int index) => (PieceRole)((index - 1) / Count);
}
