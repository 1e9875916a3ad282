using System.Text.Json;
using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>The parts of an experiment's page.</summary>
internal static class ExperimentSections
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>Title, scale and where it was computed.</summary>
    public static Html Header(ExperimentRecord record) => Html.Of(
        $"""
        <header>
        <h1>{record.Title}</h1>
        <p>{record.Text}</p>
        {Winner(record)}
        <p class="small">Experiment {record.Name} at scale {record.Scale}: {Show.Count(record.Jobs.Count)} jobs,
            {Show.Duration(record.Seconds)} of computing on {record.Environment.Processor},
        {Show.Count(record.Environment.Threads)} {(record.Environment.Threads == 1 ? "thread" : "threads")} a process,
            {record.Environment.Device}, libtorch {record.Environment.Libtorch}, commit {record.Environment.Commit}.
        Seeds {string.Join(", ", record.Seeds.Select(s => Show.Exact(s)))}.</p>
        </header>

        """);

    private static Html Winner(ExperimentRecord record) => record.Winner is not { Run: { } run } winner ? Html.Empty : Html.Of(
        $"""
        <p><strong>Winner</strong> at η = {Show.Exact(winner.Eta)}, by the mean validation score of {Show.Count(winner.Points)} points:
            {(winner.Options.Count == 0 ? "the defaults" : string.Join(", ", winner.Options.Select(o => $"{o.Key} {o.Value}")))}
            (seed {Show.Exact(winner.Seed)}). It is a run of its own: <a href="winner/report.html">its report</a>,
            <code>candor explain {run} --row 0</code></p>
        """);

    /// <summary>The sections of a record.</summary>
    public static IReadOnlyList<Section> All(ExperimentRecord record) =>
    [
        .. new[]
        {
            Claims(record), Tables(record), Figures(record), Data(record), Jobs(record),
            new Section("configuration", "Configuration",
                Html.Of($"<div class=\"scroll\"><pre>{record.Configuration.ToJsonString(s_indented)}</pre></div>\n")),
        }.OfType<Section>(),
    ];

    private static Section? Claims(ExperimentRecord record) => record.Claims.Count == 0 ? null : new("claims", "Claims",
        Html.Join(record.Claims.Select(c => Html.Of(
        $"""
        <article class="sample">
        <h3>{Decision(record, c)}: {c.Text}</h3>
        <p><strong>The paper:</strong> {c.Paper}</p>
        <p><strong>Here:</strong> {c.Ours}.</p>
        <p class="small">{c.Evidence}</p>
        </article>

        """))));

    private static string Decision(ExperimentRecord record, Claim claim) =>
        record.WhyOpen(claim) is { } why ? $"Open ({(claim.Holds ? "as claimed" : "not as claimed")} {why})"
        : claim.Holds ? "Holds" : "Does not hold";

    private static Section? Tables(ExperimentRecord record) => record.Tables.Count == 0 ? null : new("tables", "Tables",
        Html.Join(record.Tables.Select(t => Html.Of(
        $"<h3>{t.Title}</h3>\n{Table.OfMarked(t.Columns, t.Rows)}\n"))));

    // Facets cannot fit their container, so a wide figure scrolls by itself.
    private static Section? Figures(ExperimentRecord record) => record.Figures.Count == 0 ? null : new("figures", "Figures",
        Html.Join(record.Figures.Select(f => Html.Of(
        $"""
        <figure class="chart">
        <h3>{f.Title}</h3>
        <div class="scroll"><div class="plot" data-chart></div>
        <script type="application/json">{new Html(f.Spec.ToJsonString())}</script></div>
        <figcaption>{f.Caption}</figcaption>
        </figure>

        """))));

    private static Section? Data(ExperimentRecord record) => record.Data.Count == 0 ? null : new("data", "Data", Table.Of(
        ["Set", "Training", "Validation", "Test", "Features", "Classes", "Content"],
        record.Data.Select(d => new[] { d.Name, Show.Count(d.Train), Show.Count(d.Validation), Show.Count(d.Test),
            Show.Count(d.Features.Count), Show.Count(d.Classes.Count), d.Sha256[..Math.Min(12, d.Sha256.Length)] })));

    private static Section Jobs(ExperimentRecord record) => new("jobs", "Jobs", Html.Of(
        $"""
        <details><summary>{Show.Count(record.Jobs.Count)} jobs</summary>
        {Table.Of(["Job", "Seconds", "Hash"], record.Jobs.Select(j => new[] { j.Key, Show.Duration(j.Seconds), j.Hash }))}
        </details>

        """));
}
