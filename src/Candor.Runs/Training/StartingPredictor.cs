using Candor.Data;
using Candor.Masking;
using Candor.Onnx;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Tensors;

namespace Candor.Runs.Training;

/// <summary>The predictor that a run starts from: a new one, or the one that the configuration names.</summary>
internal static class StartingPredictor
{
    /// <summary>The predictor, on its device.</summary>
    /// <param name="config">What was asked for.</param>
    /// <param name="data">The data.</param>
    /// <param name="space">Units and inputs.</param>
    /// <param name="seed">Of new weights.</param>
    /// <param name="device">Where it goes.</param>
    /// <exception cref="CandorException">The model is missing, damaged, or not made for this data.</exception>
    public static Predictor Create(TrainConfig config, DataSplit data, FeatureSpace space, ulong seed, Device device)
    {
        var (schema, target) = (data.Source.Schema, TargetScale.Of(data));
        if (config.Model is not { } model)
            return New(config, space, schema, seed, device, target);
        if (GivenFiles.AreScripts(model))
        {
            if (config.ScriptFrom is { } naming)
                config.Leave.RequireScript(model, naming);
            // Training by examples moves the script's own outputs, which are the scaled numbers there.
            return ScriptPredictor.Load(model, space, schema.Outputs, device, config.IsByExamples ? null : target,
                GivenModel.Inputs(config, data), config.Leave.ScriptFiles);
        }
        if (GivenFiles.AreOnnx(model))
            return GivenModel.Fitting(config, OnnxPredictor.Load(model, space, schema.Outputs,
                new()
                {
                    Inputs = GivenModel.Inputs(config, data),
                    Columns = data.Standardizer,
                    Output = config.ModelOutput,
                    ClassNames = schema.Classes,
                    Labels = (data.Standardizer.Text as PieceEncoder)?.Classes,
                }, device, config.IsByExamples ? null : target));
        if (config.InputsAreSaid)
            throw new CandorException($"--inputs, --mean and --deviation say how TorchScript or ONNX takes its inputs, but {model} is " +
                "a predictor of candor's, which takes standardised ones; leave them out.");
        if (ForeignWeights.Are(model))
            return ForeignWeights.Load(model, New(config, space, schema, seed, device, target));
        var saved = SavedPredictor.Read(model, device, schema.Image is null ? null : space, leave: config.Leave);
        saved.RequireSchema(data.Source);
        if (space is not ColumnSpace || saved.Predictor.Space.Names.SequenceEqual(space.Names))
            return saved.Predictor;
        // It was trained with other groups of columns than are to be explained.
        saved.Dispose();
        return SavedPredictor.Read(model, device, space, leave: config.Leave).Predictor;
    }

    /// <summary>
    /// The data set as the configuration's model reads it: a saved predictor brings the vocabulary and the length that it was trained with,
    /// without which its token indices mean other words; a transformer has its tokenizer.
    /// </summary>
    /// <exception cref="CandorException">The model was not trained on texts, or tokens were asked for that it does not have.</exception>
    public static Dataset AsModelReads(TrainConfig config, Dataset data)
    {
        if (config.Tokenizer is not null)
        {
            var texts = data.Schema.Text ?? throw new CandorException($"--tokenizer cuts texts, but {data.Name} is read as " +
                $"{(data.Schema.Image is null ? "a table" : "images")}; name the column that holds the texts (--text), or leave it out.");
            return data.WithEncoder(PieceOptions.Encoder(config, OnnxFile.Read(config.Model!), texts.Column));
        }
        if (data.Schema.Text is null || config.Model is not { } model || GivenFiles.Are(model)
            || ForeignWeights.Are(model))
            return data;
        using var saved = SavedPredictor.Read(model, leave: config.Leave);
        saved.RequireColumns(data);
        var (reading, own) = (config.Reading, saved.Standardizer.Text!.Shape);
        var other = reading.Tokens is { } t && t != own.Tokens ? "--tokens" : reading.Vocabulary is { } v && v != own.Vocabulary
            ? "--vocabulary" : reading.KeptWords is { } k && k != own.Kept ? "--kept-words" : null;
        if (other is not null)
            throw new CandorException($"{other} is another than that of the predictor (--model), which reads {own.Tokens} words and has " +
                $"{own.Vocabulary} indices; leave it out.");
        return data.WithEncoder(saved.Standardizer.Text!);
    }

    /// <summary>How the configuration's model standardises its inputs, where it brings that along, as predictors of candor's do; else
    /// null.</summary>
    /// <param name="config">What was asked for.</param>
    /// <param name="data">The data.</param>
    /// <exception cref="CandorException">The model was not made for the data.</exception>
    public static Standardizer? StandardizerOf(TrainConfig config, Dataset data)
    {
        if (config.Model is not { } model || GivenFiles.Are(model) || ForeignWeights.Are(model))
            return null;
        using var saved = SavedPredictor.Read(model, leave: config.Leave);
        saved.RequireSchema(data);
        return saved.Standardizer;
    }

    private static Predictor New(
        TrainConfig config, FeatureSpace space, Schema schema, ulong seed, Device device, TargetScale? target)
    {
        var classes = schema.Classes.Count;
        return config.Predictor switch
        {
            "mnist-cnn" => new MnistCnn(space, classes, seed, device),
            "lstm" => new LstmClassifier(space, schema.Outputs, seed: seed, device: device) { TargetScale = target },
            "small-cnn" => new SmallCnn(space, classes, seed, device),
            "text-cnn" => new TextCnn((TokenSpace)space, classes, null, seed, device),
            "resnet18-mlp" => OnBackbone(config, space, classes, seed, device),
            "resnet18" => new ResNet18(space, classes, Stem(config, schema.Image!), seed, device),
            _ => new Mlp(space, schema.Outputs, config.Hidden, seed, device, dropout: config.Dropout) { TargetScale = target },
        };
    }

    // ImageNet's weights are those of the standard stem, whatever the images' size.
    private static Predictor OnBackbone(TrainConfig config, FeatureSpace space, int classes, ulong seed, Device device) =>
        ForeignWeights.LoadBackbone(
        config.Backbone!, new ResNet18Mlp(space, classes, config.Hidden, config.Stem == "small" ? ResNetStem.Small : ResNetStem.Standard,
            seed, device, config.Dropout));

    private static ResNetStem Stem(TrainConfig config, ImageShape shape) => config.Stem switch
    {
        "small" => ResNetStem.Small,
        "standard" => ResNetStem.Standard,
        _ => Math.Min(shape.Height, shape.Width) < 64 ? ResNetStem.Small : ResNetStem.Standard,
    };
}
