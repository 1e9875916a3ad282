using Candor.Data;
using Candor.Masking;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Tensors;

namespace Candor.Runs.Training;

/// <summary>What every job begins with: the device, the data as the model reads them, their split, and the units.</summary>
internal sealed class JobData
{
    private readonly TrainConfig _config;

    /// <summary>Opens the data.</summary>
    /// <param name="config">What was asked for.</param>
    /// <param name="numbers">Whether labels may be numbers.</param>
    /// <param name="change">Changes the data before they are split; null: nothing does.</param>
    /// <param name="say">Is told which data a file names that the options come from.</param>
    /// <exception cref="CandorException">Data, options or model do not fit together.</exception>
    public JobData(TrainConfig config, bool numbers = false, Func<Dataset, Dataset>? change = null, Action<string>? say = null)
    {
        (_config, Device) = (config, Devices.Parse(config.Device));
        var source = StartingPredictor.AsModelReads(config, config.DataFrom is { } where
            ? NamedData.Open(config, config.Data, where, say) : Dataset.Open(config.Data, config.Label, config.Reading));
        source = change?.Invoke(source) ?? source;
        if (source.Schema.Task == LearningTask.Regression && !numbers)
            throw new CandorException($"{config.Method} learns from class probabilities, but the labels of {source.Name} are read as " +
                "numbers (--task regression); leave that out, or use --method id-expo.");
        ImageOptions.RequireFits(config, source.Schema);
        var own = StartingPredictor.StandardizerOf(config, source);
        Split = config.DataFrom is { } file ? NamedData.Silent(config.Data, file, Cut) : Cut();
        Space = ImageOptions.Space(config, source.Schema, CreatePredictor);

        DataSplit Cut() => config.Measures ? DataSplit.Uncut(source, own)
            : source.Split(config.TrainShare, config.ValidationShare, config.Seed, config.Limit, own, config.Reading.Duplicates);
    }

    public Device Device { get; }

    public FeatureSpace Space { get; }

    public DataSplit Split { get; }

    /// <summary>The predictor that the job starts from; the caller's.</summary>
    /// <exception cref="CandorException">The model is missing, damaged, or not made for the data.</exception>
    public Predictor CreatePredictor()
    {
        var predictor = CreatePredictor(Space);
        if (predictor.parameters().Any())
            return predictor;
        var why = predictor.WhyNoGradients is { } reason ? $": {reason}" : "";
        predictor.Dispose();
        throw new CandorException($"{_config.Model} has no weights that could be trained{why}. Measure it (candor measure), " +
            $"or learn an explainer for it (--method meed).");
    }

    private Predictor CreatePredictor(FeatureSpace space) =>
        StartingPredictor.Create(_config, Split, space, Seeds.Mix(_config.Seed, Seeds.Weights), Device);
}
