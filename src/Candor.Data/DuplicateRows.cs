namespace Candor.Data;

/// <summary>What a split does with rows that are equal in inputs and label.</summary>
public enum DuplicateRows
{
    /// <summary>Each is a row like any other, so equal rows may stand in several parts. The default.</summary>
    Spread,

    /// <summary>Equal rows go to one part, so that no test row was trained on.</summary>
    Together,
}
