using Candor.Data.Records;
using Candor.Data.Statistics;
using Candor.Reports.Markup;

namespace Candor.Reports.Findings;

/// <summary>What a comparison says, in plain sentences that claim nothing beyond its tests.</summary>
public static class ComparisonFindings
{
    private const int Named = 4;

    /// <summary>The verdict on a run against the reference, as on before and after of one run.</summary>
    /// <param name="record">The comparison.</param>
    /// <param name="pair">The run.</param>
    public static Verdict Of(Comparison record, RunPair pair)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(pair);
        var judged = pair.Changes.ContainsKey("insertion") ? Verdict.Of(PairRecord.Of(record, pair)) : null;
        string[] findings = [.. new[] { Scores(pair), Decisions(record, pair), Explanations(record, pair), Weights(record, pair) }
            .OfType<string>()];
        return new(judged?.Tone ?? VerdictTone.Neutral, judged?.Headline
            ?? (pair.Changes.Count == 0 ? "The two share no score." : "Faithfulness was not measured in both."), findings,
            judged?.Warnings ?? []);
    }

    /// <summary>"credit-b against credit-a".</summary>
    /// <param name="record">The comparison.</param>
    /// <param name="pair">The run.</param>
    public static string Title(Comparison record, RunPair pair)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(pair);
        return $"{SampleSides.Title(record.Runs[pair.Run].Name)} against {record.Runs[0].Name}";
    }

    /// <summary>What a test says, in two or three words.</summary>
    /// <param name="change">The change.</param>
    public static string Word(ScoreChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return change.Verdict switch
        {
            ChangeVerdict.Better when IsSmall(change) => $"better, by less than {Show.Score(change.Margin!.Value)}",
            ChangeVerdict.Worse when IsSmall(change) => $"worse, by less than {Show.Score(change.Margin!.Value)}",
            ChangeVerdict.Better => "better, beyond chance",
            ChangeVerdict.Worse => "worse, beyond chance",
            ChangeVerdict.Equivalent => $"the same within ±{Show.Score(change.Margin!.Value)}",
            ChangeVerdict.Unchanged => "no row changed",
            _ => "open",
        };
    }

    /// <summary>A p-value, very small ones as a bound.</summary>
    /// <param name="p">The value.</param>
    public static string P(double p) => double.IsNaN(p) ? Show.None : p < 0.001 ? "<\u00A00.001" : Show.Score(p);

    // Beyond chance, and shown to be less than what matters.
    private static bool IsSmall(ScoreChange change) => change.Margin is not null && change.Equivalence < PairedTest.Level;

    private static string? Scores(RunPair pair)
    {
        string[] said =
        [
            .. new[]
            {
                Group("better, beyond chance", c => c.Verdict == ChangeVerdict.Better && !IsSmall(c), amounts: true),
                Group("worse, beyond chance", c => c.Verdict == ChangeVerdict.Worse && !IsSmall(c), amounts: true),
                Group("the same, or different by less than matters (±0.020)",
                    c => IsSmall(c) || c.Verdict is ChangeVerdict.Equivalent or ChangeVerdict.Unchanged),
                Group("open, for the rows cannot tell", c => c.Verdict == ChangeVerdict.Open),
            }.OfType<string>(),
        ];
        return said.Length == 0 ? null : $"{char.ToUpperInvariant(said[0][0])}{string.Join("; ", said)[1..]}. Tests are paired by row and " +
            "corrected for all of them (Holm).";

        string? Group(string what, Func<ScoreChange, bool> belongs, bool amounts = false)
        {
            string[] names = [.. pair.Changes.Where(c => belongs(c.Value)).OrderBy(c => MetricGuide.Order(c.Key)).Select(c =>
                amounts ? $"{MetricGuide.For(c.Key).Title} {Show.Signed(c.Value.Mean)}" : MetricGuide.For(c.Key).Title)];
            return names.Length == 0 ? null : $"{what}: {string.Join(", ", names)}";
        }
    }

    private static string? Decisions(Comparison record, RunPair pair)
    {
        if (pair.Values is { } values)
            return $"Predicted numbers are {Show.InUnits(values.MeanAbsolute)} ± {Show.InUnits(values.HalfWidth)} apart in the mean, " +
                $"{Show.InUnits(values.Largest)} at most.";
        if (pair.Changed is not { } changed)
            return null;
        var (moved, rows) = Sentences.Moved(changed);
        var turned = pair.Turned is { } t && moved > 0 ? $": in {Show.Count(t.Right)} only {record.Runs[pair.Run].Name} is right, in " +
            $"{Show.Count(t.Wrong)} only {record.Runs[0].Name}{(t.Neither > 0 ? $", in {Show.Count(t.Neither)} neither" : "")}" : "";
        return $"{Show.Count(moved)} of {Show.Count(rows)} rows ({Show.Percent(changed.Share)}) are decided otherwise{turned}.";
    }

    private static string? Explanations(Comparison record, RunPair pair)
    {
        if (pair.Explanations is not { } e)
            return pair.Unexplained is null ? null : $"Explanations are not compared: {pair.Unexplained}";
        var show = Unit(record);
        var chance = e is { ChanceAgreement: { } agreement, ChanceDistance: { } distance }
            ? $" Explained once more with other random draws, {record.Runs[0].Name} has {Show.Score(agreement)} and {show(distance)} to " +
                $"itself{(e.Distance <= distance ? ": the two differ no more than draws do" : "")}." : "";
        return $"Explanations of the same class rank features alike by {Show.Score(e.Agreement)} ± {Show.Score(e.AgreementHalf)} " +
            $"(Spearman, 1: the same order) and are {show(e.Distance)} ± {show(e.DistanceHalf)} apart (Σ|φ − φ′|).{chance}";
    }

    private static string? Weights(Comparison record, RunPair pair)
    {
        if (pair.Explanations is not { Units: { Count: > 0 } units })
            return null;
        var differing = units.Where(u => u.Adjusted < PairedTest.Level).OrderByDescending(u => Math.Abs(u.Change)).ToArray();
        var show = Unit(record);
        return differing.Length == 0 ? $"No feature weighs differently beyond chance, of {Show.Count(units.Count)}."
            : $"{Show.Count(differing.Length)} of {Show.Count(units.Count)} features weigh differently beyond chance; most: " +
                $"{string.Join(", ", differing.Take(Named).Select(u => $"“{u.Name}” {(u.Change > 0 ? "+" : "")}{show(u.Change)}"))}.";
    }

    /// <summary>How contributions are written.</summary>
    internal static Func<double, string> Unit(Comparison record) => record.HasNumbers ? Show.InUnits : Show.Score;
}
