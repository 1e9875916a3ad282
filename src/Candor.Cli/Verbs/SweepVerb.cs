using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Cli.Flags;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Data.Records;
using Candor.Experiments;
using Candor.Experiments.Jobs;
using Candor.Experiments.Protocols;
using Candor.Experiments.Studies;
using Candor.Masking;
using Candor.Runs.Configuration;

namespace Candor.Cli.Verbs;

/// <summary><c>candor sweep DATA …</c></summary>
internal sealed class SweepVerb : Verb
{
    private static readonly string[] s_metrics = ["accuracy", "insertion", "deletion", "oneMinusDeletion", "wrongLabelInsertion",
        "insertionMargin"];

    private readonly CommonFlags _common;
    private readonly SweepFlags _train = new();
    private readonly JobFlags _jobs;
    private readonly ShareFlags _shares;
    private readonly Option<ulong[]?> _seeds;
    private readonly Option<string?> _out;
    private readonly Option<bool> _plan;
    private readonly Argument<string?> _data = new("DATA")
    {
        Description = "a file or a name of 'candor data list', as for train",
        Arity = ArgumentArity.ZeroOrOne
    };

    public SweepVerb(Shell shell, CommonFlags common) : base(
        "sweep",
        "Trains with every combination of the given values (numbers and choices take several between commas) and every seed, and says which combination Eq. (15) prefers on the validation part for each eta, with its test scores. Stopped at any moment, it goes on when it is started again.",
        shell,
        "candor sweep wine --lambda12 0.1,0.01 --lr 0.01,0.001 --seeds 1,2,3 --processes 2",
        "candor sweep loans.csv --label defaulted --method id-expo,expo-s,ce --out sweeps/loans",
        "candor sweep wine --lr 0.01,0.001 --out sweeps/wine --slurm 8 > candor.sbatch")
    {
        _common = common;
        Add(_data);
        var group = Take(new FlagGroup("Sweep"));
        _seeds = group.Add(Flag.Numbers<ulong>("--seeds", "N,N", "a split and a training for each (default: --seed alone)"));
        _out = group.Add(Flag.Text("--out", "DIR", "where results go (default runs/sweep-DATA)"));
        _plan = group.Add(Flag.Switch("--plan", "only list the jobs and which of them are done"));
        _jobs = Take(new JobFlags());
        _shares = Take(new ShareFlags());
        foreach (var each in _train.Groups)
            Take(each);
    }

    protected override int Run(ParseResult r)
    {
        var data = r.GetValue(_data) ?? throw new UsageException(
            "Name the data: a file, or a set of 'candor data list' (candor sweep wine --lambda12 0.1,0.01).");
        var stem = Path.GetFileName(data.TrimEnd('/')).Split('.')[0];
        var (folder, device) = (r.GetValue(_out) ?? Path.Combine("runs", "sweep-" + stem), r.GetValue(_common.Device) ?? "cpu");
        _common.Apply(r, fallback: 1);
        ulong[] seeds = r.GetValue(_seeds) is { Length: > 0 } several ? [.. several.Distinct()] : [r.GetValue(_common.Seed) ?? 0];
        var points = _train.Read(r, data, device);
        foreach (var (varied, config) in points)
            Check(varied, config);
        var sources = new DataSources(_jobs.Data(r));
        var run = new ExperimentRun(Described(r, stem, seeds), "sweep", new SweepStudy([.. points.Select(p => Point(p.Varied, p.Config,
            seeds))]), new JobStore(folder, sources), new StudyOptions(device));
        if (_jobs.Serves(r))
            return JobFlags.Serve(run.Plan, Shell);
        if (r.GetValue(_plan))
            return JobFlags.List(run, Shell, r.GetValue(_common.Json));
        if (_shares.Do(r, run, _jobs, Shell, new(folder, _common.Threads(r, fallback: 1), device, r.GetValue(_common.Json))) is { } code)
            return code;
        var record = _jobs.Run(run, Shell, r);
        if (record.Winner is { } winner)
        {
            var config = points.First(p => Same(p.Varied, winner.Options)).Config with { Seed = winner.Seed };
            record = record with { Winner = winner with { Run = Train(r, config, sources, folder) } };
        }
        ExperimentFolder.Write(record, folder);
        if (r.GetValue(_common.Json))
            JsonOut.Write(Shell.Output, Document(record, folder));
        else
            Print(record, folder);
        return 0;
    }

