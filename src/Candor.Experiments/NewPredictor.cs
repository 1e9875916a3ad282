using Candor.Data;
using Candor.Masking;
using Candor.Predictors;
using Candor.Torch;

namespace Candor.Experiments;

/// <summary>The predictor that a configuration starts from.</summary>
internal static class NewPredictor
{
    /// <summary>A new perceptron, a saved predictor, or TorchScript.</summary>
    public static Predictor Create(TrainConfig config, DataSplit data, Device device)
    {
        var schema = data.Source.Schema;
        if (config.Model is not { } model)
            return new Mlp(new ColumnSpace(schema), schema.Outputs, config.Hidden, Seeds.Mix(config.Seed, Seeds.Weights), device, dropout: config.Dropout);
        if (model.EndsWith(".pt", StringComparison.OrdinalIgnoreCase))
            return ScriptPredictor.Load(model, new ColumnSpace(schema), schema.Outputs, device);
        var saved = SavedPredictor.Read(model, device);
        saved.RequireSchema(data.Source);
        return saved.Predictor;
    }
}
