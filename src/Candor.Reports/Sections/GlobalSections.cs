using Candor.Data.Records;
using Candor.Reports.Charts;
using Candor.Reports.Findings;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>The parts of the page of a whole model.</summary>
internal static class GlobalSections
{
    private const int MostBars = 20, MostDependence = 6, MostPairs = 15, MostColumns = 8;

    /// <summary>What the page is of.</summary>
    public static Html Header(GlobalExplanation record, string run) => Html.Of(
        $"""
        <header>
        <h1>{run}: what the model leans on</h1>
        <p class="lead">{Asked(record)}</p>
        </header>
        <section class="verdict">
        <h2>In short</h2>
        <ul>
        {GlobalFindings.Of(record).Select(s => Html.Of($"<li>{s}</li>\n"))}</ul>
        </section>

        """);

    /// <summary>Which rows were explained, by what.</summary>
    public static string Asked(GlobalExplanation record) => $"{Show.Count(record.Rows)} of {Show.Count(record.AllRows)} rows of " +
        $"{record.Provenance.Data} · explained by {record.Provenance.Explainer}";

    /// <summary>The sections of a record, without those that it has nothing for.</summary>
    public static IReadOnlyList<Section> All(GlobalExplanation record) =>
        [.. Figures(record), .. new[] { CitationsSection.Of(record.Citations) }.OfType<Section>()];

    /// <summary>The same without the papers.</summary>
    public static IEnumerable<Section> Figures(GlobalExplanation record) => record.Pictures is not null ? PictureSections.Of(record)
        : record.Leaning is not null ? LeaningSections.Of(record)
        : new[] { Importance(record), ByClass(record), Swarms(record), Dependence(record), Interactions(record) }.OfType<Section>();

    private static string What(GlobalExplanation record) => record.OfWords ? "Word" : "Feature";

    private static Section? Importance(GlobalExplanation record)
    {
        var (order, plain) = (GlobalFindings.Order(record), GlobalFindings.Plain(record));
        if (order.Count == 0)
            return null;
        var units = order.Select(u => record.Units[u]).ToArray();
        var scale = BarScale.Over(units.Take(MostBars).SelectMany(u => new[] { 0, u.MeanAbsolute, u.MeanAbsolute + u.HalfWidth }));
        var bars = units.Take(MostBars).Select(u => BarList.Row(u.Name, "", scale.Track(0, 0, u.MeanAbsolute), "rank",
            double.IsFinite(u.HalfWidth) ? scale.Interval(u.MeanAbsolute, u.HalfWidth) : null,
            $"{plain(u.MeanAbsolute)} ± {plain(u.HalfWidth)}"));
        string[] head = [What(record), .. record.OfWords ? ["Texts"] : Array.Empty<string>(), "Mean |φ|", "±", "Chance alone"];
        var rows = units.Select(u => (string[])[u.Name, .. record.OfWords ? [Show.Count(u.Rows ?? record.Rows)] : Array.Empty<string>(),
            plain(u.MeanAbsolute), plain(u.HalfWidth), u.Chance > 0 ? plain(u.Chance) : Show.None]);
        return new("importance", "What weighs how much", Html.Of(
            $"""
            <p class="small">Mean of |φ| over the rows, {Whose(record)}{(record.OfWords ? "; a text without the word adds 0" : "")}.
            Thin lines, and ±, are 95 % intervals over rows{(record.Units.Any(u => u.Chance > 0)
                ? "; “chance alone” is what the explainer’s random draws would leave of a feature that does nothing" : "")}.</p>
            <div class="bars">
            {bars}</div>
            <details><summary>All {Show.Count(units.Length)} in a table</summary>
            {Table.Of(head, rows)}
            </details>

            """));
    }

    private static string Whose(GlobalExplanation record) => GlobalFindings.IsNumber(record) ? $"in the units of {record.Label}"
        : record.Classes.Count == 1 ? $"of the class “{record.Classes[0].Name}”" : "of each row’s predicted class";

