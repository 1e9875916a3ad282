using Candor.Data;
using Candor.Masking;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Tensors;

namespace Candor.Runs.Training;

/// <summary>The model that an explainer is learned for: a program outside, or the predictor that a run starts from.</summary>
internal static class ModelSource
{
    /// <summary>Opens or makes it.</summary>
    /// <exception cref="CandorException">It cannot be read, or does not fit the data.</exception>
    public static Predictor Open(TrainConfig config, DataSplit data, FeatureSpace space, Device device)
    {
        if (config.CommandFrom is { } file)
            config.Leave.Require(config.Learned!.ModelCommand!, file);
        return config.Learned?.ModelCommand is { } command
            ? new CommandPredictor(command, space, data.Source.Schema.Outputs, CommandRows.Raw(data.Standardizer), config.Learned.Command)
            : StartingPredictor.Create(config, data, space, Seeds.Mix(config.Seed, Seeds.Weights), device);
    }

    /// <summary>Whether the configuration names a model, so that none is trained.</summary>
    public static bool IsGiven(TrainConfig config) => config.Model is not null || config.Learned?.ModelCommand is not null;
}
