using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Candor.Cli.Flags;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Runs.Exporting;

namespace Candor.Cli.Verbs;

/// <summary><c>candor export RUN --onnx FILE</c></summary>
internal sealed class ExportVerb : Verb
{
    private readonly CommonFlags _common;
    private readonly ProgramFlags _program;
    private readonly Argument<string> _run = new("RUN") { Description = "a finished run's folder" };
    private readonly Option<string?> _onnx;
    private readonly Option<ExportedInputs?> _inputs;
    private readonly Option<bool> _logits;
    private readonly Option<bool> _alone;
    private readonly Option<bool> _before;

    public ExportVerb(Shell shell, CommonFlags common) : base(
        "export", "Writes the model of a run as an ONNX file for other programs: raw values go in by name, the contract prepares them " +
            "within, probabilities and the label come out; a learned explainer's explanation, too. " +
            "An ONNX file goes out with its own outputs and its new weights.", shell,
        "candor export runs/loans --onnx loans.onnx",
        "candor export runs/loans --onnx logits.onnx --inputs standardised --logits",
        "candor export runs/tuned --onnx tuned.onnx")
    {
        _common = common;
        Add(_run);
        var group = Take(new FlagGroup("Export"));
        _onnx = group.Add(Flag.Text("--onnx", "FILE", "where the ONNX file goes"));
        _inputs = group.Add(Flag.Choice("--inputs", "raw: values as the data has them, prepared within; standardised: inputs as the " +
            "predictor takes them, of texts token indices (default raw)",
            ("raw", ExportedInputs.Raw), ("standardised", ExportedInputs.Standardised)));
        _logits = group.Add(Flag.Switch("--logits", "logits come out, not probabilities and labels"));
        _alone = group.Add(Flag.Switch("--no-explainer", "leave the learned explainer out"));
        _before = group.Add(Flag.Switch("--before", "the predictor before tuning"));
        _program = Take(new ProgramFlags());
    }

    protected override int Run(ParseResult arguments)
    {
        var (run, file) = (arguments.GetValue(_run)!,
            arguments.GetValue(_onnx) ?? throw new UsageException("Say where the file goes (--onnx FILE)."));
        var written = RunExport.Export(new()
        {
            Run = run,
            Out = file,
            Inputs = arguments.GetValue(_inputs) ?? ExportedInputs.Raw,
            Logits = arguments.GetValue(_logits),
            Explainer = !arguments.GetValue(_alone),
            Before = arguments.GetValue(_before),
            Program = _program.Read(arguments),
        });
        if (arguments.GetValue(_common.Json))
        {
            JsonOut.Write(Shell.Output, new JsonObject
            {
                ["run"] = run,
                ["onnx"] = file,
                ["sha256"] = written.Sha256,
                ["opset"] = written.Opset,
                ["model"] = written.ModelSha256,
                ["contract"] = written.ContractSha256,
                ["inputs"] = Names(written.Inputs),
                ["outputs"] = Names(written.Outputs),
            });
            return 0;
        }
        Shell.Output.Line(string.Create(CultureInfo.InvariantCulture, $"The model of {run} as ONNX: {file}"));
        if (written.Opset is { } opset)
            Shell.Output.Line(string.Create(CultureInfo.InvariantCulture,
                $"Opset {opset}, contract {written.ContractSha256[..12]}, model {written.ModelSha256[..12]}"));
        Shell.Output.Line($"Inputs: {string.Join(", ", written.Inputs.Take(20))}{(written.Inputs.Count > 20 ? ", …" : "")}");
        Shell.Output.Line($"Outputs: {string.Join(", ", written.Outputs)}");
        return 0;
    }

    private static JsonArray Names(IReadOnlyList<string> names) => [.. names.Select(n => (JsonNode)n)];
}
