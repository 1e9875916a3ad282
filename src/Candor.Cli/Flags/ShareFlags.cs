using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Experiments;
using Candor.Experiments.Jobs;

namespace Candor.Cli.Flags;

/// <summary>The jobs of an experiment or sweep in processes that share a folder, on many machines.</summary>
internal sealed class ShareFlags : FlagGroup
{
    /// <summary>Exit code where jobs are missing.</summary>
    private const int Missing = 1;

    private const int Shown = 10;

    private readonly Option<string?> _array;
    private readonly Option<bool> _collect;
    private readonly Option<string?> _slurm;

    public ShareFlags() : base("Jobs on many machines")
    {
        _array = Add(new Option<string?>("--array")
        {
            HelpName = "I/N|auto",
            Description = "do part I of N of the jobs into a folder (--out) that others share, then what nobody is at; auto, or nothing: " +
                "as the SLURM array says whose task this is",
            Arity = ArgumentArity.ZeroOrOne,
        });
        _collect = Add(Flag.Switch("--collect",
            "join what processes with --array did: write the record, or say what is missing (exit code 1)"));
        _slurm = Add(new Option<string?>("--slurm")
        {
            HelpName = "TASKS",
            Description = "only print a batch file for SLURM: an array of so many tasks (default: a task for each job, 16 at most)",
            Arity = ArgumentArity.ZeroOrOne,
        });
    }

    /// <summary>The command line as it stands in records: the same for one process and for many.</summary>
    public string Command(ParseResult r) => JobFlags.Again(r, [_array, _collect, _slurm]);

    /// <summary>Does what is asked for besides a run in this process.</summary>
    /// <returns>The exit code; null where this process is to run the experiment, or to conclude it.</returns>
    public int? Do(ParseResult r, ExperimentRun run, JobFlags jobs, Shell shell, ShareSetting setting)
    {
        var asked = new Option[] { _array, _collect, _slurm }.Where(o => r.GetResult(o) is { Implicit: false }).ToArray();
        if (asked.Length > 1)
            throw new UsageException($"{asked[0].Name} and {asked[1].Name} are different things; give one of them.");
        if (asked.Length == 1 && jobs.Processes(r) > 1)
            throw new UsageException($"--processes is for one machine, and has no effect with {asked[0].Name}; leave it out, or ask for more tasks.");
        if (r.GetResult(_slurm) is not null)
        {
            shell.Output.Writer.Write(SlurmBatch.Text(Command(r), run.Plan, Tasks(r.GetValue(_slurm), run.Plan), setting));
            return 0;
        }
        if (r.GetResult(_array) is not null)
            return Share(JobShare.Parse(r.GetValue(_array) ?? "auto", Environment.GetEnvironmentVariable), run, jobs, shell, r,
                setting.Json);
        return r.GetValue(_collect) && JobSharing.Open(run.Plan) is { Count: > 0 } open ? Tell(open, run.Plan, shell, setting.Json) : null;
    }

    private int Share(JobShare share, ExperimentRun run, JobFlags jobs, Shell shell, ParseResult r, bool json)
    {
        var result = jobs.Share(run, share, shell, r);
        var done = run.Plan.Jobs.Count - result.Left.Count;
        if (json)
        {
            JsonOut.Write(shell.Output, new JsonObject
            {
                ["part"] = share.Index,
                ["parts"] = share.Count,
                ["jobs"] = run.Plan.Jobs.Count,
                ["done"] = done,
                ["doneHere"] = result.Here,
                ["left"] = Document(result.Left),
            });
            return 0;
        }
        shell.Output.Line(string.Create(CultureInfo.InvariantCulture,
            $"Part {share.Index} of {share.Count}: {result.Here} jobs done here, {done} of {run.Plan.Jobs.Count} in all."));
        List(result.Left, shell);
        shell.Output.Line($"{(result.Left.Count == 0 ? "To join them" : "Once all are done, join them")}: {Command(r)} --collect");
        return 0;
    }

    private static int Tell(IReadOnlyList<OpenJob> open, JobPlan plan, Shell shell, bool json)
    {
        if (json)
            JsonOut.Write(shell.Output, new JsonObject
            {
                ["jobs"] = plan.Jobs.Count,
                ["done"] = plan.Jobs.Count - open.Count,
                ["missing"] = Document(open),
            });
        else
            List(open, shell);
        shell.Say(string.Create(CultureInfo.InvariantCulture,
            $"{open.Count} of {plan.Jobs.Count} jobs are missing, so nothing is written; do them (--array), then collect again."));
        return Missing;
    }

    private static JsonArray Document(IEnumerable<OpenJob> open) =>
        [.. open.Select(o => (JsonNode)new JsonObject { ["key"] = o.Job.Key, ["holder"] = o.Holder })];

    private static void List(IReadOnlyList<OpenJob> open, Shell shell)
    {
        foreach (var job in open.Take(Shown))
            shell.Output.Line($"  {job.Job.Key}: {(job.Holder is null ? "nobody is at it" : $"with {job.Holder}")}");
        if (open.Count > Shown)
            shell.Output.Line(string.Create(CultureInfo.InvariantCulture, $"  and {open.Count - Shown} more"));
    }

    private static int Tasks(string? given, JobPlan plan)
    {
        if (given is null)
            return Math.Clamp(JobSharing.Open(plan).Count, 1, 16);
        return int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 1 and <= 10000
            ? n
            : throw new UsageException($"--slurm takes a number of tasks from 1 to 10000, but got '{given}' (--slurm 8).");
    }
}

/// <summary>What surrounds jobs that are shared.</summary>
/// <param name="Folder">The folder that the processes share.</param>
/// <param name="Threads">Threads of a process.</param>
/// <param name="Device">Where the tensors live.</param>
/// <param name="Json">Whether a program reads what is printed.</param>
internal sealed record ShareSetting(string Folder, int Threads, string Device, bool Json);
