using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Cli.Flags;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Data.Records;
using Candor.Experiments;
using Candor.Experiments.Jobs;
using Candor.Experiments.Studies;

namespace Candor.Cli.Verbs;

/// <summary><c>candor reproduce NAME</c></summary>
internal sealed class ReproduceVerb : Verb
{
    private readonly CommonFlags _common;
    private readonly JobFlags _jobs;
    private readonly ShareFlags _shares;
    private readonly Option<string?> _scale;
    private readonly Option<string?> _out;
    private readonly Option<bool> _plan;
    private readonly Option<string?> _writeDocs;
    private readonly Argument<string?> _name = new("NAME")
    {
        Description = $"an experiment ({string.Join(", ", ExperimentCatalog.Names)}), or a file of your own",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public ReproduceVerb(Shell shell, CommonFlags common) : base(
        "reproduce",
        "Runs an experiment of a paper job by job, and writes its record, tables, figures and whether the paper's claims hold. Stopped at any moment, it goes on when it is started again.",
        shell,
        "candor reproduce id-expo/leakage --scale tiny",
        "candor reproduce id-expo/tabular --scale small --data sets --processes 2",
        "candor reproduce id-expo/tabular --data sets --out /shared/tabular --array 1/4",
        "candor reproduce --write-docs docs/reproduction/id-expo.md")
    {
        _common = common;
        Add(_name);
        var group = Take(new FlagGroup("Experiment"));
        _scale = group.Add(Flag.Text("--scale", "tiny|small|paper",
            "how much is run: seconds, at most half an hour on two cores, or the paper's protocol (default small)"));
        _out = group.Add(Flag.Text("--out", "DIR", "where results go (default runs/reproduce); experiments that share it share jobs"));
        _plan = group.Add(Flag.Switch("--plan",
            "only list the jobs and which of them are done, and where the scale paper is not the paper's to the letter"));
        _writeDocs = group.Add(Flag.Text("--write-docs", "FILE",
            "write the figures of a page of Markdown anew from the records that it names, and run nothing"));
        _jobs = Take(new JobFlags());
        _shares = Take(new ShareFlags());
    }

    protected override int Run(ParseResult r)
    {
        if (r.GetValue(_writeDocs) is { } page)
        {
            if (r.GetValue(_name) is not null)
                throw new UsageException("--write-docs runs no experiment; leave NAME out.");
            ExperimentDocs.Update(page);
            Shell.Say($"{page} has the figures of its records.");
            return 0;
        }
        if (r.GetResult(_common.Seed) is { Implicit: false })
            throw new CandorException("--seed has no effect here: an experiment's seeds stand in its file; leave it out, or run a file of your own.");
        var name = r.GetValue(_name) ?? throw new UsageException($"Name an experiment: {string.Join(", ", ExperimentCatalog.Names)}.");
        var (scale, root) = (r.GetValue(_scale) ?? "small", r.GetValue(_out) ?? Path.Combine("runs", "reproduce"));
        var device = r.GetValue(_common.Device) ?? "cpu";
        _common.Apply(r, fallback: 1);
        var run = new ExperimentRun(ExperimentCatalog.Open(name), scale, new JobStore(root, new DataSources(_jobs.Data(r))),
            new StudyOptions(device));
        if (_jobs.Serves(r))
            return JobFlags.Serve(run.Plan, Shell);
        if (r.GetValue(_plan))
            return JobFlags.List(run, Shell, r.GetValue(_common.Json));
        if (_shares.Do(r, run, _jobs, Shell, new(root, _common.Threads(r, fallback: 1), device, r.GetValue(_common.Json))) is { } code)
            return code;
        var record = _jobs.Run(run, Shell, r);
        var folder = Path.Combine(root, record.Name, scale);
        ExperimentFolder.Write(record, folder);
        if (r.GetValue(_common.Json))
            JsonOut.Write(Shell.Output, Document(record, folder));
        else
            Print(record, folder);
        return 0;
    }

    private static JsonObject Document(ExperimentRecord record, string folder) => new()
    {
        ["experiment"] = record.Name,
        ["scale"] = record.Scale,
        ["jobs"] = record.Jobs.Count,
        ["seconds"] = record.Seconds,
        ["claims"] = ExperimentFolder.Claims(record),
        ["notes"] = JsonOut.Array(record.Notes),
        ["folder"] = folder,
        ["record"] = Path.Combine(folder, ExperimentFolder.RecordFile),
        ["report"] = Path.Combine(folder, ExperimentFolder.ReportFile),
    };

    private void Print(ExperimentRecord record, string folder)
    {
        Shell.Output.Line($"{record.Title} ({record.Scale})");
        var table = Tables.New(Shell.Output, "claim", "holds", "here");
        foreach (var claim in record.Claims)
            table.Row(claim.Text, record.IsOpen(claim) ? "open" : claim.Holds ? "yes" : "no", claim.Ours);
        table.Print(Shell.Output);
        foreach (var note in record.Notes)
            Shell.Output.Line($"note: {note}");
        Shell.Output.Line($"Tables, figures and evidence: {Path.Combine(folder, ExperimentFolder.ReportFile)}");
    }
}
