using System.Globalization;
using Candor.Data.Records;
using Candor.Reports.Findings;

namespace Candor.Cli.Output;

/// <summary>A comparison as tables and sentences.</summary>
internal static class ComparisonLines
{
    private const int MostOptions = 30;

    /// <summary>Prints it.</summary>
    /// <param name="terminal">Where.</param>
    /// <param name="record">What.</param>
    /// <param name="top">Rows and units that are listed.</param>
    public static void Print(Terminal terminal, Comparison record, int top)
    {
        terminal.Line(FormattableString.Invariant(
            $"{record.Rows} of {record.AllRows} rows of {record.Data}, the same for all; the reference is {record.Runs[0].Name}"));
        Options(terminal, record);
        foreach (var pair in record.Pairs)
        {
            var verdict = ComparisonFindings.Of(record, pair);
            terminal.Line($"\n{ComparisonFindings.Title(record, pair)}: {verdict.Headline}");
            Scores(terminal, record, pair);
            Moves(terminal, record, pair);
            Decisions(terminal, record, pair, top);
            Explanations(terminal, pair, top);
            Weights(terminal, record, pair, top);
            foreach (var sentence in verdict.Findings.Concat(verdict.Warnings.Select(w => $"Careful. {w}")))
                terminal.Line(sentence);
        }
        foreach (var note in record.Notes)
            terminal.Line($"note: {note}");
    }

    private static void Options(Terminal terminal, Comparison record)
    {
        if (record.Options.Count == 0)
            return;
        var table = Tables.New(terminal, ["option", .. record.Runs.Select(r => r.Name), "default"]);
        foreach (var option in record.Options.Take(MostOptions))
            table.Row([option.Name, .. option.Values, option.Default ?? "-"]);
        table.Print(terminal);
        if (record.Options.Count > MostOptions)
            terminal.Line(FormattableString.Invariant($"... and {record.Options.Count - MostOptions} more options that differ (the page has all)"));
    }

    private static void Scores(Terminal terminal, Comparison record, RunPair pair)
    {
        if (pair.Changes.Count == 0)
            return;
        var (from, to) = (record.Runs[0], record.Runs[pair.Run]);
        var table = Tables.New(terminal, "metric", "better", $">{from.Name}", $">{to.Name}", ">change", "95 %", ">p (Holm)", "says");
        foreach (var (metric, change) in pair.Changes)
            table.Row(metric, change.Direction == "up" ? terminal.Pick("↑", "higher") : terminal.Pick("↓", "lower"),
                Figures.Score(from.Scores!.Metrics[metric].Mean), Figures.Score(to.Scores!.Metrics[metric].Mean),
                Figures.Signed(change.Mean),
                double.IsFinite(change.Low) ? $"{Figures.Signed(change.Low)} to {Figures.Signed(change.High)}" : "-",
                P(terminal, change.Adjusted), terminal.Plain(ComparisonFindings.Word(change)));
        table.Print(terminal);
    }

    private static void Moves(Terminal terminal, Comparison record, RunPair pair)
    {
        if (pair.Changed is not { Share: > 0 } changed)
            return;
        var table = Tables.New(terminal, "from", "to", ">rows");
        foreach (var (i, j, count) in from i in Enumerable.Range(0, record.Classes.Count)
                                      from j in Enumerable.Range(0, record.Classes.Count)
                                      where i != j && changed.Moves[i][j] > 0
                                      orderby changed.Moves[i][j] descending
                                      select (i, j, changed.Moves[i][j]))
            table.Row(record.Classes[i], record.Classes[j], count.ToString(CultureInfo.InvariantCulture));
        table.Print(terminal);
    }

    private static void Decisions(Terminal terminal, Comparison record, RunPair pair, int top)
    {
        if (pair.Rows.Count == 0)
            return;
        var (from, to) = (record.Runs[0].Name, record.Runs[pair.Run].Name);
        var table = record.HasNumbers ? Tables.New(terminal, ">row", "true number", $">{from}", $">{to}", ">change")
            : Tables.New(terminal, ">row", "true class", from, ">p", to, ">p");
        foreach (var row in pair.Rows.Take(top))
        {
            string[] head = [row.Id ?? row.Row.ToString(CultureInfo.InvariantCulture), row.Label.Length == 0 ? "-" : row.Label];
            table.Row(record.HasNumbers
                ? [.. head, Figures.InUnits(row.FromOutput), Figures.InUnits(row.ToOutput), Figures.InUnits(row.ToOutput - row.FromOutput)]
                : [.. head, row.From, Figures.Score(row.FromOutput), row.To, Figures.Score(row.ToOutput)]);
        }
        table.Print(terminal);
        if (pair.Rows.Count > top)
            terminal.Line(FormattableString.Invariant($"... and {pair.Rows.Count - top} more (--top {pair.Rows.Count})"));
    }

    private static void Explanations(Terminal terminal, RunPair pair, int top)
    {
        if (pair.Explanations is not { } changes)
            return;
        var table = Tables.New(terminal, ">row", "explained", ">distance", ">rank agreement", "moved most");
        foreach (var row in changes.Rows.Take(top))
            table.Row(row.Sample.Title, row.Sample.Explained, Figures.Score(row.Distance), Figures.Score(row.Agreement), Moved(row.Sample));
        table.Print(terminal);
    }

    private static string Moved(ExplainedSample sample)
    {
        var names = sample.UnitNames;
        var show = Figures.Of(sample);
        return string.Join(", ", Enumerable.Range(0, sample.After.Contributions.Count)
            .OrderByDescending(u => Math.Abs(sample.After.Contributions[u] - sample.Before!.Contributions[u])).Take(2)
            .Select(u => $"{names[u]} {show(sample.Before!.Contributions[u])} to {show(sample.After.Contributions[u])}"));
    }

    private static void Weights(Terminal terminal, Comparison record, RunPair pair, int top)
    {
        if (pair.Explanations is not { Units: { Count: > 0 } units })
            return;
        var show = record.HasNumbers ? Figures.InUnits : (Func<double, string>)Figures.Score;
        var pm = terminal.Pick("±", "+-");
        var table = Tables.New(terminal, "mean |phi|", $">{record.Runs[0].Name}", $">{pm}", $">{record.Runs[pair.Run].Name}", $">{pm}",
            ">change", $">{pm}", ">p (Holm)");
        foreach (var u in units.Take(top))
            table.Row(u.Name, show(u.From), show(u.FromHalf), show(u.To), show(u.ToHalf), (u.Change > 0 ? "+" : "") + show(u.Change),
                show(u.ChangeHalf), P(terminal, u.Adjusted));
        table.Print(terminal);
    }

    private static string P(Terminal terminal, double p) => terminal.Plain(ComparisonFindings.P(p));
}
