using System.CommandLine;
using Candor.Runs.Configuration;

namespace Candor.Cli.Flags;

/// <summary>How a model that was made elsewhere takes its inputs.</summary>
internal sealed class InputFlags : FlagGroup
{
    private readonly Option<string?> _inputs;
    private readonly Option<double[]?> _mean;
    private readonly Option<double[]?> _deviation;
    private readonly Option<string?> _output;
    private readonly ScriptFlags _script;

    public InputFlags() : base("Inputs of a given model (TorchScript, ONNX)")
    {
        _inputs = Add(Flag.Text("--inputs", "raw|standardised",
            "raw: the model takes columns in the data's own units, pixels in [0, 1] (default: ONNX raw; TorchScript standardised, " +
            "by all rows of the data)"));
        _mean = Add(Flag.Numbers<double>("--mean", "X,X",
            "mean that the model's inputs are standardised by, one for each input or channel, or one for all"));
        _deviation = Add(Flag.Numbers<double>("--deviation", "X,X", "their deviation, likewise"));
        _output = Add(Flag.Text("--model-output", "NAME",
            "ONNX: the output, or any value of the graph, that is explained (default: the only one of numbers)"));
        _script = new ScriptFlags(this);
    }

    /// <summary>Leave for TorchScript, which is said beside a configuration's file, too.</summary>
    public ScriptFlags Script => _script;

    /// <summary>The configuration with what was said.</summary>
    public TrainConfig Read(ParseResult r, TrainConfig config) => (config with
    {
        Inputs = r.GetValue(_inputs),
        ModelOutput = r.GetValue(_output),
        InputMean = r.GetResult(_mean) is null ? null : r.GetValue(_mean),
        InputDeviation = r.GetResult(_deviation) is null ? null : r.GetValue(_deviation),
    }).Permit(_script.Read(r));
}