    // Before the first job, since the last may be hours away.
    private static void Check(IReadOnlyDictionary<string, string> varied, TrainConfig config)
    {
        try
        {
            config.Validate();
            if (!config.LearnsExplainer && !config.IsByExamples)
                _ = Catalog.Explainer(config.Explainer, ExplainerFits.Scored(config.Explainer, config.ExplainerSettings),
                    Baseline.Of([0.0]));
        }
        catch (CandorException e) when (varied.Count > 0)
        {
            throw new UsageException($"With {Named(varied)}: {e.Message}");
        }
    }

    private static bool Same(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(o => other.TryGetValue(o.Key, out var value) && value == o.Value);

    private string Train(ParseResult r, TrainConfig config, DataSources sources, string folder)
    {
        return Shell.Watch(view => SweepWinner.Train(config, sources, folder, new()
        {
            Say = view.Say,
            Observe = view.Observe,
            Measured = view.Measured,
            Cancellation = Shell.Interruption.Observe(Stopped),
            Clock = Shell.Clock,
        }), Stopped);

        string Stopped() => $"interrupted; what is done is kept, and the same command goes on: {JobFlags.Again(r)}";
    }

    private static SweepPoint Point(IReadOnlyDictionary<string, string> varied, TrainConfig config, ulong[] seeds)
    {
        var name = Named(varied);
        return new SweepPoint(varied, [.. seeds.Select(seed => new TrainUnit
        {
            Key = FormattableString.Invariant($"{name}/seed {seed}"),
            Config = config with { Seed = seed, Samples = 0 },
            Metrics = s_metrics,
        })]);
    }

    private static string Named(IReadOnlyDictionary<string, string> varied) =>
        varied.Count == 0 ? "defaults" : string.Join(", ", varied.Select(v => $"{v.Key} {v.Value}"));

    private static string Explain(string run) => $"candor explain {run} --row 0";

    private Experiment Described(ParseResult r, string data, ulong[] seeds) => new()
    {
        Name = $"sweep/{data}",
        Title = $"Sweep on {data}",
        Text = _shares.Command(r),
        Protocol = "sweep",
        Scales = new Dictionary<string, JsonObject>
        {
            ["sweep"] = new()
            {
                ["command"] = _shares.Command(r),
                ["seeds"] = new JsonArray([.. seeds.Select(s => (JsonNode)s)])
            }
        },
    };

    private static JsonObject Document(ExperimentRecord record, string folder) => new()
    {
        ["sweep"] = record.Name,
        ["jobs"] = record.Jobs.Count,
        ["points"] = new JsonArray([.. record.Summaries.Select(s => (JsonNode)new JsonObject
        {
            ["options"] = new JsonObject(s.Of.Select(o => KeyValuePair.Create(o.Key, (JsonNode?)o.Value))),
            ["scores"] = new JsonObject(s.Metrics.Select(m => KeyValuePair.Create(m.Key, JsonOut.Number(m.Value.Mean)))),
        })]),
        ["best"] = new JsonArray([.. record.Summaries.GroupBy(s => s.Of["eta"]).Select(g =>
            g.MaxBy(s => s.Metrics["validationScore"].Mean)!)
            .Select(s => (JsonNode)new JsonObject(s.Of.Select(o => KeyValuePair.Create(o.Key, (JsonNode?)o.Value))))]),
        ["winner"] = record.Winner is not { Run: { } run } winner ? null : new JsonObject
        {
            ["options"] = new JsonObject(winner.Options.Select(o => KeyValuePair.Create(o.Key, (JsonNode?)o.Value))),
            ["eta"] = JsonOut.Number(winner.Eta),
            ["seed"] = winner.Seed,
            ["run"] = run,
            ["explain"] = Explain(run),
        },
        ["folder"] = folder,
        ["record"] = Path.Combine(folder, ExperimentFolder.RecordFile),
        ["report"] = Path.Combine(folder, ExperimentFolder.ReportFile),
    };

    private void Print(ExperimentRecord record, string folder)
    {
        foreach (var entry in record.Tables)
        {
            Shell.Output.Line(entry.Title);
            var table = Tables.New(Shell.Output, [.. entry.Columns]);
            foreach (var row in entry.Rows)
                table.Row([.. row]);
            table.Print(Shell.Output);
        }
        foreach (var note in record.Notes)
            Shell.Output.Line($"note: {note}");
        if (record.Winner is { Run: { } run } winner)
            Shell.Output.Line(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"Winner at η = {winner.Eta}, by validation score of {winner.Points} points: {Named(winner.Options)} (seed {winner.Seed}). ") +
                $"It is a run: {Explain(run)}");
        Shell.Output.Line($"The whole: {Path.Combine(folder, ExperimentFolder.ReportFile)}");
    }
}
