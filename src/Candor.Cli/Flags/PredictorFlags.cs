using System.CommandLine;
using Candor.Experiments;

namespace Candor.Cli.Flags;

/// <summary>Which predictor is tuned.</summary>
internal sealed class PredictorFlags : FlagGroup
{
    private static readonly TrainConfig s_default = new() { Data = "" };

    private readonly Option<string?> _model;
    private readonly Option<int[]?> _hidden;
    private readonly Option<int?> _pretrainEpochs;
    private readonly Option<double?> _pretrainLr;

    public PredictorFlags() : base("Predictor")
    {
        _model = Add(Flag.Text("--model", "PATH", "start from a predictor: a run folder, a model file, or TorchScript (.pt) (default: train one from scratch)"));
        _hidden = Add(Flag.Numbers<int>("--hidden", "N,N", $"hidden layers of a new perceptron, or none (default {string.Join(',', s_default.Hidden)})"));
        _pretrainEpochs = Add(Flag.Whole("--pretrain-epochs", FormattableString.Invariant($"epochs of pre-training by cross-entropy (default {s_default.PretrainEpochs})")));
        _pretrainLr = Add(Flag.Number("--pretrain-lr", FormattableString.Invariant($"learning rate of pre-training (default {s_default.PretrainLearningRate})")));
    }

    public TrainConfig Read(ParseResult r, TrainConfig config, bool command)
    {
        if (r.GetValue(_model) is not null || command)
        {
            foreach (var option in new Option[] { _hidden, _pretrainEpochs, _pretrainLr })
                if (r.GetResult(option) is not null)
                    throw new CandorException($"{option.Name} has no effect with {(command ? "--model-command" : "--model")}, since that predictor is trained already; leave it out.");
        }
        return config with
        {
            Model = r.GetValue(_model),
            Hidden = r.GetResult(_hidden) is null ? config.Hidden : r.GetValue(_hidden)!,
            PretrainEpochs = r.GetValue(_pretrainEpochs) ?? config.PretrainEpochs,
            PretrainLearningRate = r.GetValue(_pretrainLr) ?? config.PretrainLearningRate,
        };
    }
}