    // Of many classes a table says it in less room than bars.
    private static Section? ByClass(GlobalExplanation record)
    {
        if (!record.Signed || record.Units.Count == 0)
            return null;
        var (order, signed, plain) = (GlobalFindings.Order(record), GlobalFindings.Signed(record), GlobalFindings.Plain(record));
        var number = GlobalFindings.IsNumber(record);
        var shown = record.Classes.Where(c => c.Rows > 0).OrderByDescending(c => c.Rows).Take(MostColumns).ToArray();
        var parts = shown.Select(c =>
        {
            var first = order.Where(u => double.IsFinite(c.Means[u])).Take(MostBars)
                .OrderByDescending(u => c.Means[u]).ToArray();
            var scale = BarScale.Over(first.SelectMany(u => new[] { 0, c.Means[u], c.Means[u] - Finite(c.HalfWidths[u]),
                c.Means[u] + Finite(c.HalfWidths[u]) }));
            var bars = first.Select(u => BarList.Row(record.Units[u].Name, "", scale.Track(0, 0, c.Means[u]),
                c.Means[u] < 0 ? "against" : "for", double.IsFinite(c.HalfWidths[u]) ? scale.Interval(c.Means[u], c.HalfWidths[u]) : null,
                $"{signed(c.Means[u])} ± {plain(c.HalfWidths[u])}"));
            return Html.Of(
                $"""
                <h3>{(number ? $"{record.Label}, all rows" : Title(record, c))}</h3>
                <div class="bars">
                {bars}</div>

                """);
        });
        return new("classes", number ? "Which way" : "What speaks for which class", Html.Of(
            $"""
            <p class="small">Signed means of φ{(number ? "" : " for the class, over the rows that the model decides so")}{(record.OfWords
                ? ", where the word stands" : "")}: right raises, left lowers.
            A mean near 0 may be large contributions of both signs. Thin lines, and ±, are 95 % intervals over rows.</p>
            {parts}
            """));

        static double Finite(double half) => double.IsFinite(half) ? half : 0;
    }

    private static string Title(GlobalExplanation record, ClassContributions c) => record.Classes.Count == 1
        ? $"“{c.Name}”, all {Show.Count(c.Rows)} rows" : $"“{c.Name}”, {Show.Count(c.Rows)} rows";

    private static Section? Swarms(GlobalExplanation record) => record.Points.Count == 0 ? null
        : new("rows", "Row by row", Html.Join(GlobalFindings.Drawn(record).Select(c => BeeswarmChart.Of(record, c).Figure)));

    private static Section? Dependence(GlobalExplanation record) => record.Points.Count == 0 ? null
        : new("dependence", "By value", Html.Join(GlobalFindings.Order(record).Where(u => record.Units[u].IsBeyondChance)
            .Take(MostDependence).Select(u => DependenceChart.Of(record, GlobalFindings.Drawn(record)[0], u).Figure)));

    private static Section? Interactions(GlobalExplanation record)
    {
        if (record.Interactions.Count == 0)
            return null;
        var (plain, signed) = (GlobalFindings.Plain(record), GlobalFindings.Signed(record));
        return new("interactions", "What acts together", Html.Of(
            $"""
            <p class="small">The Shapley interaction index of pairs of the features that weigh most (Grabisch and Roubens, 1999), over
            {Show.Count(record.InteractionRows)} rows: what two features make together beyond what each makes alone. Mean |I| says how much,
            mean I which way (positive: together more than one by one). “Chance alone” is what the random sets would leave of two features
            that do not interact; a pair is told from it only where mean |I| less its ± is larger.</p>
            {Table.Of(["Pair", "Mean |I|", "±", "Mean I", "Chance alone", "Beyond chance"], record.Interactions.Take(MostPairs).Select(p =>
                (string[])[$"{p.First} and {p.Second}", plain(p.MeanAbsolute), plain(p.HalfWidth), signed(p.Mean),
                    p.Chance > 0 ? plain(p.Chance) : Show.None, p.IsBeyondChance ? "yes" : "no"]))}

            """));
    }
}
