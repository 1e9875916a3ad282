using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Cli.Flags;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Onnx;
using Candor.Runs.Folders;

namespace Candor.Cli.Verbs;

/// <summary><c>candor export RUN --onnx FILE</c></summary>
internal sealed class ExportVerb : Verb
{
    private readonly CommonFlags _common;
    private readonly Argument<string> _run = new("RUN") { Description = "a finished run's folder" };
    private readonly Option<string?> _onnx;

    public ExportVerb(Shell shell, CommonFlags common) : base(
        "export", "Writes the model of a run as a file for other programs: an ONNX file that was tuned, with its new weights.", shell,
        "candor export runs/tuned --onnx tuned.onnx")
    {
        _common = common;
        Add(_run);
        _onnx = Take(new FlagGroup("Export")).Add(Flag.Text("--onnx", "FILE", "where the ONNX file goes"));
    }

    protected override int Run(ParseResult arguments)
    {
        var run = arguments.GetValue(_run)!;
        var file = arguments.GetValue(_onnx) ?? throw new UsageException("Say where the file goes (--onnx FILE).");
        using var saved = SavedPredictor.Read(RunFolder.Open(run).Model);
        if (saved.Predictor is not OnnxPredictor onnx)
            throw new CandorException($"The model of {run} is a predictor of the architecture '{saved.Predictor.Architecture}'; " +
                $"only models that came as ONNX files go out as ONNX. Its weights are in {RunFolder.Open(run).Model}, " +
            $"under PyTorch's names.");
        onnx.Save(file);
        if (arguments.GetValue(_common.Json))
            JsonOut.Write(Shell.Output, new JsonObject { ["run"] = run, ["onnx"] = file, ["sha256"] = SavedPredictor.HashOf(file) });
        else
            Shell.Output.Line($"The model of {run}, with its weights: {file}");
        return 0;
    }
}
