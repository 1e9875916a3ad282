using System.Globalization;
using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Findings;

/// <summary>Differences in words.</summary>
internal static class Sentences
{
    /// <summary>"Insertion ↑ rose from 0.702 to 0.812 (+0.110 ± 0.012): better, beyond chance."</summary>
    public static string Change(Difference d)
    {
        var arrow = d.IsDown ? "↓" : "↑";
        var verb = d.Change switch { > 0 => "rose", < 0 => "fell", _ => "stayed" };
        var path = d.Change == 0 ? $"at {Show.Score(d.After!.Mean)}" : $"from {Show.Score(d.Before!.Mean)} to {Show.Score(d.After!.Mean)}";
        var judged = d switch
        {
            { Improved: true } => ": better, beyond chance.",
            { Worsened: true } => ": worse, beyond chance.",
            { Change: 0 } => ".",
            _ => ": within chance.",
        };
        return $"{MetricGuide.For(d.Metric).Title} {arrow} {verb} {path} ({Amount(d)}){(double.IsFinite(d.StandardError) ? judged : Unknown(d))}";
    }

    /// <summary>"Insertion rose by 0.110 and deletion fell by 0.230": changes as the parts of a sentence.</summary>
    public static string Moves(IReadOnlyList<Difference> differences, bool start = true)
    {
        var parts = differences.Select(
            d => $"{Plain(d.Metric)} {(d.Change > 0 ? "rose" : "fell")} by {Show.Score(Math.Abs(d.Change))}").ToArray();
        var all = parts.Length < 2 ? parts[0] : $"{string.Join(", ", parts[..^1])} and {parts[^1]}";
        return start ? char.ToUpperInvariant(all[0]) + all[1..] : all;

        static string Plain(string metric) => metric == "insertionMargin"
            ? "the insertion margin" : MetricGuide.For(metric).Title.ToLowerInvariant();
    }

    /// <summary>Rows that were decided otherwise, and all.</summary>
    public static (int Moved, int Rows) Moved(DecisionChanges changed)
    {
        var rows = changed.Moves.Sum(m => m.Sum());
        return (rows - changed.Moves.Select((m, i) => m[i]).Sum(), rows);
    }

    /// <summary>The change with its standard error.</summary>
    public static string Amount(Difference d) =>
        double.IsFinite(d.StandardError) ? $"{Show.Signed(d.Change)} ± {Show.Score(d.StandardError)}" : Show.Signed(d.Change);

    /// <summary>What became of accuracy, or of R², as the end of a headline.</summary>
    public static string Accuracy(Difference d)
    {
        var (name, amount) = d.Metric == "r2" ? ("R²", Show.Score(Math.Abs(d.Change))) : ("accuracy", Points(d.Change));
        if (!double.IsFinite(d.Change))
            return $"; {name} was not measured both times";
        if (Math.Abs(d.Change) < 0.005)
            return $"; {name} held";
        var moved = $"; {name} {(d.Change > 0 ? "rose" : "fell")} by {amount}";
        return d.IsClear ? moved : $"{moved}, within chance on {Show.Count(d.After!.N)} rows";
    }

    private static string Points(double change)
    {
        var points = Math.Abs(100 * change).ToString("0.0", CultureInfo.InvariantCulture);
        return points == "1.0" ? "1.0 point" : $"{points} points";
    }

    private static string Unknown(Difference d) => d.Change == 0 ? "."
        : $": {(d.Gain > 0 ? "better" : "worse")}, with no standard error to judge chance by.";
}
