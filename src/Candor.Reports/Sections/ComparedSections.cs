using Candor.Data.Records;
using Candor.Reports.Findings;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>The parts of the page on which runs are compared.</summary>
internal static class ComparedSections
{
    private const int MostRows = 20, MostFolded = 200, MostUnits = 20;

    /// <summary>What the page is of.</summary>
    public static Html Header(Comparison record) => Html.Of(
        $"""
        <header>
        <h1>{string.Join(", ", record.Pairs.Select(p => ComparisonFindings.Title(record, p)))}</h1>
        <p class="lead">{Show.Count(record.Rows)} of {Show.Count(record.AllRows)} rows of {record.Data}, the same for all ·
            seed {record.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)}</p>
        </header>
        {record.Pairs.Select(p => Card(record, p))}
        """);

    private static Html Card(Comparison record, RunPair pair)
    {
        var verdict = ComparisonFindings.Of(record, pair);
        return VerdictPart.Of(record.Pairs.Count == 1 ? verdict
            : verdict with { Headline = $"{ComparisonFindings.Title(record, pair)}: {verdict.Headline}" });
    }

    /// <summary>The sections of a record, without those that it has nothing for.</summary>
    public static IReadOnlyList<Section> All(Comparison record) =>
        [.. new[] { Runs(record), Options(record), Scores(record), Decisions(record), Explanations(record), Weights(record),
            CitationsSection.Of(record.Citations) }.OfType<Section>()];

    private static Section Runs(Comparison record) => new("runs", "What is compared", Table.Of(
        ["", "Run", "Explained by", "Model", "Contract", "Trained on"], record.Runs.Select((r, i) => (string[])[
            i == 0 ? $"{r.Name} (the reference)" : r.Name, r.Before ? $"{r.Run}, before its tuning" : r.Run, r.Explainer,
            r.ModelSha256[..12], r.ContractSha256[..12], r.TrainedOnSha256?[..12] ?? Show.None])));

    private static Section? Options(Comparison record)
    {
        if (record.Runs.All(r => r.Run == record.Runs[0].Run))
            return null;
        var body = record.Options.Count == 0 ? Html.Of($"<p>The runs were told the same.</p>\n") : Html.Of(
            $"""
            <p>Only what differs, as it is in force, whoever set it. “Default” is what holds where nothing is set.</p>
            {Table.Of(["Option", .. record.Runs.Select(r => r.Name), "Default"],
                record.Options.Select(o => (string[])[o.Name, .. o.Values, o.Default ?? Show.None]))}

            """);
        return new("options", "Options that differ", body);
    }

    private static Section? Scores(Comparison record)
    {
        if (record.Pairs.All(p => p.Changes.Count == 0))
            return null;
        return new("scores", "Scores on the same rows", Html.Of(
            $"""
            <p>Differences are means over rows of run less reference, with 95 % intervals. p is that of Student’s paired t-test over the
            rows, corrected for all scores and runs on this page (Holm). “The same” is said where a test shows that the difference is
            smaller than what matters; “open” where the rows can tell neither.</p>
            {record.Pairs.Where(p => p.Changes.Count > 0).Select(p => Scores(record, p))}
            """));
    }

    private static Html Scores(Comparison record, RunPair pair)
    {
        var (from, to) = (record.Runs[0], record.Runs[pair.Run]);
        return Html.Of(
            $"""
            {Heading(record, pair)}{Table.Of(["Score", from.Name, to.Name, "Difference", "95 % interval", "p", "Rows", "Says"],
                pair.Changes.OrderBy(c => MetricGuide.Order(c.Key)).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => (string[])[
                    $"{MetricGuide.For(c.Key).Title} {(c.Value.Direction == "down" ? "↓" : "↑")}",
                    Show.Score(from.Scores!.Metrics[c.Key].Mean), Show.Score(to.Scores!.Metrics[c.Key].Mean), Show.Signed(c.Value.Mean),
                    double.IsFinite(c.Value.Low) ? $"{Show.Signed(c.Value.Low)}\u00A0to\u00A0{Show.Signed(c.Value.High)}" : Show.None,
                    ComparisonFindings.P(c.Value.Adjusted), Show.Count(c.Value.N), ComparisonFindings.Word(c.Value)]))}

            """);
    }

    private static Section? Decisions(Comparison record)
    {
        var parts = record.Pairs.Select(p => record.HasNumbers ? Numbers(record, p) : Moved(record, p)).ToArray();
        return new("decisions", record.HasNumbers ? "Numbers that differ most" : "Decisions that changed", Html.Join(parts));
    }

    private static Html Moved(Comparison record, RunPair pair)
    {
        var (from, to) = (record.Runs[0].Name, record.Runs[pair.Run].Name);
        if (pair.Changed is not { } changed)
            return Html.Empty;
        var (moved, rows) = Sentences.Moved(changed);
        var said = Html.Of($"{Heading(record, pair)}<p>{Show.Count(moved)} of {Show.Count(rows)} rows ({Show.Percent(changed.Share)}) are decided otherwise.</p>\n");
        if (moved == 0)
            return said;
        return Html.Of(
            $"""
            {said}{ConfusionPart.Of($"Rows by the class that {from} and {to} decide for", from, to, changed.Moves, record.Classes)}
            {Listed(pair.Rows, "Those that both are surest of come first.", ["Row", "True class", from, "p", to, "p"], r => [
                Name(r), r.Label.Length == 0 ? Show.None : r.Label, r.From, Show.Score(r.FromOutput), r.To, Show.Score(r.ToOutput)])}
            """);
    }

