using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Reports;
using Candor.Runs.Configuration;
using Candor.Runs.Explaining;
using Candor.Runs.Folders;

namespace Candor.Cli.Output;

/// <summary>A case explained by training examples.</summary>
internal sealed class FiledByExamples(CaseExamples explanation, ExamplesRequest request, CaseChoice choice) : FiledCase
{
    /// <summary>Tells a filed request from one by units.</summary>
    public const string By = "examples";

    /// <inheritdoc/>
    public override CaseProvenance Provenance => explanation.Provenance;

    /// <inheritdoc/>
    public override string FileName => explanation.FileName;

    /// <summary>Explains again what a filed request asked.</summary>
    public static FiledCase Again(JsonObject asked, string run, ProgramLeave program, Action<string> say)
    {
        var choice = ChoiceJson.Read(asked);
        var request = new ExamplesRequest
        {
            Run = run,
            Explainer = (string?)asked["explainer"],
            Examples = (int?)asked["examples"] is { } u ? [u] : [],
            HideRows = (bool?)asked["hideRows"] ?? false,
            Program = program,
            Say = say,
        };
        return new FiledByExamples(RunExamples.Explain(request, [choice])[0], request, choice);
    }

    /// <inheritdoc/>
    public override JsonObject Content(string page)
    {
        var document = ExampleJson.Of(explanation.Sample, request.Run, page);
        document["explainer"] = Provenance.Explainer;
        document["settings"] = new JsonObject(Provenance.Settings.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value)));
        return document;
    }

    /// <inheritdoc/>
    public override JsonObject Request()
    {
        var asked = ChoiceJson.Of(choice, explanation.Case);
        asked["by"] = By;
        asked["explainer"] = request.Explainer;
        asked["examples"] = request.Examples.Count > 0 ? request.Examples[0] : null;
        if (request.HideRows)
            asked["hideRows"] = true;
        return asked;
    }

    /// <inheritdoc/>
    public override void WritePage(string path) => HtmlExamples.Write(explanation.Sample, CasePage.RunName(request.Run), path, Provenance);

    /// <inheritdoc/>
    public override void Print(Terminal terminal, int? top) => ExampleTables.Explanation(terminal, explanation.Sample);

    /// <inheritdoc/>
    public override BundledCase Bundled()
    {
        var sample = explanation.Sample;
        return new(sample.Title, sample.Prediction, sample.Label, sample.Explained, sample.Probability, $"{FileName}.html")
        {
            IsNumber = explanation.Case.Contract.Schema.Classes.Count == 0,
        };
    }
}
