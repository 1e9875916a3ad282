using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Data;
using Candor.Data.Records;
using Candor.Reports;
using Candor.Reports.Markup;
using Candor.Reports.Sections;
using Candor.Runs.Explaining;
using Candor.Runs.Folders;
using Candor.Runs.Predicting;
using Candor.Runs.Serving;

namespace Candor.Web.Dashboard;

/// <summary>Answers what becomes of a changed case.</summary>
internal static class WhatIf
{
    private const int MostClasses = 10;

    /// <summary>Prediction, contributions and trust.</summary>
    public static JsonObject Answer(Run run, JsonObject asked, CancellationToken cancellation)
    {
        var choice = Choice(run, asked);
        var prediction = run.Predict(choice.Text is { } text ? text : choice.Values!);
        var sample = run.Show(choice, Target(asked), cancellation: cancellation).Sample;
        return new()
        {
            ["decision"] = prediction.Decision,
            ["probability"] = prediction.Value is null ? JsonValue.Create(prediction.Probabilities.Max()) : null,
            ["html"] = Html.Of($"{Card(run, prediction, sample)}{HtmlExplanation.Contributions(sample)}{TrustPart.Of(sample)}").Value,
        };
    }

    /// <summary>What would change the decision, or bring the number where it is wanted.</summary>
    public static JsonObject Changes(Run run, JsonObject asked)
    {
        var choice = Choice(run, asked);
        return new() { ["html"] = CounterfactualPart.Of(Find(run, choice, asked), run.Classes.Count == 0).Value };
    }

    /// <summary>The page of the case as it is filed.</summary>
    public static (string Name, string Page) Page(Run run, RunEntry entry, JsonObject asked, TimeProvider clock)
    {
        var choice = Choice(run, asked);
        var shown = run.Show(choice, Target(asked), clock);
        var changes = asked["changes"] is JsonValue value && value.TryGetValue(out bool wanted) && wanted ? Find(run, choice, asked) : null;
        return ($"{shown.FileName}.html",
            HtmlExplanation.Render(shown.Sample, entry.Name, shown.Explainer, null, shown.Provenance, changes));
    }

    private static IReadOnlyList<Counterfactual> Find(Run run, CaseChoice choice, JsonObject asked) => run.WhatWouldChange(
        choice.Values ?? throw new CandorException("What would change a decision is found for rows of a table, and this case is none."),
        new() { Wanted = Text(asked, "wanted") is { } wanted ? WantedRange.Parse(wanted) : null });

    private static string? Target(JsonObject asked) => Text(asked, "target");

    private static string? Text(JsonObject asked, string name) =>
        asked[name] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;

    private static CaseChoice Choice(Run run, JsonObject asked)
    {
        if (asked["values"] is not JsonObject values)
            throw new CandorException("The values are missing (\"values\": {\"age\": 40, …}).");
        if (run.Contract.Schema.Text is not null)
            return new() { Text = Text(values, "text") ?? throw new CandorException("There is no text; write some.") };
        return new() { Values = values.ToDictionary(v => v.Key, v => Plain(v.Key, v.Value), StringComparer.Ordinal) };
    }

    private static object? Plain(string name, JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => null,
        JsonValueKind.String => (string)value!,
        JsonValueKind.Number when value!.AsValue().TryGetValue(out double number) => number,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new CandorException($"The value of '{name}' must be a number, a text or null."),
    };

    private static Html Card(Run run, Prediction prediction, ExplainedSample sample)
    {
        var headline = prediction.Value is { } number ? Html.Of($"{run.Contract.Schema.Label}: {Show.InUnits(number)}")
            : Html.Of($"“{prediction.Decision}”");
        var spoken = prediction.Value is null ? $"the class “{sample.Explained}”" : "this number";
        return Html.Of(
            $"""
            <section class="verdict">
            <h2>Prediction</h2>
            <p class="headline">{headline}</p>
            {Classes(run, prediction)}<p class="small">The contributions below speak of {spoken}.</p>
            </section>

            """);
    }

    private static Html Classes(Run run, Prediction prediction)
    {
        if (prediction.Value is not null)
            return Html.Empty;
        var scale = new BarScale(0, 1);
        var ranked = prediction.Probabilities.Select((p, c) => (P: p, Name: run.Classes[c])).ToArray();
        // Few classes keep their places, so that bars move and names do not.
        var shown = ranked.Length <= MostClasses ? ranked : [.. ranked.OrderByDescending(c => c.P).Take(MostClasses)];
        var rest = ranked.Length - shown.Length;
        var more = rest == 0 ? Html.Empty
            : Html.Of($"<p class=\"small\">and {rest.ToString(CultureInfo.InvariantCulture)} classes that are less likely</p>\n");
        return Html.Of(
            $"""
            <div class="bars">
            {shown.Select(c => BarList.Row(c.Name, "", scale.Track(0, 0, c.P), "rank", null, Show.Score(c.P)))}</div>
            {more}
            """);
    }
}