    private static Html Numbers(Comparison record, RunPair pair) => Html.Of(
        $"""
        {Heading(record, pair)}{Listed(pair.Rows, $"In the units of {record.Label}.",
            ["Row", "True number", record.Runs[0].Name, record.Runs[pair.Run].Name, "Difference"], r => [
                Name(r), r.Label.Length == 0 ? Show.None : r.Label, Show.InUnits(r.FromOutput), Show.InUnits(r.ToOutput),
                Show.InUnits(r.ToOutput - r.FromOutput)])}
        """);

    private static Html Listed(IReadOnlyList<ChangedDecision> rows, string order, string[] head, Func<ChangedDecision, string[]> cells)
    {
        var folded = rows.Count <= MostRows ? Html.Empty : Html.Of(
            $"""
            <details><summary>{Show.Count(Math.Min(rows.Count, MostFolded) - MostRows)} more{(rows.Count > MostFolded
                ? $" (of {Show.Count(rows.Count - MostRows)}; the JSON beside this page has them)" : "")}</summary>
            {Table.Of(head, rows.Take(MostFolded).Skip(MostRows).Select(cells))}
            </details>

            """);
        return Html.Of($"<p class=\"small\">{order}</p>\n{Table.Of(head, rows.Take(MostRows).Select(cells))}\n{folded}");
    }

    private static string Name(ChangedDecision row) => row.Id is { } id ? $"{id} (row {Show.Count(row.Row)})" : Show.Count(row.Row);

    private static Section? Explanations(Comparison record) => record.Pairs.All(p => p.Explanations is null && p.Unexplained is null) ? null
        : new("explanations", "Explanations that changed most", Html.Of(
            $"""
            <p>{(record.HasNumbers ? "" : $"All models are asked for the class that {record.Runs[0].Name} decides for, with the same masks. ")}
            The first rows are those whose contributions are farthest apart (Σ|φ − φ′|), the others those that rank features most
            differently (Spearman).</p>
            {record.Pairs.Select(p => Explained(record, p))}
            """));

    private static Html Explained(Comparison record, RunPair pair) => pair.Explanations is not { } changes
        ? Html.Of($"{Heading(record, pair)}<p>Not compared: {pair.Unexplained ?? ""}</p>\n")
        : Html.Of($"{Heading(record, pair)}{changes.Rows.Select(r => SamplesSection.Sample(r.Sample,
            $"{r.Sample.Title}{SamplesSection.Known(r.Sample)} · {ComparisonFindings.Unit(record)(r.Distance)} apart, rank agreement " +
            $"{Show.Score(r.Agreement)}"))}");

    private static Section? Weights(Comparison record) => record.Pairs.All(p => p.Explanations is not { Units.Count: > 0 }) ? null
        : new("weights", "What weighs how much", Html.Of(
            $"""
            <p>Mean of |φ| over the rows, side by side. Thin lines, and ±, are 95 % intervals over rows; p is that of the paired test of the
            rows’ |φ|, corrected for all features and runs on this page (Holm).</p>
            {record.Pairs.Where(p => p.Explanations is { Units.Count: > 0 }).Select(p => Weights(record, p, p.Explanations!.Units))}
            """));

    private static Html Weights(Comparison record, RunPair pair, IReadOnlyList<ImportanceChange> units)
    {
        var (from, to, show) = (record.Runs[0].Name, record.Runs[pair.Run].Name, ComparisonFindings.Unit(record));
        var shown = units.Take(MostUnits).ToArray();
        var scale = BarScale.Over(shown.SelectMany(u => new[] { 0, u.From + Finite(u.FromHalf), u.To + Finite(u.ToHalf) }));
        var bars = shown.Select(u => Html.Of($"{Bar(u.Name, "against", u.From, u.FromHalf)}{Bar("", "for", u.To, u.ToHalf)}"));
        return Html.Of(
            $"""
            {Heading(record, pair)}<p class="small"><span class="key"><i class="against"></i> {from}</span>
            <span class="key"><i class="for"></i> {to}</span></p>
            <div class="bars pairs">
            {bars}</div>
            <details><summary>All {Show.Count(units.Count)} in a table</summary>
            {Table.Of(["Feature", from, "±", to, "±", "Difference", "±", "p"], units.Select(u => (string[])[u.Name, show(u.From),
                show(u.FromHalf), show(u.To), show(u.ToHalf), (u.Change > 0 ? "+" : "") + show(u.Change), show(u.ChangeHalf),
                ComparisonFindings.P(u.Adjusted)]))}
            </details>

            """);

        Html Bar(string name, string kind, double mean, double half) => BarList.Row(name, "", scale.Track(0, 0, mean), kind,
            double.IsFinite(half) ? scale.Interval(mean, half) : null, $"{show(mean)} ± {show(half)}");

        static double Finite(double half) => double.IsFinite(half) ? half : 0;
    }

    private static Html Heading(Comparison record, RunPair pair) =>
        record.Pairs.Count == 1 ? Html.Empty : Html.Of($"<h3>{ComparisonFindings.Title(record, pair)}</h3>\n");
}
