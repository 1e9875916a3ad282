using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Cli.Flags;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Data.Records;
using Candor.Masking;
using Candor.Reports;
using Candor.Reports.Findings;
using Candor.Runs.Evaluating;
using Candor.Runs.Explaining;
using Candor.Runs.Folders;

namespace Candor.Cli.Verbs;

/// <summary><c>candor evaluate RUN [DATA]</c></summary>
internal sealed class EvaluateVerb : Verb
{
    private readonly CommonFlags _common;
    private readonly ProgramFlags _program;
    private readonly ExplainerFlags _explainer;
    private readonly StepFlags _steps;
    private readonly Argument<string> _run = new("RUN") { Description = "a finished run's folder" };
    private readonly Argument<string?> _data = new("DATA")
    {
        Description =
        "data with the same columns and classes (default: the run's own test part)",
        Arity = ArgumentArity.ZeroOrOne
    };
    private readonly CaseFlags _case;
    private readonly Option<string[]?> _metrics;
    private readonly Option<string[]?> _by;
    private readonly Option<bool> _before;
    private readonly Option<string?> _report;
    private readonly Option<int?> _rows;
    private readonly Option<int?> _k;
    private readonly Option<int?> _judgeEpochs;
    private readonly Option<int[]?> _examples;
    private readonly Option<Explainers.Examples.ExampleRanking?> _ranking;
    private readonly Option<Explainers.Examples.ExampleCounting?> _counting;

    public EvaluateVerb(Shell shell, CommonFlags common) : base(
        "evaluate",
        "Scores a run's predictor and its explanations on data.",
        shell,
        "candor evaluate runs/demo --metrics insertion,deletion,accuracy",
        "candor evaluate runs/loans --by age,region",
        "candor evaluate runs/vehicle-fewer-examples-seed0 --examples 5,10,20,50",
        "candor evaluate runs/loans new-loans.csv --explainer kernel-shap --samples 500 --json")
    {
        _common = common;
        Add(_run);
        Add(_data);
        var group = Take(new FlagGroup("Evaluation"));
        _metrics = group.Add(Flag.List("--metrics", "A,B", "names of 'candor list metrics' (default: all but those that train or alter " +
            "the predictor, and ROAD)"));
        _by = group.Add(Flag.List("--by", "A,B", "columns by whose values, or quarters, rows are grouped: features, the label, or " +
            "columns that training left out; where answers or explanations are worse is told (default: each feature and the label, " +
            "on the page)"));
        _before = group.Add(Flag.Switch("--before", "score the predictor before tuning"));
        _report = group.Add(Flag.Text("--report", "FILE", "also write the evaluation as an HTML page"));
        _rows = group.Add(Flag.Rows());
        _k = group.Add(Flag.Whole("--k", "selected features of fs-m and its like (default: the run's, or a tenth)"));
        _judgeEpochs = group.Add(Flag.Whole("--judge-epochs", "epochs of the networks that judge selections (default: the run's, or 20)"));
        var examples = Take(new FlagGroup("Examples"));
        _examples = examples.Add(Flag.Numbers<int>("--examples", "N,N",
            "numbers of training examples to explain with, where they explain (default the run's)"));
        _ranking = examples.Add(ExampleFlags.Ranking());
        _counting = examples.Add(ExampleFlags.Counting());
        _case = Take(new CaseFlags());
        _explainer = Take(new ExplainerFlags("the run's"));
        _steps = Take(new StepFlags());
        _program = Take(new ProgramFlags());
    }

