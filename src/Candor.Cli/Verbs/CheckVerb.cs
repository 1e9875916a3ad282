using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Cli.Flags;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Data;
using Candor.Data.Records;
using Candor.Runs.Configuration;
using Candor.Runs.Evaluating;
using Candor.Runs.Explaining;
using Candor.Runs.Folders;

namespace Candor.Cli.Verbs;

/// <summary><c>candor check RUN --min-insertion 0.6</c>: exit code 1 where a threshold is missed.</summary>
internal sealed class CheckVerb : Verb
{
    private readonly CommonFlags _common;
    private readonly ProgramFlags _program;
    private readonly ThresholdFlags _thresholds;
    private readonly Argument<string> _run = new("RUN") { Description = "a finished run's folder" };
    private readonly Argument<string?> _data = new("DATA")
    {
        Description = "evaluate on this data instead of reading the run's record",
        Arity = ArgumentArity.ZeroOrOne
    };
    private readonly CaseFlags _case;

    public CheckVerb(Shell shell, CommonFlags common) : base(
        "check",
        "Gates a build: compares a run's scores with thresholds and exits with 1 if one is missed. Every file of the run must be the one " +
        "that the record speaks of.",
        shell,
        "candor check runs/demo --min-insertion 0.6 --max-deletion 0.3 --min-accuracy 0.8",
        "candor check runs/vehicle-fewer-examples-seed0 --min-faithfulness 0.9 --min-accuracy 0.75",
        "candor check runs/loans new-loans.csv --min-accuracy 0.9 --json")
    {
        _common = common;
        Add(_run);
        Add(_data);
        _thresholds = Take(new ThresholdFlags());
        _case = Take(new CaseFlags());
        _program = Take(new ProgramFlags());
    }

    protected override int Run(ParseResult arguments)
    {
        var run = arguments.GetValue(_run)!;
        var thresholds = _thresholds.Read(arguments);
        Gate.Validate(thresholds);
        var results = Gate.Check(Scores(arguments, run, thresholds), thresholds);
        var passed = results.All(r => r.Holds);
        if (RunFolder.Open(run).ReadRecord().Files is null)
            Shell.Note($"the record of {run} is of an older version and knows the hash of the model only, not of its other files.");
        if (arguments.GetValue(_common.Json))
            JsonOut.Write(Shell.Output, Json(run, passed, results));
        else
            Print(results, passed);
        return passed ? 0 : 1;
    }

    private Evaluation Scores(ParseResult arguments, string run, IReadOnlyList<Threshold> thresholds)
    {
        var folder = RunFolder.Open(run);
        var record = folder.ReadRecord();
        folder.Verify(record);
        if (arguments.GetValue(_data) is null && _case.Given(arguments) is { } idle)
            throw new UsageException($"{idle.Name} has no effect without DATA; leave it out.");
        if (arguments.GetValue(_data) is not { } data)
            return record.After ?? throw new CandorException(
                $"The record of {run} has no scores after tuning; name data to evaluate on (candor check {run} DATA …).");
        _common.Apply(arguments);
        return Scores(run, data, _case.Read(arguments, _common), arguments.GetValue(_common.Seed),
            arguments.GetValue(_common.Device) ?? "cpu",
            _program.Read(arguments), thresholds);
    }

    private Evaluation Scores(string run, string data, CaseReading reading, ulong? seed, string device, ProgramLeave program,
        IReadOnlyList<Threshold> thresholds)
    {
        var examples = RunExamples.Concerns(run, null)
            ? RunExamples.Evaluate(new ExamplesRequest
            { Run = run, Data = data, Reading = reading, Say = Shell.Note, Device = device, Program = program }).After!
            : null;
        string[] others = [.. thresholds.Select(t => t.Metric).Where(m => m != Gate.Faithfulness
            && examples?.Metrics.ContainsKey(m) != true)];
        if (examples is not null && others.Length == 0)
            return examples;
        var evaluation = RunEvaluation.Evaluate(new EvaluateRequest
        {
            Run = run,
            Data = data,
            Reading = reading,
            Say = examples is null ? Shell.Note : null,
            // Where faithfulness alone is asked of a run that has none, the gate says so.
            Metrics = [.. others.DefaultIfEmpty(
                RunFolder.Open(run).ReadRecord().Data.HasNumbers ? "r2" : "accuracy")],
            Seed = seed,
            Device = device,
            Program = program,
        }).After!;
        return examples is null ? evaluation : evaluation with { Metrics = evaluation.Metrics.Concat(examples.Metrics).ToDictionary() };
    }

    private void Print(IReadOnlyList<GateResult> results, bool passed)
    {
        var table = Tables.New(Shell.Output, "metric", ">value", "", ">bound", "result");
        foreach (var r in results)
            table.Row(r.Metric, Figures.Score(r.Value), r.IsMinimum ? Shell.Output.Pick("≥", ">=") : Shell.Output.Pick("≤", "<="),
                Figures.Score(r.Bound), r.Holds ? "ok" : "MISSED");
        table.Print(Shell.Output);
        var missed = results.Count(r => !r.Holds);
        Shell.Output.Line(passed ? "All thresholds are met."
            : FormattableString.Invariant($"{missed} of {results.Count} thresholds missed."));
    }

    private static JsonObject Json(string run, bool passed, IReadOnlyList<GateResult> results) => new()
    {
        ["run"] = run,
        ["passed"] = passed,
        ["checks"] = new JsonArray([.. results.Select(r => (JsonNode)new JsonObject
        {
            ["metric"] = r.Metric,
            ["value"] = JsonOut.Number(r.Value),
            ["kind"] = r.IsMinimum ? "min" : "max",
            ["bound"] = JsonOut.Number(r.Bound),
            ["holds"] = r.Holds,
        })]),
    };
}
