using Candor.Data.Statistics;

namespace Candor.Experiments.Statistics;

/// <summary>What corrected tests say of a claim. The order is that of weakness: of several, the smallest counts.</summary>
internal enum Decision
{
    /// <summary>A test contradicts it.</summary>
    Against,

    /// <summary>No test contradicts it, and not all support it.</summary>
    Open,

    /// <summary>Every test supports it.</summary>
    For,
}

/// <summary>Decisions from <see cref="PairedTest"/>; fewer than <see cref="PairedTest.LeastPairs"/> pairs leave everything open.</summary>
internal static class Decide
{
    /// <summary>The sentence that evidence ends with.</summary>
    public const string Rule = "Decided where corrected tests at 5 % all support it, or one contradicts it; else open.";

    /// <summary>a is above b.</summary>
    public static Decision Above(PairedTest test) => !Enough(test) || !(test.P < PairedTest.Level) ? Decision.Open
        : test.Difference > 0 ? Decision.For : Decision.Against;

    /// <summary>a is below b.</summary>
    public static Decision Below(PairedTest test) => Not(Above(test));

    /// <summary>a is at most the margin below b (one-sided).</summary>
    public static Decision NotBelow(PairedTest test, double margin) => Enough(test) ? OneSided(test.NotBelow(margin)) : Decision.Open;

    /// <summary>a is at most the margin above b (one-sided).</summary>
    public static Decision NotAbove(PairedTest test, double margin) => Enough(test) ? OneSided(test.NotAbove(margin)) : Decision.Open;

    /// <summary>a and b differ by less than the margin (two one-sided tests).</summary>
    public static Decision Alike(PairedTest test, double margin) => All([NotBelow(test, margin), NotAbove(test, margin)]);

    /// <summary>Values are above a bound.</summary>
    public static Decision Above(IReadOnlyList<double> values, double bound) => Above(Against(values, bound));

    /// <summary>Values are below a bound.</summary>
    public static Decision Below(IReadOnlyList<double> values, double bound) => Below(Against(values, bound));

    /// <summary>A claim about all of them.</summary>
    public static Decision All(IEnumerable<Decision> decisions) => decisions.DefaultIfEmpty(Decision.Open).Min();

    /// <summary>A claim about at least one of them.</summary>
    public static Decision Any(IEnumerable<Decision> decisions) => decisions.DefaultIfEmpty(Decision.Open).Max();

    private static Decision Not(Decision decision) => Decision.For - (int)decision;

    // Near 0 it supports, near 1 its contrary is as certain.
    private static Decision OneSided(double p) => p < PairedTest.Level ? Decision.For
        : p > 1 - PairedTest.Level ? Decision.Against : Decision.Open;

    private static bool Enough(PairedTest test) => test.N >= PairedTest.LeastPairs;

    private static PairedTest Against(IReadOnlyList<double> values, double bound) =>
        PairedTest.Of(values, [.. values.Select(_ => bound)]);
}
