using System.CommandLine;
using System.Globalization;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;

namespace Candor.Cli.Flags;

/// <summary>Which predictor is tuned.</summary>
internal sealed class PredictorFlags : FlagGroup
{
    private static readonly TrainConfig s_default = new() { Data = "" };
    private static readonly TrainConfig s_images = s_default.OnImages();
    private static readonly TrainConfig s_texts = s_default.OnTexts();

    private readonly Option<string?> _predictor;
    private readonly Option<string?> _stem;
    private readonly Option<string?> _backbone;
    private readonly Option<string?> _model;
    private readonly Option<int[]?> _hidden;
    private readonly Option<double?> _dropout;
    private readonly Option<int?> _pretrainEpochs;
    private readonly Option<double?> _pretrainLr;

    /// <summary>The options.</summary>
    /// <param name="there">Whether a finished model is used, so that none is trained and it is named elsewhere.</param>
    public PredictorFlags(bool there = false) : base(there ? "Weights without an architecture (.safetensors)" : "Predictor")
    {
        _predictor = Add(Flag.Text("--predictor", "NAME",
            "architecture: mlp, small-cnn, mnist-cnn, resnet18, resnet18-mlp, lstm or text-cnn (default mlp; small-cnn for images, " +
            "lstm for series, text-cnn for texts)"));
        _stem = Add(Flag.Text("--stem", "small|standard",
            "what resnet18 does first: a 3×3 or a 7×7 convolution (default: small below 64 pixels a side)"));
        _backbone = AddIf(!there, Flag.Text("--backbone", "FILE",
            "weights of the ResNet-18 whose 1,000 outputs resnet18-mlp takes for its inputs (.safetensors with torchvision's names); " +
            "they stay as they are"));
        _model = AddIf(!there, Flag.Text("--model", "PATH",
            "start from a predictor: a run folder, a model file of candor's, weights of the --predictor with PyTorch's names " +
            "(.safetensors), TorchScript (.pt; a program: name only what you trust) or ONNX (.onnx) (default: train one from scratch)"));
        _hidden = Add(Flag.Numbers<int>("--hidden", "N,N",
            $"hidden layers of a new perceptron, or none (default {string.Join(',', s_default.Hidden)}; 64,64,64 where examples explain)"));
        _dropout = AddIf(!there, Flag.Number("--dropout",
            "probability that a hidden unit of a new perceptron is dropped while training (default 0; 0.3 where examples explain)"));
        _pretrainEpochs = AddIf(!there, Flag.Whole("--pretrain-epochs",
            string.Create(CultureInfo.InvariantCulture, $"epochs of pre-training by cross-entropy (default {s_default.PretrainEpochs}; " +
                $"images {s_images.PretrainEpochs}, texts {s_texts.PretrainEpochs})")));
        _pretrainLr = AddIf(!there, Flag.Number("--pretrain-lr",
            string.Create(CultureInfo.InvariantCulture, $"learning rate of pre-training (default {s_default.PretrainLearningRate}; " +
                $"images {s_images.PretrainLearningRate}, texts {s_texts.PretrainLearningRate})")));
    }

    /// <summary>Options of the tuning of finished predictors, which training with examples does not have.</summary>
    public IEnumerable<Option> Pretraining => [_pretrainEpochs, _pretrainLr];

    /// <summary>Whether a predictor to start from is named.</summary>
    public bool IsGiven(ParseResult r) => r.GetValue(_model) is not null;

    /// <summary>The architecture of weights that do not say theirs.</summary>
    public TrainConfig ReadThere(ParseResult r, TrainConfig config)
    {
        if (config.Model is not { } model || !ForeignWeights.Are(model))
        {
            foreach (var option in new Option[] { _predictor, _stem, _hidden })
                if (r.GetResult(option) is not null)
                    throw new CandorException($"{option.Name} is for weights alone (.safetensors with PyTorch's names); " +
                        $"this model has its architecture already: leave it out.");
            return config;
        }
        return config with
        {
            Predictor = r.GetValue(_predictor) ?? config.Predictor,
            Stem = r.GetValue(_stem),
            Hidden = r.GetResult(_hidden) is null ? config.Hidden : r.GetValue(_hidden)!,
        };
    }

    /// <summary>The predictor of a configuration.</summary>
    /// <param name="r">What was given.</param>
    /// <param name="config">What it changes.</param>
    /// <param name="command">Whether a program is the model.</param>
    public TrainConfig Read(ParseResult r, TrainConfig config, bool command = false)
    {
        var given = command ? "--model-command" : "--model";
        if (r.GetValue(_model) is not null || command)
        {
            foreach (var option in new Option[] { _pretrainEpochs, _pretrainLr })
                if (r.GetResult(option) is not null)
                    throw new CandorException($"{option.Name} has no effect with {given}, since that predictor is trained already; leave it out.");
        }
        var predictor = r.GetValue(_predictor) ?? config.Predictor;
        foreach (var option in new Option[] { _hidden, _dropout })
            if (r.GetResult(option) is not null && predictor is not ("mlp" or "resnet18-mlp"))
                throw new CandorException($"{option.Name} has no effect on the predictor {predictor}; leave it out, or choose --predictor mlp.");
        // Bare weights do not say whose they are; a file that candor wrote does.
        var named = !command && (r.GetValue(_model) is not { } model || ForeignWeights.Are(model));
        foreach (var option in new Option[] { _predictor, _stem, _backbone, _hidden, _dropout })
            if (!named && r.GetResult(option) is not null)
                throw new CandorException($"{option.Name} has no effect with {given}, since that predictor is there already; leave it out.");
        return config with
        {
            Predictor = predictor,
            Stem = r.GetValue(_stem),
            Backbone = r.GetValue(_backbone) ?? config.Backbone,
            Model = r.GetValue(_model),
            Hidden = r.GetResult(_hidden) is null ? config.Hidden : r.GetValue(_hidden)!,
            Dropout = r.GetValue(_dropout) ?? config.Dropout,
            PretrainEpochs = r.GetValue(_pretrainEpochs) ?? config.PretrainEpochs,
            PretrainLearningRate = r.GetValue(_pretrainLr) ?? config.PretrainLearningRate,
        };
    }
}
