using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Candor.Cli.Flags;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Runs.Explaining;
using Candor.Runs.Folders;
using Candor.Web.Labels;

namespace Candor.Cli.Verbs;

/// <summary><c>candor label RUN</c>: people guess the model's prediction from what explanations select.</summary>
internal sealed class LabelVerb : Verb
{
    private readonly CommonFlags _common;
    private readonly ProgramFlags _program;
    private readonly CaseFlags _case;
    private readonly Argument<string> _run = new("RUN") { Description = "a finished run's folder" };
    private readonly Option<string[]?> _methods;
    private readonly Option<int?> _rows;
    private readonly Option<int?> _k;
    private readonly Option<string?> _data;
    private readonly Option<string?> _labels;
    private readonly Option<int?> _port;
    private readonly Option<bool> _score;

    public LabelVerb(Shell shell, CommonFlags common) : base(
        "label",
        "Opens a page on this machine on which people see only what explanations select and guess what the model said of the whole; then scores how often they are right (FS-H). Which method selected is hidden. Ctrl-C ends it; started again, it goes on.",
        shell,
        "candor label runs/fashion-mnist-meed-seed0 --methods meed,gradient-x-input,random --rows 100",
        "candor label runs/fashion-mnist-meed-seed0 --score --json")
    {
        _common = common;
        Add(_run);
        var group = Take(new FlagGroup("What is shown"));
        _methods = group.Add(Flag.List("--methods", "NAMES",
            "explainers whose selections are shown, mixed (default: the run's and random)"));
        _rows = group.Add(Flag.Whole("--rows",
            "rows to show, drawn at random from the test part; each once for every method (default 50)"));
        _k = group.Add(Flag.Whole("--k", "units shown of a row: pixels, words or columns (default: the run's k, else a tenth)"));
        _data = group.Add(Flag.Text("--data", "DATA", "other data with the same columns (default: the run's own)"));
        _case = Take(new CaseFlags());
        group = Take(new FlagGroup("Labels"));
        _labels = group.Add(Flag.Text("--labels", "FILE", "the SQLite file of items and answers (default: labels.db in the run folder)"));
        _port = group.Add(PortFlag.Create());
        _score = group.Add(Flag.Switch("--score", "only score the answers that are there"));
        _program = Take(new ProgramFlags());
    }

    protected override int Run(ParseResult arguments)
    {
        var run = arguments.GetValue(_run)!;
        var file = arguments.GetValue(_labels) ?? Path.Combine(run, "labels.db");
        var port = PortFlag.Read(arguments, _port);
        RunFolder.Open(run);
        var scores = arguments.GetValue(_score);
        if (scores && ((new Option?[] { _methods, _rows, _k, _data, _port }).FirstOrDefault(o =>
            arguments.GetResult(o!) is not null) ?? _case.Given(arguments)) is { } idle)
            throw new UsageException($"{idle.Name} has no effect with --score, which reads the answers that are there; leave it out.");
        Shell.Interruption.Announce(Stopped);
        using var store = scores ? LabelStore.Open(file) : LabelStore.OpenOrCreate(file, Items(arguments, run));
        if (!scores)
        {
            Serve(store, port).GetAwaiter().GetResult();
            Shell.Say(Stopped());
        }

        Print(arguments, store);
        return 0;

        string Stopped() => scores ? "interrupted; the same command begins anew"
            : File.Exists(file) ? $"interrupted; answers are kept in {file}, and the same command goes on with them"
            : "interrupted before anything was written; the same command begins anew";
    }

    private LabelSet Items(ParseResult arguments, string run)
    {
        _common.Apply(arguments);
        if (arguments.GetValue(_data) is null && _case.Given(arguments) is { } idle)
            throw new UsageException($"{idle.Name} has no effect without new data (--data); the run's own is read as in training.");
        return LabelSet.Of(MaskedRows.Of(new MaskedRowsRequest
        {
            Run = run,
            Methods = arguments.GetValue(_methods) ?? [],
            Rows = arguments.GetValue(_rows) ?? 50,
            K = arguments.GetValue(_k),
            Data = arguments.GetValue(_data),
            Reading = _case.Read(arguments, _common),
            Seed = arguments.GetValue(_common.Seed),
            Device = arguments.GetValue(_common.Device) ?? "cpu",
            Program = _program.Read(arguments),
            Say = Shell.Note,
        }));
    }

    private async Task Serve(LabelStore store, int port)
    {
        var stop = Shell.Interruption.Observe();
        var server = await LabelServer.StartAsync(store, port, Shell.Clock, stop).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            Shell.Say($"Open {server.Address} in a browser on this machine. Ctrl-C ends; answers are kept in {store.Path}.");
            await Interruption.Until(stop).ConfigureAwait(false);
        }
    }

    private void Print(ParseResult arguments, LabelStore store)
    {
        var answers = store.Answers();
        var scores = LabelScores.Of(store.Set, answers);
        var people = answers.GroupBy(a => a.Person, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToArray();
        if (arguments.GetValue(_common.Json))
        {
            JsonOut.Write(Shell.Output, new JsonObject
            {
                ["labels"] = store.Path,
                ["data"] = store.Set.Data,
                ["k"] = store.Set.K,
                ["methods"] = new JsonArray([.. scores.Select(s => new JsonObject
                {
                    ["method"] = s.Method, ["fsH"] = JsonOut.Number(s.FsH), ["low"] = JsonOut.Number(s.Low),
                        ["high"] = JsonOut.Number(s.High), ["rows"] = s.Rows, ["answers"] = s.Answers, ["cannotTell"] = s.CannotTell,
                })]),
                ["people"] = new JsonArray([.. people.Select(p => new JsonObject { ["person"] = p.Key, ["answers"] = p.Count() })]),
            });
            return;
        }
        var table = Tables.New(Shell.Output, "method", $">FS-H {Shell.Output.Pick("↑", "(up)")}", ">95 %", ">rows", ">answers",
            ">could not tell");
        foreach (var s in scores)
            table.Row(s.Method, Figures.Score(s.FsH), s.Rows == 0 ? ""
                : $"{Figures.Score(s.Low)} {Shell.Output.Pick("–", "-")} {Figures.Score(s.High)}", Whole(s.Rows), Whole(s.Answers),
                Whole(s.CannotTell));
        table.Print(Shell.Output);
        Shell.Output.Line(string.Create(CultureInfo.InvariantCulture,
            $"FS-H: share of rows whose prediction people guess from {store.Set.K} units, " +
            $"by {people.Length} {(people.Length == 1 ? "person" : "people")}. Labels: {store.Path}"));

        static string Whole(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
