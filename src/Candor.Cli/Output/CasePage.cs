using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Data;
using Candor.Data.Records;
using Candor.Reports;
using Candor.Runs.Explaining;
using Candor.Runs.Folders;

namespace Candor.Cli.Output;

/// <summary>The files of an explained case: a page, pictures, and JSON with the page's hash and all that is needed to compute it
/// again.</summary>
internal static class CasePage
{
    /// <summary>Name and version of the JSON's format.</summary>
    public const string Format = "candor-explanation/1";

    /// <summary>Writes them.</summary>
    /// <returns>The document, and the pictures' paths.</returns>
    public static (JsonObject Document, IReadOnlyList<string> Pictures) Write(CaseExplanation e, ExplainRequest request, string folder)
    {
        Directory.CreateDirectory(folder);
        var files = Path.Combine(folder, e.FileName);
        var document = Document(e, request, $"{files}.html");
        HtmlExplanation.Write(e.Sample, RunName(request.Run), Explainer(e), $"{files}.html", null, e.Provenance, e.WhatWouldChange);
        document["pageSha256"] = SavedPredictor.HashOf($"{files}.html");
        var pictures = ExplanationPictures.Write(e.Sample, files);
        if (pictures.Count > 0)
            document["pictures"] = JsonOut.Array(pictures);
        AtomicFile.WriteText($"{files}.json", JsonOut.Text(document) + "\n");
        return (document, pictures);
    }

    /// <summary>The document without what files there are of it.</summary>
    public static JsonObject Document(CaseExplanation e, ExplainRequest request, string page)
    {
        var document = ExplanationJson.Of(e.Sample, e.Explainer, e.Intercept, request.Run, page);
        var settings = new JsonObject(e.Provenance.Settings.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value)));
        if (e.Intercept is { } intercept)
            settings["intercept"] = intercept;
        document.Insert(0, "format", Format);
        document["settings"] = settings;
        if (e.WhatWouldChange is { } changes)
            document["whatWouldChange"] = new JsonArray([.. changes.Select(Of)]);
        document["provenance"] = Of(e.Provenance);
        document["request"] = Request(request, e.Case);
        return document;
    }

    /// <summary>The explainer in words.</summary>
    public static string Explainer(CaseExplanation e) => e.Intercept switch
    {
        true => $"{e.Explainer} with an intercept",
        false => $"{e.Explainer} without an intercept",
        _ => e.Explainer,
    };

    /// <summary>A run's name: its folder's.</summary>
    public static string RunName(string run) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(run)));

    private static JsonNode Of(Counterfactual c) => new JsonObject
    {
        ["changes"] = new JsonArray(
            [.. c.Changes.Select(v => (JsonNode)new JsonObject { ["column"] = v.Column, ["from"] = v.From, ["to"] = v.To })]),
        ["decision"] = c.Decision,
        ["probability"] = JsonOut.Number(c.Probability),
        ["distance"] = JsonOut.Number(c.Distance),
    };

    private static JsonObject Of(CaseProvenance p) => new()
    {
        ["made"] = p.Made,
        ["reason"] = p.Reason,
        ["modelSha256"] = p.ModelSha256,
        ["contractSha256"] = p.ContractSha256,
        ["data"] = p.Data,
        ["dataSha256"] = p.DataSha256,
        ["row"] = p.Row,
        ["id"] = p.Id,
        ["seed"] = p.Seed,
        ["background"] = p.Background,
        ["candor"] = p.Candor,
        ["libtorch"] = p.Libtorch,
    };

    // What --verify asks again; a table's raw values stand there too, for data that is gone (standard input).
    private static JsonObject Request(ExplainRequest r, Case asked) => new()
    {
        ["row"] = r.Case.Row,
        ["id"] = r.Case.Id,
        ["idColumn"] = r.Case.IdColumn,
        ["data"] = r.Case.Data,
        ["text"] = r.Case.Text,
        ["set"] = r.Case.Values is { } set
            ? new JsonObject(set.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value?.ToString()))) : null,
        ["values"] = Values(asked),
        ["explainer"] = r.Explainer,
        ["settings"] = r.Settings is null ? null : JsonSerializer.SerializeToNode(r.Settings),
        ["target"] = r.Target,
        ["seed"] = r.Seed,
        ["before"] = r.Before,
        ["missing"] = r.Case.Reading.Missing?.ToString(),
        ["unknown"] = r.Case.Reading.Unknown.ToString(),
        ["label"] = r.Case.Reading.Label,
        ["separator"] = r.Case.Reading.Separator?.ToString(),
    };

    private static JsonObject? Values(Case asked)
    {
        if (asked is not TableCase table)
            return null;
        var values = new JsonObject();
        foreach (var (i, column) in asked.Contract.Schema.Columns.Index())
            values[column.Name] = double.IsNaN(table.Raw[i]) ? null
                : column.Kind == ColumnKind.Numeric
                    ? JsonValue.Create(table.Raw[i]) : JsonValue.Create(column.Categories[(int)table.Raw[i]]);
        return values;
    }
}
