using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Cli.Flags;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Runs.Predicting;
using Candor.Runs.Tables;

namespace Candor.Cli.Verbs;

/// <summary><c>candor predict RUN DATA</c></summary>
internal sealed class PredictVerb : Verb
{
    private readonly CommonFlags _common;
    private readonly ProgramFlags _program;
    private readonly CaseFlags _case;
    private readonly Argument<string> _run = new("RUN") { Description = "a finished run's folder" };
    private readonly Argument<string> _data =
        new("DATA") { Description = "new data, matched by name; labels are not needed; - reads standard input" };
    private readonly Option<string?> _out;
    private readonly Option<double?> _threshold;
    private readonly Option<string?> _class;
    private readonly Option<bool> _before;

    public PredictVerb(Shell shell, CommonFlags common) : base(
        "predict",
        "Predicts new data row by row, in bounded memory: decision and probability of each class as CSV, JSONL, Parquet or Arrow.",
        shell,
        "candor predict runs/loans new-loans.csv --out predictions.csv",
        "candor predict runs/loans new-loans.jsonl --threshold 0.3 --class defaulted --out predictions.parquet",
        "candor predict runs/opinions reviews.csv > predictions.csv")
    {
        _common = common;
        Add(_run);
        Add(_data);
        var group = Take(new FlagGroup("Prediction"));
        _out = group.Add(Flag.Text("--out", "FILE",
            "the file to write, .csv, .tsv, .jsonl, .parquet or .arrow (default: CSV on standard output)"));
        _threshold = group.Add(
            Flag.Number("--threshold", "decide for a class from this probability on (default: for the most probable class)"));
        _class = group.Add(Flag.Text("--class", "CLASS", "the class that --threshold is for (default: the second of two)"));
        _before = group.Add(Flag.Switch("--before", "ask the predictor before tuning"));
        _case = Take(new CaseFlags());
        _program = Take(new ProgramFlags());
    }

    protected override int Run(ParseResult arguments)
    {
        var (run, data, file, json) = (arguments.GetValue(_run)!, arguments.GetValue(_data)!, arguments.GetValue(_out),
            arguments.GetValue(_common.Json));
        if (json && file is null)
            throw new UsageException("--json prints one document that sums up; name a file for the predictions (--out predictions.csv).");
        if (file is not null)
            RowFile.Known(file);
        var threads = _common.Threads(arguments);
        var start = Shell.Clock.GetTimestamp();
        var summary = Shell.Watch(view => RunPrediction.Predict(new PredictRequest
        {
            Run = run,
            Data = data,
            Reading = _case.Read(arguments, _common),
            Out = file,
            Output = Shell.Output.IsTerminal ? new HarmlessWriter(Shell.Output.Writer) : Shell.Output.Writer,
            Rule = new() { Threshold = arguments.GetValue(_threshold), Class = arguments.GetValue(_class) },
            Threads = threads,
            Device = arguments.GetValue(_common.Device) ?? "cpu",
            Program = _program.Read(arguments),
            Before = arguments.GetValue(_before),
            Ranks = Shell.Ranks,
            Say = Shell.Note,
            Progress = rows => view.Rows("predict", rows, null),
            Cancellation = Shell.Interruption.Observe(Stopped),
        }), Stopped);
        var seconds = Shell.Clock.GetElapsedTime(start).TotalSeconds;
        if (json)
            JsonOut.Write(Shell.Output, Json(run, data, file!, summary, seconds));
        else if (file is not null)
            Print(summary, file, seconds);
        return 0;

        // A table that begins anew takes as long as it took, but no longer than reading what is there to go on with.
        string Stopped() => file is null ? "interrupted; the rows that were printed are whole, and the same command begins anew"
            : $"interrupted; what is done stands in {file}{RowFile.Partial}, and the same command begins anew";
    }

    private void Print(PredictionSummary summary, string file, double seconds)
    {
        var left = summary.Unanswered == 0
            ? "" : FormattableString.Invariant($", {summary.Unanswered} without an answer (a value is missing)");
        Shell.Output.Line(FormattableString.Invariant($"{summary.Rows} rows in {seconds:0.0} s{left}"));
        foreach (var (name, count) in summary.Decisions)
            Shell.Output.Line(FormattableString.Invariant($"  {name}: {count}"));
        Shell.Output.Line($"Predictions: {file}");
    }

    private static JsonObject Json(string run, string data, string file, PredictionSummary summary, double seconds) => new()
    {
        ["run"] = run,
        ["data"] = data,
        ["rows"] = summary.Rows,
        ["unanswered"] = summary.Unanswered,
        ["decisions"] = new JsonObject(summary.Decisions.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value))),
        ["predictions"] = file,
        ["seconds"] = seconds,
    };
}
