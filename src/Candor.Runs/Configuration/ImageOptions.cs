using Candor.Data;
using Candor.Explainers;
using Candor.Explainers.Learned;
using Candor.Masking;
using Candor.Predictors;

namespace Candor.Runs.Configuration;

/// <summary>What a configuration's options for images mean for the data at hand.</summary>
internal static class ImageOptions
{
    public static readonly string[] Predictors = ["mlp", "small-cnn", "resnet18", "resnet18-mlp", "mnist-cnn", "lstm", "text-cnn"];

    public static readonly string[] Segmentations = ["grid", "pixels", "slic"];

    private static readonly string[] s_stems = ["small", "standard"];

    /// <summary>Refuses names that are not known and numbers that mean nothing.</summary>
    public static void Validate(TrainConfig config)
    {
        OneOf("predictor", config.Predictor, Predictors);
        OneOf("segmentation", config.Segments, Segmentations);
        OneOf("stem", config.Stem, s_stems);
        if (config.Grid is < 1)
            throw new CandorException(FormattableString.Invariant(
                $"The grid has {config.Grid} cells a side, but needs 1 or more (--grid 8)."));
        if (config.Grid is not null && config.Segments == "pixels")
            throw new CandorException("--grid has no effect with --segments pixels, where every pixel is a unit; leave one of them out.");
        if (config.Stem is not null && config.Predictor is not ("resnet18" or "resnet18-mlp"))
            throw new CandorException($"--stem has no effect on the predictor {config.Predictor}; leave it out, or choose --predictor resnet18.");
        if (config.Backbone is not null && config.Predictor != "resnet18-mlp")
            throw new CandorException($"--backbone has no effect on the predictor {config.Predictor}; leave it out, or choose --predictor resnet18-mlp.");
        if (config is { Backbone: null, Model: null, Predictor: "resnet18-mlp" })
            throw new CandorException("The predictor resnet18-mlp is a perceptron on the outputs of a trained ResNet-18; name that one's weights (--backbone resnet18.safetensors, with torchvision's names).");
        if (config.AugmentTuning && config.Augment is null)
            throw new CandorException("--augment-tuning has no effect without --augment; say which changes are meant (--augment flip,crop).");
    }

    /// <summary>Refuses options for images where the data is a table.</summary>
    public static void RequireFits(TrainConfig config, Schema schema)
    {
        if (schema.Text is not null)
        {
            TextOptions.RequireFits(config);
            return;
        }
        if (config.Predictor == "text-cnn" && config.Model is null && config.Learned?.ModelCommand is null)
            throw new CandorException($"The predictor text-cnn is for texts, but {config.Data} is read as {(schema.Image is null ? "a table" : "images")}; name the column that holds the texts (--text), or use {(schema.Image is null ? "--predictor mlp" : "--predictor small-cnn")}.");
        if (config.Predictor == "lstm" && config.Model is null && schema.Series is null)
            throw new CandorException($"The predictor lstm is for series, but {config.Data} has none; say how many times its columns are (--series 3), or use another predictor.");
        if (schema.Image is not null)
            return;
        string? idle = config.Segments is not null ? "--segments" : config.Grid is not null ? "--grid" : config.Augment is not null
            ? "--augment" : null;
        if (idle is not null)
            throw new CandorException($"{idle} is for images, but {config.Data} is a table; leave it out.");
        if (config.Predictor != "mlp" && config.Model is null && schema.Series is null)
            throw new CandorException($"The predictor {config.Predictor} is for images, but {config.Data} is a table; use --predictor mlp.");
    }

    /// <summary>The units that are explained.</summary>
    /// <param name="config">What was asked for.</param>
    /// <param name="schema">The data.</param>
    /// <param name="predictor">Makes the predictor with some units, to ask it for the size of its maps.</param>
    public static FeatureSpace Space(TrainConfig config, Schema schema, Func<FeatureSpace, Predictor> predictor)
    {
        RequireFits(config, schema);
        if (config.Groups.Count > 0 && (schema.Text is not null || schema.Series is not null || schema.Image is not null))
            throw new CandorException($"--group joins columns of a table, but {config.Data} is none; leave it out.");
        if (schema.Text is { } text)
            return SchemaSpaces.Of(text);
        if (schema.Series is { } series)
            return new SeriesSpace(series.Steps, series.Features);
        if (schema.Image is not { } shape)
            return new ColumnSpace(schema, config.Groups);
        if (config is { Segments: null, Grid: null, LearnsExplainer: true } && HasUNet(config, shape))
            return new SuperpixelGrid(shape, Math.Max(1, Math.Min(shape.Height, shape.Width) / UNetExplainerNetwork.Cell));
        // Learned explainers select pixels, as in their papers, unless cells are asked for.
        if (config.Segments == "pixels" || config is { Segments: null, Grid: null, LearnsExplainer: true })
            return new PixelSpace(shape);
        if (config.Segments == "slic")
            return new Slic(shape, new SlicOptions { Cells = config.Grid ?? SuperpixelGrid.UsualCells(shape) });
        if (config.Grid is null && config.Explainer is "grad-cam" or "grad-cam-plus-plus")
            return GradCam.GridOf(shape, predictor, config.ExplainerSettings.Stage);
        return new SuperpixelGrid(shape, config.Grid ?? SuperpixelGrid.UsualCells(shape));
    }

    // A U-Net's units are cells of 4×4 pixels, and images of natural size have a U-Net unless they are said not to.
    private static bool HasUNet(TrainConfig config, ImageShape shape) => (config.Learned?.Options.Network ?? ImageNetwork.Auto) switch
    {
        ImageNetwork.UNet => true,
        ImageNetwork.Auto => Math.Min(shape.Height, shape.Width) is >= 64 and var side && side % UNetExplainerNetwork.Cell == 0
            && shape.Height == shape.Width,
        _ => false,
    };

    private static void OneOf(string kind, string? name, string[] known)
    {
        if (name is not null && !known.Contains(name))
            throw Suggestion.Unknown(kind, name, known);
    }
}
