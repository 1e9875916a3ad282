using System.Globalization;
using System.Text.Json.Nodes;
using Candor.Cli.Output;
using Candor.Data.Records;
using Candor.Reports.Findings;
using Candor.Runs.Folders;

namespace Candor.Cli.Verbs;

/// <summary>What a training run tells at its end.</summary>
internal static class TrainSummary
{
    /// <summary>Before and after as a table, the verdict, and where the report is.</summary>
    public static void Print(RunRecord record, string path, Terminal output)
    {
        if (record.Examples is { } examples)
        {
            ExampleTables.Curve(output, examples);
            ExampleTables.Sparsities(output, examples);
        }
        if (record is { Before: { } before, After: { } after })
            ScoreTable.Compare(output, before, after, record.Changes);
        else if (record.After is { } only)
            ScoreTable.Methods(output, record.Explainer, only, record.Comparisons);
        ScoreTable.Errors(output, record.Before, record.After);
        PerformanceOut.Line(output, record);
        SubgroupsOut.Findings(output, record.Subgroups);
        var verdict = Verdict.Of(record);
        output.Line(verdict.Headline);
        if (record.Changed is { } changed)
        {
            var rows = changed.Moves.Sum(m => m.Sum());
            output.Line(string.Create(CultureInfo.InvariantCulture,
                $"Decisions: {rows - changed.Moves.Select((m, i) => m[i]).Sum()} of {rows} rows got another class " +
                $"({100 * changed.Share:0.0} %)."));
        }
        foreach (var warning in verdict.Warnings)
            output.Line($"! {warning}");
        output.Line($"Report: {Path.Combine(path, RunFolder.ReportFileName)}");
    }

    /// <summary>The document of <c>train --json</c> and <c>demo --json</c>.</summary>
    public static JsonObject Json(RunRecord record, string path)
    {
        var verdict = Verdict.Of(record);
        var json = new JsonObject
        {
            ["run"] = path,
            ["seed"] = record.Seed,
            ["method"] = record.Method,
            ["explainer"] = record.Explainer,
            ["data"] = new JsonObject
            {
                ["name"] = record.Data.Name,
                ["train"] = record.Data.Train,
                ["validation"] = record.Data.Validation,
                ["test"] = record.Data.Test,
            },
            ["before"] = JsonOut.Means(record.Before),
            ["after"] = JsonOut.Means(record.After),
            ["comparisons"] = new JsonObject(record.Comparisons.Select(c => new KeyValuePair<string, JsonNode?>(c.Name, JsonOut.Means(c)))),
            ["baselines"] = JsonOut.Baselines(record),
            ["decisions"] = DecisionsJson.Of(record),
            ["subgroups"] = SubgroupsOut.Json(record.Subgroups),
            ["drift"] = DriftOut.Json(record.Profile?.Drift),
            ["performance"] = new JsonObject
            {
                ["before"] = PerformanceOut.Json(record.Before?.Performance, record.Data.Classes),
                ["after"] = PerformanceOut.Json(record.After?.Performance, record.Data.Classes),
            },
            ["verdict"] = new JsonObject
            {
                ["tone"] = verdict.Tone.ToString().ToLowerInvariant(),
                ["headline"] = verdict.Headline,
                ["findings"] = JsonOut.Array(verdict.Findings),
                ["warnings"] = JsonOut.Array(verdict.Warnings),
            },
            ["model"] = Path.Combine(path, RunFolder.ModelFile),
            ["report"] = Path.Combine(path, RunFolder.ReportFileName),
            ["seconds"] = JsonOut.Number(record.Seconds),
        };
        if (JsonOut.Errors(record.After) is { } errors)
            json["errors"] = new JsonObject { ["before"] = JsonOut.Errors(record.Before), ["after"] = errors };
        if (record.Examples is { } examples)
        {
            json["examples"] = examples.Examples;
            json["nonZero"] = examples.NonZero;
            json["scores"] = ExampleJson.Curve(examples);
        }
        return json;
    }
}
