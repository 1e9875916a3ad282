using System.CommandLine;
using Candor.Cli.Flags;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Web.Dashboard;

namespace Candor.Cli.Verbs;

/// <summary><c>candor dashboard [FOLDER]</c></summary>
internal sealed class DashboardVerb : Verb
{
    private readonly CommonFlags _common;
    private readonly ProgramFlags _program;
    private readonly Argument<string> _folder = new("FOLDER")
    {
        Description = "the folder in which runs lie, or one run's (default: runs)",
        DefaultValueFactory = _ => "runs",
    };
    private readonly Option<int?> _port;

    public DashboardVerb(Shell shell, CommonFlags common) : base(
        "dashboard",
        "Opens a site on this machine that shows runs, explains their rows, compares them, and asks what if: values are changed, and " +
            "prediction, contributions and trust follow. Only who has the printed address can open it. Ctrl-C ends it.",
        shell, "candor dashboard runs", "candor dashboard runs/credit --port 8080")
    {
        _common = common;
        Add(_folder);
        _port = Take(new FlagGroup("Dashboard")).Add(PortFlag.Create());
        _program = Take(new ProgramFlags());
    }

    protected override int Run(ParseResult arguments)
    {
        var port = PortFlag.Read(arguments, _port);
        if (arguments.GetValue(_common.Json))
            throw new UsageException("--json has no effect on a site; leave it out (candor explain and compare give JSON).");
        _common.Apply(arguments);
        Serve(new()
        {
            Folder = arguments.GetValue(_folder)!,
            Port = port,
            Device = arguments.GetValue(_common.Device) ?? "cpu",
            Program = _program.Read(arguments),
            Clock = Shell.Clock,
        }).GetAwaiter().GetResult();
        return 0;
    }

    private async Task Serve(DashboardOptions options)
    {
        var stop = Shell.Interruption.Observe(() => "ended");
        var server = await DashboardServer.StartAsync(options, stop).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            Shell.Say($"Open {server.Address} in a browser on this machine. The address is a key: who has it sees all runs of " +
                $"{options.Folder}. Ctrl-C ends.");
            await Interruption.Until(stop).ConfigureAwait(false);
        }
    }
}
