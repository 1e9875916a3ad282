using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Findings;

/// <summary>
/// Whether explanations came to encode the label instead of the evidence: a mask for a random wrong class that convinces the predictor
/// (wrong-label insertion ↓), and the margin of the true class above it (insertion margin ↑).
/// </summary>
/// <param name="Grew">Leakage grew, by either figure. Within chance counts too: a warning needs less proof than a claim.</param>
/// <param name="Clear">It grew beyond chance.</param>
/// <param name="Findings">The figures in words.</param>
/// <param name="Warnings">What they mean for the reader; empty where there is nothing to warn of.</param>
internal sealed record LabelLeakage(bool Grew, bool Clear, IReadOnlyList<string> Findings, IReadOnlyList<string> Warnings)
{
    /// <summary>The smallest change that is worth a warning.</summary>
    private const double Noticeable = 0.01;

    /// <summary>Wrong-label insertion from which on the level itself is worth a warning: a coin's chance.</summary>
    private const double High = 0.5;

    /// <summary>The leakage of a record with an evaluation before and after, or only one of them; none of numbers, which have no label that
    /// an explanation could argue for instead.</summary>
    public static LabelLeakage Of(RunRecord record)
    {
        var wrong = Difference.Of(record, "wrongLabelInsertion");
        var margin = Difference.Of(record, "insertionMargin");
        if (Level(wrong) is not { } level)
            return new(Grew: false, Clear: false, [], record.Data.HasNumbers ? [] : [NotMeasured]);

        var convinced = wrong.Change >= Noticeable;
        var narrowed = margin.Change <= -Noticeable;
        var findings = new[] { wrong, margin }.Where(d => double.IsFinite(d.Change)).Select(Sentences.Change);
        var clear = wrong.Worsened || margin.Worsened;
        return new(convinced || narrowed, clear, [.. findings], [.. Warn(wrong, margin, convinced, narrowed, level)]);
    }

    /// <summary>The growth in words.</summary>
    public string Growth => Clear ? "label leakage grew" : "label leakage may have grown";

    private const string NotMeasured =
        "Label leakage was not measured (wrongLabelInsertion is missing), so it is open whether a good insertion score shows evidence or masks that encode the label.";

    private static string Opening(Difference d) => d.Worsened ? "Label leakage grew" : "Label leakage may have grown (within chance)";

    private static double? Level(Difference wrong) => (wrong.After ?? wrong.Before) is { } s && double.IsFinite(s.Mean) ? s.Mean : null;

    private static IEnumerable<string> Warn(Difference wrong, Difference margin, bool convinced, bool narrowed, double level)
    {
        if (convinced)
        {
            var answer = narrowed ? " The margin of the true class shrank as well, so higher insertion is not more evidence."
                : margin.Change >= Noticeable ? " The margin of the true class grew nonetheless."
                : "";
            yield return $"{Opening(wrong)}: the right mask now talks the predictor into a random wrong class with a mean probability of {Show.Score(level)} "
                + $"(before: {Show.Score(wrong.Before!.Mean)}). Part of the insertion score is the predictor being easier to convince.{answer}";
        }
        else if (narrowed)
        {
            yield return $"{Opening(margin)}: insertion stands only {Show.Score(margin.After!.Mean)} above that of a random wrong class (before: {Show.Score(margin.Before!.Mean)}).";
        }

        if (!convinced && level >= High)
        {
            yield return $"Label leakage is high: with the right mask, a random wrong class reaches a mean probability of {Show.Score(level)}. "
                + "Take insertion as an upper bound of the evidence.";
        }
    }
}
