using System.Globalization;
using Candor.Data.Records;
using Candor.Reports.Findings;

namespace Candor.Cli.Output;

/// <summary>What an explained model leans on, as a table.</summary>
internal static class GlobalLines
{
    public static void Print(Terminal terminal, GlobalExplanation record, int top)
    {
        if (record.Pictures is { } pictures)
        {
            Print(terminal, record, pictures);
            return;
        }
        if (record.Leaning is { } leaning)
        {
            Print(terminal, record, leaning, top);
            return;
        }
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

    private static void Print(Terminal terminal, GlobalExplanation record, GlobalLeaning leaning, int top)
    {
        terminal.Line($"{record.Provenance.Explainer} on {record.Rows} of {record.AllRows} rows of {record.Provenance.Data}");
        var table = Tables.New(terminal, [">training row", "its label", $">among the first {leaning.TopK}", ">from", ">to", ">weight",
            "moves most"]);
        foreach (var r in leaning.Rows.Take(top))
        {
            var c = Enumerable.Range(0, r.Means.Count).MaxBy(i => Math.Abs(r.Means[i]));
            table.Row([FormattableString.Invariant($"{r.Row}"), r.Label, Percent(r.Share), Percent(r.Low),
                Percent(r.High), Percent(r.Weight), $"{leaning.Classes[c]} {Figures.Signed(r.Means[c])}"]);
        }
        table.Print(terminal);
        if (leaning.Rows.Count > top)
            terminal.Line($"... and {leaning.Rows.Count - top} more (--top {leaning.Rows.Count})");
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");

    private static void Print(Terminal terminal, GlobalExplanation record, GlobalPictures pictures)
    {
        terminal.Line($"{record.Provenance.Explainer} on {record.Rows} of {record.AllRows} pictures of {record.Provenance.Data}");
        var table = Tables.New(terminal, ["Class", ">pictures", pictures.Resampled ? ">pixels beyond chance" : ">parts beyond chance"]);
        foreach (var map in pictures.Maps)
            table.Row([map.Name, FormattableString.Invariant($"{map.Rows}"),
                FormattableString.Invariant($"{map.BeyondChance.Count(b => b)} of {map.BeyondChance.Count}")]);
        table.Print(terminal);
        foreach (var gallery in pictures.Galleries.Where(g => g.Pictures.Count > 0))
            terminal.Line($"{PictureFindings.Title(gallery)}: rows {string.Join(", ", gallery.Pictures.Select(p =>
                FormattableString.Invariant($"{p.Row} ({Figures.Score(p.Value)})")))}");
    }
}
