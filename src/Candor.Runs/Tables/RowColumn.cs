namespace Candor.Runs.Tables;

/// <summary>What a column of a written table holds.</summary>
internal enum RowType
{
    /// <summary>Texts.</summary>
    Text,

    /// <summary>Double-precision numbers; one that is not finite is no value.</summary>
    Number,

    /// <summary>Whole numbers.</summary>
    Whole,
}

/// <summary>A column of a written table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it holds; any cell may hold nothing.</param>
internal sealed record RowColumn(string Name, RowType Type);
