using Candor.Data.Records;

namespace Candor.Cli.Output;

/// <summary>Scores as tables.</summary>
internal static class ScoreTable
{
    // 95 % of a mean by the normal distribution.
    private const double Normal95 = 1.959964;

    /// <summary>Before, after and the change of every metric, each change with half its 95 % interval where it was measured row by
    /// row.</summary>
    public static void Compare(Terminal terminal, Evaluation before, Evaluation after, IReadOnlyDictionary<string, Change>? changes)
    {
        var table = Tables.New(terminal, "metric", "better", ">before", ">after", ">change", $">{terminal.Pick("±", "+-")} 95 %");
        foreach (var (name, score) in after.Metrics)
        {
            if (before.Metrics.TryGetValue(name, out var old))
                table.Row(name, Better(terminal, score), Figures.Score(old.Mean), Figures.Score(score.Mean),
                    Figures.Signed(score.Mean - old.Mean),
                    changes?.GetValueOrDefault(name) is { } change ? Figures.Score(Normal95 * change.StandardError) : "");
        }
        table.Print(terminal);
    }

    /// <summary>Scores of selections, a column an explainer.</summary>
    public static void Methods(Terminal terminal, string explainer, Evaluation own, IReadOnlyList<Evaluation> others)
    {
        var table = Tables.New(terminal, ["metric", "better", $">{explainer}", .. others.Select(o => $">{o.Name}")]);
        foreach (var (name, score) in own.Metrics)
            table.Row([name, Better(terminal, score), Figures.Score(score.Mean), .. others.Select(o => o.Metrics.TryGetValue(name,
                out var s) ? Figures.Score(s.Mean) : "")]);
        table.Print(terminal);
    }

    /// <summary>One evaluation.</summary>
    public static void Single(Terminal terminal, Evaluation evaluation)
    {
        var table = Tables.New(terminal, "metric", "better", ">mean", $">{terminal.Pick("±", "+-")} 95 %", ">std", ">rows");
        foreach (var (name, score) in evaluation.Metrics)
            table.Row(name, Better(terminal, score), Figures.Score(score.Mean), Figures.Score(Half(score)),
                Figures.Score(score.Std), FormattableString.Invariant($"{score.N}"));
        table.Print(terminal);
    }

    /// <summary>How far numbers are off, a line; nothing where classes are predicted.</summary>
    public static void Errors(Terminal terminal, Evaluation? before, Evaluation? after)
    {
        if (after?.Errors is not { } errors)
            return;
        var was = before?.Errors is { } b ? $" (before {Figures.InUnits(b.Rmse)})" : "";
        terminal.Line($"Predictions are off by {Figures.InUnits(errors.MeanAbsolute)} in the mean; " +
            $"RMSE {Figures.InUnits(errors.Rmse)}{was}, " +
            $"where always saying the mean has {Figures.InUnits(errors.Spread)}.");
    }

    /// <summary>Half the 95 % interval of a mean.</summary>
    private static double Half(Score score) => score.N < 2 ? double.NaN : Normal95 * score.Std / Math.Sqrt(score.N);

    private static string Better(Terminal terminal, Score score) =>
        score.Direction == "up" ? terminal.Pick("↑", "higher") : terminal.Pick("↓", "lower");
}
