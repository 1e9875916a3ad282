using Candor.Data.Records;

namespace Candor.Cli.Output;

/// <summary>Scores as tables.</summary>
internal static class ScoreTable
{
    /// <summary>Before, after and the change of every metric.</summary>
    public static void Compare(Terminal terminal, Evaluation before, Evaluation after)
    {
        var table = Tables.New(terminal, "metric", "better", ">before", ">after", ">change");
        foreach (var (name, score) in after.Metrics)
        {
            if (before.Metrics.TryGetValue(name, out var old))
                table.Row(name, Better(terminal, score), Figures.Score(old.Mean), Figures.Score(score.Mean), Figures.Signed(score.Mean - old.Mean));
        }
        table.Print(terminal);
    }

    /// <summary>Scores of selections, a column an explainer.</summary>
    public static void Methods(Terminal terminal, string explainer, Evaluation own, IReadOnlyList<Evaluation> others)
    {
        var table = Tables.New(terminal, ["metric", "better", $">{explainer}", .. others.Select(o => $">{o.Name}")]);
        foreach (var (name, score) in own.Metrics)
            table.Row([name, Better(terminal, score), Figures.Score(score.Mean), .. others.Select(o => o.Metrics.TryGetValue(name, out var s) ? Figures.Score(s.Mean) : "")]);
        table.Print(terminal);
    }

    /// <summary>One evaluation.</summary>
    public static void Single(Terminal terminal, Evaluation evaluation)
    {
        var table = Tables.New(terminal, "metric", "better", ">mean", ">std", ">rows");
        foreach (var (name, score) in evaluation.Metrics)
            table.Row(name, Better(terminal, score), Figures.Score(score.Mean), Figures.Score(score.Std), FormattableString.Invariant($"{score.N}"));
        table.Print(terminal);
    }

    private static string Better(Terminal terminal, Score score) =>
        score.Direction == "up" ? terminal.Pick("↑", "higher") : terminal.Pick("↓", "lower");
}
