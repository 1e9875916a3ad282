using Candor.Data.Records;

namespace Candor.Cli.Output;

/// <summary>What an explained model leans on, as a table.</summary>
internal static class GlobalLines
{
    public static void Print(Terminal terminal, GlobalExplanation record, int top)
    {
        var what = record.OfWords ? "Word" : "Feature";
        var show = record.Output == "value" ? ScoreText.InUnits : (Func<double, string>)Figures.Score;
        var classes = record.Signed ? record.Classes.Where(c => c.Rows > 0).OrderByDescending(c => c.Rows).Take(3).ToArray() : [];
        var order = Enumerable.Range(0, record.Units.Count).OrderByDescending(u => record.Units[u].MeanAbsolute).Take(top).ToArray();
        terminal.Line($"{record.Provenance.Explainer} on {record.Rows} of {record.AllRows} rows of {record.Provenance.Data}");
        var table = Tables.New(terminal, [what, ">mean |phi|", ">+-",
            .. classes.Select(c => record.Output == "value" ? ">mean phi" : $">mean phi where {c.Name}")]);
        foreach (var u in order)
            table.Row([record.Units[u].Name, show(record.Units[u].MeanAbsolute), show(record.Units[u].HalfWidth),
                .. classes.Select(c => (c.Means[u] > 0 ? "+" : "") + show(c.Means[u]))]);
        table.Print(terminal);
        if (order.Length < record.Units.Count)
            terminal.Line($"... and {record.Units.Count - order.Length} more (--top {record.Units.Count})");
    }
}
