namespace Candor.Data.Records;

/// <summary>The training rows that explanations by examples lean on, over many rows.</summary>
public sealed record GlobalLeaning : IConsistent
{
    /// <summary>K: a training row counts where it is among the K that move a row's outputs most.</summary>
    public required int TopK { get; init; }

    /// <summary>Training rows that may be named, N.</summary>
    public required int Candidates { get; init; }

    /// <summary>Those of them that have any influence.</summary>
    public required int Influential { get; init; }

    /// <summary>How many of them, the heaviest first, carry half of all weight.</summary>
    public required int CarryHalf { get; init; }

    /// <summary>How many carry nine tenths of it.</summary>
    public required int CarryNineTenths { get; init; }

    /// <summary>The classes that training rows move; of a regression the label's name.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The training rows that are among the first K of most rows, at most 50.</summary>
    public required IReadOnlyList<LeantOn> Rows { get; init; }

    string? IConsistent.Flaw => Flaws.First(Rows.Select(r =>
        Flaws.Unequal(("classes", Classes.Count), ("means of a row", r.Means.Count), ("half widths", r.HalfWidths.Count))));
}

/// <summary>A training row that explanations lean on.</summary>
/// <param name="Row">Row in the training data's file, from 0.</param>
/// <param name="Label">Its own class, or number.</param>
/// <param name="Share">Share of the explained rows in whose first K it is.</param>
/// <param name="Low">Lower end of its 95 % interval (Wilson).</param>
/// <param name="High">Upper end.</param>
/// <param name="Weight">Its share of all weight: of the sum of |α·k| over rows, training rows and classes.</param>
/// <param name="Means">Mean of α·k over the rows, class by class: positive raises that class's logit.</param>
/// <param name="HalfWidths">Half of their 95 % intervals over the rows (Student's t).</param>
public sealed record LeantOn(int Row, string Label, double Share, double Low, double High, double Weight, IReadOnlyList<double> Means,
    IReadOnlyList<double> HalfWidths);
