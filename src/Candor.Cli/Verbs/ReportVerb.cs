using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Cli.Flags;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Reports.Findings;
using Candor.Runs.Folders;

namespace Candor.Cli.Verbs;

/// <summary><c>candor report RUN</c></summary>
internal sealed class ReportVerb : Verb
{
    private readonly CommonFlags _common;
    private readonly Argument<string> _run = new("RUN") { Description = "a finished run's folder" };
    private readonly Option<string?> _out;
    private readonly Option<bool> _hideRows;

    public ReportVerb(Shell shell, CommonFlags common) : base(
        "report", "Makes a run's HTML report again from its record.json and the newest explain --global of its folder; needs neither the data nor the model.", shell,
        "candor report runs/demo", "candor report runs/demo --out demo.html")
    {
        _common = common;
        Add(_run);
        var group = Take(new FlagGroup("Report"));
        _out = group.Add(Flag.Text("--out", "FILE", "the page (default: report.html in the run folder)"));
        _hideRows = group.Add(ExampleFlags.HideRows());
    }

    protected override int Run(ParseResult arguments)
    {
        var folder = RunFolder.Open(arguments.GetValue(_run)!);
        var record = folder.ReadRecord();
        if (arguments.GetValue(_hideRows))
            record = record.Examples is { } examples
                ? record with { Examples = examples with { Samples = [.. examples.Samples.Select(s => s.WithoutRows())] } }
                : throw new CandorException("--hide-rows has no effect on this run, whose report shows no training rows; leave it out.");
        var page = arguments.GetValue(_out) ?? folder.Report;
        RunReport.Write(folder, record, page);
        var verdict = Verdict.Of(record);
        if (arguments.GetValue(_common.Json))
            JsonOut.Write(Shell.Output, new JsonObject { ["run"] = folder.Path, ["report"] = page, ["headline"] = verdict.Headline });
        else
            Shell.Output.Line($"{verdict.Headline}\nReport: {page}");
        return 0;
    }
}
