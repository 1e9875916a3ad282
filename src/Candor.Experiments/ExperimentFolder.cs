using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Data.Files;
using Candor.Data.Records;
using Candor.Reports;
using Candor.Runs.Folders;

namespace Candor.Experiments;

/// <summary>What an experiment writes: <c>record.json</c>, <c>tables.md</c>, <c>figures/NAME.vl.json</c> and <c>report.html</c>. The record
/// comes last and means that all is there.</summary>
public static class ExperimentFolder
{
    /// <summary>Name of the record's file.</summary>
    public const string RecordFile = "record.json";

    /// <summary>Name of the claims and tables as Markdown.</summary>
    public const string TablesFile = "tables.md";

    /// <summary>Name of the page.</summary>
    public const string ReportFile = "report.html";

    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    /// <summary>Writes an experiment's files.</summary>
    public static void Write(ExperimentRecord record, string folder)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var figures = Path.Combine(folder, "figures");
        Directory.CreateDirectory(figures);
        foreach (var old in Directory.EnumerateFiles(figures, "*.vl.json").ToArray())
            File.Delete(old);
        foreach (var figure in record.Figures)
            WholeFile.WriteText(Path.Combine(figures, figure.Name + ".vl.json"), figure.Spec.ToJsonString(s_indented) + "\n");
        WholeFile.WriteText(Path.Combine(folder, TablesFile), ExperimentMarkdown.Of(record));
        HtmlExperiment.Write(record, Path.Combine(folder, ReportFile));
        WholeFile.WriteText(Path.Combine(folder, RecordFile), ExperimentRecordJson.Write(record));
    }

    /// <summary>The record of a folder.</summary>
    /// <exception cref="CandorException">There is none.</exception>
    public static ExperimentRecord Read(string folder)
    {
        var file = Path.Combine(folder, RecordFile);
        return File.Exists(file)
            ? ExperimentRecordJson.Read(File.ReadAllText(file), file)
            : throw new CandorException($"{folder} has no {RecordFile}; run the experiment first (candor reproduce NAME --out {folder}).");
    }

    /// <summary>The claims as <c>--json</c> prints them.</summary>
    public static JsonArray Claims(ExperimentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return
        [
            .. record.Claims.Select(c => (JsonNode)new JsonObject
            {
                ["id"] = c.Id,
                ["text"] = c.Text,
                ["paper"] = c.Paper,
                ["ours"] = c.Ours,
                ["holds"] = record.IsOpen(c) ? null : c.Holds,
                ["open"] = record.IsOpen(c),
                ["evidence"] = c.Evidence,
            }),
        ];
    }
}
