using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Data.Records;
using Candor.Experiments;
using Candor.Experiments.Jobs;

namespace Candor.Cli.Flags;

/// <summary>Where the jobs of an experiment or sweep run, and where their data lie.</summary>
internal sealed class JobFlags : FlagGroup
{
    private readonly Option<string?> _data;
    private readonly Option<int?> _processes;
    private readonly Option<bool> _serve;

    public JobFlags() : base("Jobs")
    {
        _data = Add(Flag.Text("--data", "DIR",
            "where downloaded sets lie: DIR/NAME/NAME.csv, or a folder of 'candor data fetch --cache' (default: the user's cache)"));
        _processes = Add(Flag.Whole("--processes",
            "processes side by side, each with --threads (here 1 by default); the results are the same (default 1)"));
        _serve = Add(new Option<bool>("--serve")
        {
            Hidden = true,
            Description = "serve jobs to another process: hashes on standard input"
        });
    }

    public string? Data(ParseResult r) => r.GetValue(_data);

    /// <summary>The command line that goes on, for people.</summary>
    public static string Again(ParseResult r, params Option[] without) => "candor " + string.Join(' ', Words(r, without).Select(Quote));

    public bool Serves(ParseResult r) => r.GetValue(_serve);

    /// <summary>Runs the jobs with progress, stopping and processes as the options say.</summary>
    public ExperimentRecord Run(ExperimentRun run, Shell shell, ParseResult r) =>
        shell.Watch(view => run.Run(RunnerOf(view, shell, r)), () => Stopped(r));

    /// <summary>Runs a share of the jobs.</summary>
    public ShareResult Share(ExperimentRun run, JobShare share, Shell shell, ParseResult r) =>
        shell.Watch(view => JobSharing.Run(run.Plan, share, RunnerOf(view, shell, r)), () => Stopped(r));

    private RunnerOptions RunnerOf(IProgressView view, Shell shell, ParseResult r) => new()
    {
        Processes = Processes(r),
        StartServer = () => Server(r),
        Tell = view.Jobs,
        Observe = view.Observe,
        Measured = view.Measured,
        Cancellation = shell.Interruption.Observe(() => Stopped(r)),
        Clock = shell.Clock,
    };

    private static string Stopped(ParseResult r) => $"interrupted; what is done is kept, and the same command goes on: {Again(r)}";

    /// <summary>Serves jobs to the process that started this one.</summary>
    public static int Serve(JobPlan plan, Shell shell)
    {
        JobServer.Serve(plan, Console.In, Console.Out, shell.Interruption.Observe(), e => Failure.OneLine(Failure.Describe(e)));
        return 0;
    }

    /// <summary>Lists the jobs and which of them are done, and at the scale paper where that is not the paper's to the letter.</summary>
    public static int List(ExperimentRun run, Shell shell, bool json)
    {
        var plan = run.Plan;
        if (json)
        {
            var document = new JsonObject
            {
                ["jobs"] = new JsonArray([.. plan.Jobs.Select(j => (JsonNode)new JsonObject { ["key"] = j.Key,
                    ["hash"] = plan.Store.HashOf(j), ["done"] = plan.Store.Has(j) })]),
            };
            if (run.Departures.Count > 0)
            {
                document["departures"] = new JsonArray([.. run.Departures.Select(d => (JsonNode)new JsonObject { ["item"] = d.Item,
                    ["paper"] = d.Paper, ["here"] = d.Here, ["why"] = d.Why })]);
            }
            JsonOut.Write(shell.Output, document);
            return 0;
        }
        var table = Tables.New(shell.Output, "job", "hash", "done");
        foreach (var job in plan.Jobs)
            table.Row(job.Key, plan.Store.HashOf(job), plan.Store.Has(job) ? "yes" : "no");
        table.Print(shell.Output);
        if (run.Departures.Count > 0)
        {
            shell.Output.Line("Not the paper's to the letter:");
            var departures = Tables.New(shell.Output, "item", "the paper", "here", "why");
            foreach (var departure in run.Departures)
                departures.Row(departure.Item, departure.Paper, departure.Here, departure.Why);
            departures.Print(shell.Output);
        }
        return 0;
    }

    public int Processes(ParseResult r)
    {
        var processes = r.GetValue(_processes) ?? 1;
        return processes is >= 1 and <= 64
            ? processes
            : throw new CandorException(FormattableString.Invariant(
                $"The number of processes is {processes}, but must be 1 to 64 (--processes 2)."));
    }

    /// <summary>This program again, with the same arguments, as a server of jobs.</summary>
    public static ProcessStartInfo Server(ParseResult r)
    {
        var arguments = r.Tokens.Select(t => t.Value);
        // Under a test runner or 'dotnet candor.dll' the process is another program, and the library has to be named.
        var library = typeof(JobFlags).Assembly.Location;
        var stem = Path.GetFileNameWithoutExtension(library);
        var own = Path.GetFileName(Environment.ProcessPath) is { } name && (name == stem || name == stem + ".exe");
        return own
            ? new ProcessStartInfo(Environment.ProcessPath!, [.. arguments, "--serve"])
            : new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [library, .. arguments, "--serve"]);
    }

    // Without some options and what stands behind them.
    private static IEnumerable<string> Words(ParseResult r, Option[] without)
    {
        for (var i = 0; i < r.Tokens.Count; i++)
            if (Array.Find(without, o => o.Name == r.Tokens[i].Value) is { } option && r.GetResult(option) is { Implicit: false } given)
                i += given.Tokens.Count;
            else
                yield return r.Tokens[i].Value;
    }

    internal static string Quote(string word) => word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || "-_./,:=+@%".Contains(c,
        StringComparison.Ordinal))
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
