using System.Globalization;
using Candor.Data.Records;

namespace Candor.Cli.Output;

/// <summary>Numbers as text, the same in every culture.</summary>
internal static class Figures
{
    /// <summary>Three decimals; three significant digits where that would be a poor picture; a dash where there is no number.</summary>
    public static string Score(double value) =>
        double.IsFinite(value) ? ScoreText.Of(value) : "-";

    /// <summary>As <see cref="Score"/>, with its sign.</summary>
    public static string Signed(double value) => value > 0 ? "+" + Score(value) : Score(value);

    /// <summary>A quantity in its own units; a dash where there is no number.</summary>
    public static string InUnits(double value) => double.IsFinite(value) ? ScoreText.InUnits(value) : "-";

    /// <summary>How the numbers of an explanation are written: scores, or quantities in the target's own units.</summary>
    public static Func<double, string> Of(ExplainedSample sample) => sample.IsNumber ? InUnits : Score;

    /// <summary>An epoch's scores on the validation part.</summary>
    public static string Of(EpochInfo info) => info.Fidelity is { } fidelity
        ? string.Join(", ", fidelity.Select(f => FormattableString.Invariant($"{f.Key} {Score(f.Value)}")))
        : string.Create(CultureInfo.InvariantCulture,
            $"{(info.OfNumbers ? "R²" : "accuracy")} {Score(info.Accuracy)}{Also("faithfulness", info.Faithfulness)}" +
            $"{Also("insertion", info.Insertion)}{Also("deletion", info.Deletion)}");

    private static string Also(string name, double? score) => score is { } known ? $", {name} {Score(known)}" : "";

    /// <summary>A duration, rounded.</summary>
    public static string Duration(TimeSpan t) => t.TotalSeconds < 90
        ? FormattableString.Invariant($"{t.TotalSeconds:0} s")
        : FormattableString.Invariant($"{t.TotalMinutes:0} min");

    public static string Megabytes(long bytes) => FormattableString.Invariant($"{bytes / 1e6:0.0} MB");
}
