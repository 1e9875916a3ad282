using System.Globalization;
using System.Text;
using Candor.Data.Records;
using Candor.Experiments.Statistics;

namespace Candor.Experiments;

/// <summary>An experiment's claims and tables as Markdown.</summary>
public static class ExperimentMarkdown
{
    /// <summary>The whole page of a record.</summary>
    public static string Of(ExperimentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var text = new StringBuilder();
        text.Append($"# {record.Title}\n\n{record.Text}\n\n{Origin(record)}\n\n");
        if (record.Claims.Count > 0)
            text.Append($"## Claims\n\n{Claims(record)}\n");
        if (record.Winner is { } winner)
            text.Append(CultureInfo.InvariantCulture, $"Winner at η = {winner.Eta}: {string.Join(", ", winner.Options.Select(o =>
                $"{o.Key} {o.Value}"))} (seed {winner.Seed}){(winner.Run is { } run ? $", the run {run}" : "")}.\n\n");
        foreach (var table in record.Tables)
            text.Append($"## {table.Title}\n\n{Table(table)}\n");
        if (record.Notes.Count > 0)
            text.Append($"## Notes\n\n{string.Concat(record.Notes.Select(n => $"- {n}\n"))}");
        return text.ToString();
    }

    /// <summary>Where the figures come from, in a line.</summary>
    public static string Origin(ExperimentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return string.Create(CultureInfo.InvariantCulture,
            $"`candor reproduce {record.Name} --scale {record.Scale}`: {record.Jobs.Count} jobs, {record.Seconds / 60:0.0} minutes of " +
            $"computing ({record.Environment.Processor}, " +
            $"{record.Environment.Threads} thread{(record.Environment.Threads == 1 ? "" : "s")} a process, {record.Environment.Device}), " +
            $"seeds {string.Join(", ", record.Seeds)}.");
    }

    /// <summary>The claims as a table, with the evidence below each other.</summary>
    public static string Claims(ExperimentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Table(new TableEntry("", ["claim", "the paper", "here", "holds", "evidence"],
            [.. record.Claims.Select(c => (IReadOnlyList<string>)[c.Text, c.Paper, c.Ours,
                Decision(record, c), c.Evidence])]));
    }

    /// <summary>Yes, no, or open and why.</summary>
    public static string Decision(ExperimentRecord record, Claim claim)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(claim);
        return record.WhyOpen(claim) is { } why ? $"open ({(claim.Holds ? "as claimed" : "not as claimed")} {why})"
            : claim.Holds ? "**yes**" : "**no**";
    }

    /// <summary>What explainers' selections leak, a row for each set and method that was measured for it.</summary>
    /// <remarks>From the record's summaries, which records of before have too.</remarks>
    public static string Leakage(ExperimentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        (string Score, string Head)[] columns =
        [
            ("fsM", "FS-M ↑"), ("evalX", "EVAL-X ↑"), ("evalXOther", "EVAL-X, other kind ↑"), ("flippedA", "flipped, A ↓"),
            ("flippedX", "flipped, judge ↓"), ("flippedXOther", "flipped, other judge ↓"), ("maskOnly", "mask only ↓"),
        ];
        columns = [.. columns.Where(c => record.Summaries.Any(s => s.Metrics.ContainsKey(c.Score)))];
        return Table(new TableEntry("", ["set", "method", "repeats", .. columns.Select(c => c.Head)],
            [
                .. record.Summaries.Where(s => s.Metrics.ContainsKey("maskOnly")).Select(s => (IReadOnlyList<string>)
                [
                    s.Of["data"], s.Of["method"], string.Create(CultureInfo.InvariantCulture, $"{record.Seeds.Count}"),
                    .. columns.Select(c => s.Metrics.TryGetValue(c.Score, out var score) ? Percent(score) : "–"),
                ]),
            ]));

        static string Percent(Score score) => !double.IsFinite(score.Mean) ? "–" : score.N > 1
            ? string.Create(CultureInfo.InvariantCulture, $"{100 * score.Mean:0.0} ± {100 * score.Std:0.0}")
            : string.Create(CultureInfo.InvariantCulture, $"{100 * score.Mean:0.0}");
    }

    /// <summary>A table.</summary>
    public static string Table(TableEntry table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var text = new StringBuilder();
        Row(table.Columns);
        Row(table.Columns.Select(_ => "---"));
        foreach (var row in table.Rows)
            Row(row);
        return text.ToString();

        void Row(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ",
            cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
    }
}
