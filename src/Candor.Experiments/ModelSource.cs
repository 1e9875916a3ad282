using Candor.Data;
using Candor.Masking;
using Candor.Predictors;
using Candor.Torch;

namespace Candor.Experiments;

/// <summary>The predictor that a configuration names, or a new perceptron.</summary>
internal static class ModelSource
{
    /// <summary>Opens or makes it.</summary>
    /// <exception cref="CandorException">It cannot be read, or does not fit the data.</exception>
    public static Predictor Open(TrainConfig config, DataSplit data, Device device)
    {
        var (space, classes) = (new ColumnSpace(data.Source.Schema), data.Source.Schema.Classes);
        if (config.Learned?.ModelCommand is { } command)
            return new CommandPredictor(command, space, classes.Count, CommandRows.Raw(data.Standardizer), config.Learned.Command);
        if (config.Model is not { } model)
            return new Mlp(space, classes.Count, config.Hidden, Seeds.Mix(config.Seed, Seeds.Weights), device);
        if (model.EndsWith(".pt", StringComparison.OrdinalIgnoreCase))
            return ScriptPredictor.Load(model, space, classes.Count, device);
        var saved = SavedPredictor.Read(model, device);
        saved.RequireSchema(data.Source);
        return saved.Predictor;
    }

    /// <summary>Whether the configuration names a model, so that none is trained.</summary>
    public static bool IsGiven(TrainConfig config) => config.Model is not null || config.Learned?.ModelCommand is not null;
}
