namespace Candor.Data.Records;

/// <summary>How far an explanation of one row can be trusted: what it starts from, what it adds up to, how much of it chance is, and
/// whether its ranking beats a random one.</summary>
public sealed record Trust
{
    /// <summary>What is explained: <c>probability</c> or <c>logit</c> of the explained class, or the <c>value</c> of a regression, in the
    /// target's own units.</summary>
    public string Output { get; init; } = "probability";

    /// <summary>f(b): that output where every unit is the background.</summary>
    public required double Base { get; init; }

    /// <summary>f(x): that output for the row.</summary>
    public required double Value { get; init; }

    /// <summary>Whether contributions add up to <see cref="Value"/> − <see cref="Base"/>: <c>exact</c>, <c>approximate</c> (they tend to it
    /// as the method takes more points) or <c>none</c>.</summary>
    public string Additivity { get; init; } = "none";

    /// <summary>Whether contributions have signs: false for scores from 0 up, which rank but neither speak for nor against a
    /// class.</summary>
    public bool Signed { get; init; } = true;

    /// <summary>Whether anything is drawn at random. Where nothing is, intervals are null.</summary>
    public bool Drawn { get; init; }

    /// <summary>Half-widths of the 95 % intervals of the contributions, in column order: about what many more draws (all masks) would give.
    /// Null where nothing is drawn, or too little to say.</summary>
    public IReadOnlyList<double>? HalfWidths { get; init; }

    /// <summary>Half-widths of the 95 % intervals of |φ|₍₁₎ − |φ|₍₂₎, |φ|₍₂₎ − |φ|₍₃₎, …, for the largest contributions; null as
    /// <see cref="HalfWidths"/>.</summary>
    public IReadOnlyList<double>? GapHalfWidths { get; init; }

    /// <summary>Mean insertion ↑ of random rankings of this row's units.</summary>
    public double RandomInsertion { get; init; }

    /// <summary>Mean deletion ↓ of random rankings of this row's units.</summary>
    public double RandomDeletion { get; init; }

    /// <summary>How many random rankings that is the mean of; 0: none was measured.</summary>
    public int RandomRankings { get; init; }
}