    protected override int Run(ParseResult arguments)
    {
        _common.Apply(arguments);
        var run = arguments.GetValue(_run)!;
        if (arguments.GetValue(_data) is null && _case.Given(arguments) is { } idle)
            throw new UsageException($"{idle.Name} has no effect without DATA; the run's own data is read as in training.");
        if (RunExamples.Concerns(run, _explainer.Name(arguments)))
            return ByExamples(arguments, run);
        if (arguments.GetResult(_examples) is not null || arguments.GetResult(_ranking) is not null
            || arguments.GetResult(_counting) is not null)
            throw new CandorException($"--examples, --ranking and --counting have no effect with the explainer of {run}; leave them out, or name --explainer {ExamplesRequest.RepresenterPointsName}.");
        var record = Shell.Watch(view => RunEvaluation.Evaluate(new EvaluateRequest
        {
            Rows = arguments.GetValue(_rows),
            Measured = view.Measured,
            Cancellation = Shell.Interruption.Observe(Stopped),
            Run = run,
            Data = arguments.GetValue(_data),
            Reading = _case.Read(arguments, _common),
            Ranks = Shell.Ranks,
            Say = Shell.Note,
            Clock = Shell.Clock,
            Explainer = _explainer.Name(arguments),
            Settings = _explainer.Settings(arguments),
            Metrics = [.. (arguments.GetValue(_metrics) ?? []).Select(MetricNames.FromWord)],
            Steps = _steps.Steps(arguments, RunFolder.Open(run).ReadConfig().Steps),
            Area = _steps.Area(arguments),
            Seed = arguments.GetValue(_common.Seed),
            Device = arguments.GetValue(_common.Device) ?? "cpu",
            Program = _program.Read(arguments),
            By = arguments.GetValue(_by) ?? [],
            Before = arguments.GetValue(_before),
            K = arguments.GetValue(_k),
            JudgeEpochs = arguments.GetValue(_judgeEpochs),
        }), Stopped);
        if (arguments.GetValue(_report) is { } page && Shell.Ranks.IsFirst)
            HtmlReport.Write(record, page);
        if (arguments.GetValue(_common.Json))
        {
            JsonOut.Write(Shell.Output, Json(record, run));
            return 0;
        }
        Shell.Output.Line($"{record.Name}: {record.After!.Rows} rows");
        ScoreTable.Single(Shell.Output, record.After);
        ScoreTable.Errors(Shell.Output, null, record.After);
        PerformanceOut.Line(Shell.Output, record);
        if (arguments.GetResult(_by) is not null && record.Subgroups is { } groups)
            SubgroupsOut.Print(Shell.Output, groups);
        else
            SubgroupsOut.Findings(Shell.Output, record.Subgroups);
        if (arguments.GetValue(_data) is not null && record.Profile?.Drift is { } drift)
            Shell.Output.Line(DriftSentences.Of(drift)[0]);
        if (record.Baselines is not null)
            Shell.Output.Line(Verdict.Of(record).Headline);
        return 0;

        static string Stopped() => "interrupted; nothing is kept of what was measured, and the same command begins anew (--rows 500 " +
            "takes less)";
    }

    private int ByExamples(ParseResult arguments, string run)
    {
        Shell.RequireOneRank("Explanations by training examples are scored by one process");
        if (_explainer.Settings(arguments) is not null || arguments.GetResult(_metrics) is not null
            || arguments.GetResult(_rows) is not null || arguments.GetResult(_by) is not null || arguments.GetValue(_before)
            || _steps.Options.Any(o => arguments.GetResult(o) is { Implicit: false }))
            throw new CandorException("Explanations by examples are scored by accuracy and faithfulness alone and have no masks; " +
                "leave out --metrics, --by, --rows, --before and options of masks and other explainers.");
        var record = RunExamples.Evaluate(new ExamplesRequest
        {
            Run = run,
            Clock = Shell.Clock,
            Data = arguments.GetValue(_data),
            Reading = _case.Read(arguments, _common),
            Say = Shell.Note,
            Explainer = _explainer.Name(arguments),
            Examples = arguments.GetValue(_examples) ?? [],
            Ranking = arguments.GetValue(_ranking),
            Counting = arguments.GetValue(_counting),
            Device = arguments.GetValue(_common.Device) ?? "cpu",
            Program = _program.Read(arguments),
        });
        if (arguments.GetValue(_report) is { } page)
            HtmlReport.Write(record, page);
        if (arguments.GetValue(_common.Json))
        {
            var json = Json(record, run);
            json["scores"] = ExampleJson.Curve(record.Examples!);
            JsonOut.Write(Shell.Output, json);
            return 0;
        }
        Shell.Output.Line($"{record.Name}: {record.After!.Rows} rows, {record.Examples!.NonZero} influences that are not 0");
        ExampleTables.Curve(Shell.Output, record.Examples);
        return 0;
    }

    private static JsonObject Json(RunRecord record, string run)
    {
        var json = Scores(record, run);
        if (JsonOut.Errors(record.After) is { } errors)
            json["errors"] = errors;
        return json;
    }

    private static JsonObject Scores(RunRecord record, string run) => new()
    {
        ["run"] = run,
        ["data"] = record.Data.Name,
        ["rows"] = record.After!.Rows,
        ["explainer"] = record.Explainer,
        ["seed"] = record.Seed,
        ["metrics"] = JsonOut.Scores(record.After),
        ["baselines"] = JsonOut.Baselines(record),
        ["subgroups"] = SubgroupsOut.Json(record.Subgroups),
        ["drift"] = DriftOut.Json(record.Profile?.Drift),
        ["performance"] = PerformanceOut.Json(record.After.Performance, record.Data.Classes),
    };
}
