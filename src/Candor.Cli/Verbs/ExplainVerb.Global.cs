using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Data.Records;
using Candor.Reports;
using Candor.Reports.Findings;
using Candor.Runs.Explaining;
using Candor.Runs.Folders;

namespace Candor.Cli.Verbs;

/// <summary>The whole model instead of a case.</summary>
internal sealed partial class ExplainVerb
{
    private const int ListedUnits = 20;

    private int Global(ParseResult arguments, string run, string? file)
    {
        if (Given(arguments, [_row, _id, _idColumn, _set, _text, _examples, _hideRows, _reason, _rows, _ids, _changes, _mutable,
            _monotone, _wanted, _layout, _resume]) is { } idle)
            throw new UsageException($"{idle} is for cases, but --global explains the whole model; leave one of them out.");
        if (file is not null)
            throw new UsageException($"--global writes a page and JSON, but {file} is a table; name a folder (--out DIR).");
        if (arguments.GetValue(_top) is < 1 and var top)
            throw new UsageException(FormattableString.Invariant($"--top is {top}, but must be 1 or more."));
        if (Data(arguments) is null && _case.Given(arguments) is { } unused)
            throw new UsageException(
                $"{unused.Name} has no effect without new data (--data); the run's own data is read as in training.");
        var threads = _common.Threads(arguments);
        var folder = arguments.GetValue(_out) ?? run;
        var record = Shell.Watch(view => RunGlobalExplanation.Explain(
            new()
            {
                Run = run,
                Data = Data(arguments),
                Reading = _case.Read(arguments, _common),
                Rows = arguments.GetValue(_sample),
                Explainer = _explainer.Name(arguments),
                Settings = _explainer.Settings(arguments),
                Target = arguments.GetValue(_target),
                Seed = arguments.GetValue(_common.Seed),
                Threads = threads,
                Device = arguments.GetValue(_common.Device) ?? "cpu",
                Program = _program.Read(arguments),
                Before = arguments.GetValue(_before),
                Clock = Shell.Clock,
                Say = Shell.Note,
                Measured = view.Measured,
                Cancellation = Shell.Interruption.Observe(Stopped),
            },
            print => GlobalFiles.Find(folder, print)), Stopped);
        var page = GlobalFiles.Write(record, folder, CasePage.RunName(run));
        var report = Refreshed(run, folder, record);
        if (arguments.GetValue(_common.Json))
        {
            var document = JsonNode.Parse(GlobalExplanationJson.Write(record))!.AsObject();
            document.Remove("points");
            GlobalFiles.WithoutPictures(document);
            document["page"] = page;
            document["report"] = report;
            JsonOut.Write(Shell.Output, document);
            return 0;
        }
        GlobalLines.Print(Shell.Output, record, arguments.GetValue(_top) ?? ListedUnits);
        foreach (var sentence in GlobalFindings.Of(record))
            Shell.Output.Line(sentence);
        foreach (var note in record.Notes)
            Shell.Output.Line(note);
        Shell.Output.Line($"Page: {page}");
        if (report is not null)
            Shell.Output.Line($"Report: {report}#tab-model");
        return 0;

        static string Stopped() => "interrupted; nothing is kept of what was explained, and the same command begins anew (--sample 200 " +
            "takes less)";
    }

    // The run's report shows the newest.
    private static string? Refreshed(string run, string folder, GlobalExplanation record)
    {
        var opened = RunFolder.Open(run);
        if (record.Provenance.Before || Path.GetFullPath(folder) != Path.GetFullPath(run) || !File.Exists(opened.Report))
            return null;
        RunReport.Write(opened, opened.ReadRecord());
        return opened.Report;
    }
}
