using System.CommandLine;
using Candor.Cli.Flags;
using Candor.Cli.Session;

namespace Candor.Cli.Verbs;

/// <summary><c>candor demo</c></summary>
internal sealed class DemoVerb : Verb
{
    private readonly CommonFlags _common;
    private readonly Option<string?> _out;
    private readonly Option<int?> _epochs;
    private readonly Option<int?> _pretrainEpochs;

    public DemoVerb(Shell shell, CommonFlags common) : base(
        "demo",
        "Trains a predictor of malignant breast tissue, measures how faithful LIME's explanations of it are, tunes it with ID-ExpO, measures again, and writes a report. Two minutes; no data of yours needed.",
        shell,
        "candor demo",
        "candor demo --seed 3 --out runs/demo-seed3 --json")
    {
        _common = common;
        var group = Take(new FlagGroup("Demo"));
        _out = group.Add(Flag.Text("--out", "DIR",
            "the run folder (default runs/demo; a finished demo there is replaced, and beside anything else it is runs/demo-2, " +
            "runs/demo-3 …)"));
        _epochs = group.Add(Flag.Whole("--epochs", "epochs of tuning at most, for a quicker look"));
        _pretrainEpochs = group.Add(Flag.Whole("--pretrain-epochs", "epochs of pre-training, for a quicker look"));
    }

    protected override int Run(ParseResult arguments)
    {
        var config = Demo.Config with
        {
            Seed = arguments.GetValue(_common.Seed) ?? 0,
            Device = arguments.GetValue(_common.Device) ?? "cpu",
        };
        config = config with
        {
            PretrainEpochs = arguments.GetValue(_pretrainEpochs) ?? config.PretrainEpochs,
            Training = config.Training with { Epochs = arguments.GetValue(_epochs) ?? config.Training.Epochs },
        };
        config.Validate();
        var path = arguments.GetValue(_out) is { } named ? Demo.MakeRoom(named) : Demo.Folder();
        return TrainSession.Run(config, path, resume: false, Shell, _common, arguments);
    }
}
