using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Reports.Findings;

namespace Candor.Cli.Output;

/// <summary>Answers and explanations by group of rows, as tables and as a document.</summary>
internal static class SubgroupsOut
{
    private const int MostShown = 60;

    /// <summary>Groups by column, with what each scores, and sentences.</summary>
    public static void Print(Terminal terminal, Subgroups groups)
    {
        string[] metrics = [.. groups.Groups.SelectMany(g => g.Scores.Keys).Distinct()];
        var table = Tables.New(terminal, ["column", "group", ">rows", ">measured", .. metrics.Select(m => ">" + Title(m))]);
        foreach (var g in groups.By.SelectMany(c => groups.Groups.Where(g => g.Column == c).OrderBy(g => g.Place)).Take(MostShown))
            table.Row([g.Column, g.Group, FormattableString.Invariant($"{g.Rows}"), FormattableString.Invariant($"{g.Measured}"),
                .. metrics.Select(m =>
                    g.Scores.GetValueOrDefault(m) is { } s ? Figures.Score(s.Inside.Value) + (s.Differs ? "*" : "") : "-")]);
        table.Print(terminal);
        terminal.Line(FormattableString.Invariant(
            $"* differs from all other rows beyond chance, after Holm's correction over {groups.Tests} comparisons."));
        if (groups.TooSmall > 0)
            terminal.Line(FormattableString.Invariant(
                $"{groups.TooSmall} groups with fewer than {Subgroups.LeastRows} rows, or with fewer outside, are left out."));
        foreach (var sentence in SubgroupFindings.Of(groups))
            terminal.Line(sentence);
    }

    // In words, so that a narrow column breaks between them.
    private static string Title(string metric) => metric switch
    {
        "overconfidence" => "over- confidence",
        "absoluteError" => "absolute error",
        "insertionMargin" => "insertion margin",
        "overRandom" => "over random",
        _ => metric,
    };

    /// <summary>Where it is explained worse; nothing where that is nowhere.</summary>
    public static void Findings(Terminal terminal, Subgroups? groups)
    {
        if (groups is { ExplainedWorse.Count: > 0 })
            foreach (var sentence in SubgroupFindings.Of(groups).Take(Math.Min(3, groups.ExplainedWorse.Count)))
                terminal.Line($"! {sentence}");
    }

    /// <summary>The document; null where groups were not looked at.</summary>
    public static JsonObject? Json(Subgroups? groups) => groups is null ? null : new JsonObject
    {
        ["rows"] = groups.Rows,
        ["measured"] = groups.Measured,
        ["by"] = JsonOut.Array(groups.By),
        ["looked"] = groups.Looked,
        ["tooSmall"] = groups.TooSmall,
        ["tests"] = groups.Tests,
        ["correction"] = "Holm",
        ["findings"] = JsonOut.Array(SubgroupFindings.Of(groups)),
        ["groups"] = new JsonArray([.. groups.Groups.Select(g => (JsonNode)new JsonObject
        {
            ["column"] = g.Column,
            ["group"] = g.Group,
            ["rows"] = g.Rows,
            ["measured"] = g.Measured,
            ["explainedWorse"] = g.ExplainedWorse is not null,
            ["scores"] = new JsonObject(g.Scores.Select(s => KeyValuePair.Create<string, JsonNode?>(s.Key, Score(s.Value)))),
            ["meanAbsolute"] = new JsonObject(g.MeanAbsolute.Select((m, u) =>
                KeyValuePair.Create<string, JsonNode?>(groups.Units[u], PerformanceOut.Json(m)))),
        })]),
    };

    private static JsonObject Score(GroupScore score) => new()
    {
        ["n"] = score.N,
        ["inside"] = PerformanceOut.Json(score.Inside),
        ["outside"] = PerformanceOut.Json(score.Outside),
        ["difference"] = PerformanceOut.Json(score.Difference),
        ["effect"] = JsonOut.Number(score.Effect),
        ["p"] = JsonOut.Number(score.P),
        ["adjustedP"] = JsonOut.Number(score.AdjustedP),
        ["differs"] = score.Differs,
    };
}
