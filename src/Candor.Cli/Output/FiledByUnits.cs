using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Explainers;
using Candor.Reports;
using Candor.Runs.Configuration;
using Candor.Runs.Explaining;

namespace Candor.Cli.Output;

/// <summary>A case explained by contributions of its units.</summary>
internal sealed class FiledByUnits(CaseExplanation explanation, ExplainRequest request) : FiledCase
{
    /// <inheritdoc/>
    public override CaseProvenance Provenance => explanation.Provenance;

    /// <inheritdoc/>
    public override string FileName => explanation.FileName;

    private string Explainer => explanation.Intercept switch
    {
        true => $"{explanation.Explainer} with an intercept",
        false => $"{explanation.Explainer} without an intercept",
        _ => explanation.Explainer,
    };

    /// <summary>Explains again what a filed request asked.</summary>
    public static FiledCase Again(JsonObject asked, string run, ProgramLeave program, Action<string> say)
    {
        var request = new ExplainRequest
        {
            Run = run,
            Case = ChoiceJson.Read(asked),
            Explainer = (string?)asked["explainer"],
            Settings = asked["settings"] is { } s ? s.Deserialize<ExplainerSettings>() : null,
            Target = (string?)asked["target"],
            Seed = (ulong?)asked["seed"],
            Before = (bool?)asked["before"] ?? false,
            WhatWouldChange = asked["whatWouldChange"] is JsonObject c ? Changes(c) : null,
            Program = program,
            Say = say,
        };
        return new FiledByUnits(RunExplanation.Explain(request), request);
    }

    /// <inheritdoc/>
    public override JsonObject Content(string page)
    {
        var e = explanation;
        var document = ExplanationJson.Of(e.Sample, e.Explainer, e.Intercept, request.Run, page);
        var settings = new JsonObject(Provenance.Settings.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value)));
        if (e.Intercept is { } intercept)
            settings["intercept"] = intercept;
        document["settings"] = settings;
        if (e.WhatWouldChange is { } changes)
            document["whatWouldChange"] = new JsonArray([.. changes.Select(Of)]);
        return document;
    }

    /// <inheritdoc/>
    public override JsonObject Request()
    {
        var asked = ChoiceJson.Of(request.Case, explanation.Case);
        asked["explainer"] = request.Explainer;
        asked["settings"] = request.Settings is null ? null : JsonSerializer.SerializeToNode(request.Settings);
        asked["target"] = request.Target;
        asked["seed"] = request.Seed;
        asked["before"] = request.Before;
        if (request.WhatWouldChange is { } options)
            asked["whatWouldChange"] = Of(options);
        return asked;
    }

    /// <inheritdoc/>
    public override void WritePage(string path) => HtmlExplanation.Write(
        explanation.Sample, CasePage.RunName(request.Run), Explainer, path, null, Provenance, explanation.WhatWouldChange);

    /// <inheritdoc/>
    public override IReadOnlyList<string> WritePictures(string files) => ExplanationPictures.Write(explanation.Sample, files);

    /// <inheritdoc/>
    public override void Print(Terminal terminal, int? top)
    {
        var sample = explanation.Sample;
        if (sample.Text is not null)
            MarkedText.Print(terminal, sample, sample.Text, Explainer);
        if (sample.Text is null || top is not null)
            ContributionBars.Print(terminal, sample, Explainer, top ?? 20);
        TrustLines.Print(terminal, sample);
        if (explanation.WhatWouldChange is { } changes)
            ChangeLines.Print(terminal, changes, sample.IsNumber);
    }

    /// <inheritdoc/>
    public override BundledCase Bundled()
    {
        var sample = explanation.Sample;
        return new(sample.Title, sample.After.Prediction, sample.Label, sample.Explained, sample.After.Probability, $"{FileName}.html")
        {
            IsNumber = sample.IsNumber,
        };
    }

    private static JsonNode Of(Counterfactual c)
    {
        var change = OfClass(c);
        if (c.Value is { } value)
        {
            change["decision"] = JsonOut.Number(value);
            change.Remove("probability");
        }
        return change;
    }

    private static JsonObject OfClass(Counterfactual c) => new()
    {
        ["changes"] = new JsonArray(
            [.. c.Changes.Select(v => (JsonNode)new JsonObject { ["column"] = v.Column, ["from"] = v.From, ["to"] = v.To })]),
        ["decision"] = c.Decision,
        ["probability"] = JsonOut.Number(c.Probability),
        ["distance"] = JsonOut.Number(c.Distance),
    };

    private static JsonObject Of(CounterfactualOptions options)
    {
        var asked = new JsonObject
        {
            ["mutable"] = options.Mutable is { } names ? JsonOut.Array(names) : null,
            ["monotone"] = new JsonObject(options.Monotone.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value.ToString()))),
        };
        if (options.Wanted is { } wanted)
            asked["wanted"] = wanted.ToString();
        return asked;
    }

    private static CounterfactualOptions Changes(JsonObject asked) => new()
    {
        Mutable = asked["mutable"] is JsonArray names ? [.. names.Select(n => (string)n!)] : null,
        Monotone = asked["monotone"] is JsonObject ways
            ? ways.ToDictionary(w => w.Key, w => Enum.Parse<ChangeDirection>((string)w.Value!), StringComparer.Ordinal)
            : new Dictionary<string, ChangeDirection>(StringComparer.Ordinal),
        Wanted = (string?)asked["wanted"] is { } wanted ? WantedRange.Parse(wanted) : null,
    };
}
