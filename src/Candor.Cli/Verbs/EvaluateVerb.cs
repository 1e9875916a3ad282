using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Cli.Flags;
using Candor.Cli.Output;
using Candor.Data.Runs;
using Candor.Experiments;
using Candor.Masking;
using Candor.Reports;

namespace Candor.Cli.Verbs;

/// <summary><c>candor evaluate RUN [DATA]</c></summary>
internal sealed class EvaluateVerb : Verb
{
    private readonly CommonFlags _common;
    private readonly ExplainerFlags _explainer;
    private readonly StepFlags _steps;
    private readonly Argument<string> _run = new("RUN") { Description = "a finished run's folder" };
    private readonly Argument<string?> _data = new("DATA") { Description = "data with the same columns and classes (default: the run's own test part)", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _label;
    private readonly Option<string[]?> _metrics;
    private readonly Option<bool> _before;
    private readonly Option<string?> _report;
    private readonly Option<int?> _k;
    private readonly Option<int?> _judgeEpochs;

    public EvaluateVerb(Shell shell, CommonFlags common) : base(
        "evaluate",
        "Scores a run's predictor and its explanations on data.",
        shell,
        "candor evaluate runs/demo --metrics insertion,deletion,accuracy",
        "candor evaluate runs/loans new-loans.csv --explainer kernel-shap --samples 500 --json")
    {
        _common = common;
        Add(_run);
        Add(_data);
        var group = Take(new FlagGroup("Evaluation"));
        _metrics = group.Add(Flag.List("--metrics", "A,B", "names of 'candor list metrics' (default: all)"));
        _label = group.Add(Flag.Text("--label", "COL", "the label column of DATA (default: the run's)"));
        _before = group.Add(Flag.Switch("--before", "score the predictor before tuning"));
        _report = group.Add(Flag.Text("--report", "FILE", "also write the evaluation as an HTML page"));
        _k = group.Add(Flag.Whole("--k", "selected features of fs-m and its like (default: the run's, or a tenth)"));
        _judgeEpochs = group.Add(Flag.Whole("--judge-epochs", "epochs of the networks that judge selections (default: the run's, or 20)"));
        _explainer = Take(new ExplainerFlags("the run's"));
        _steps = Take(new StepFlags());
    }

    protected override int Run(ParseResult arguments)
    {
        _common.Apply(arguments);
        var run = arguments.GetValue(_run)!;
        var record = RunEvaluation.Evaluate(new EvaluateRequest
        {
            Run = run,
            Data = arguments.GetValue(_data),
            Label = arguments.GetValue(_label),
            Explainer = _explainer.Name(arguments),
            Settings = _explainer.Settings(arguments),
            Metrics = [.. (arguments.GetValue(_metrics) ?? []).Select(MetricNames.FromWord)],
            Steps = _steps.Steps(arguments, RunFolder.Open(run).ReadConfig().Steps),
            Area = _steps.Area(arguments),
            Seed = arguments.GetValue(_common.Seed),
            Device = arguments.GetValue(_common.Device) ?? "cpu",
            Before = arguments.GetValue(_before),
            K = arguments.GetValue(_k),
            JudgeEpochs = arguments.GetValue(_judgeEpochs),
        });
        if (arguments.GetValue(_report) is { } page)
            HtmlReport.Write(record, page);
        if (arguments.GetValue(_common.Json))
        {
            JsonOut.Write(Shell.Output, Json(record, run));
            return 0;
        }
        Shell.Output.Line($"{record.Name}: {record.After!.Rows} rows");
        ScoreTable.Single(Shell.Output, record.After);
        return 0;
    }

    private static JsonObject Json(RunRecord record, string run) => new()
    {
        ["run"] = run,
        ["data"] = record.Data.Name,
        ["rows"] = record.After!.Rows,
        ["explainer"] = record.Explainer,
        ["seed"] = record.Seed,
        ["metrics"] = JsonOut.Scores(record.After),
    };
}
