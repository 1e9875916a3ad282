using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Predictors;

namespace Candor.Experiments;

/// <summary>What a configuration's options for images mean for the data at hand.</summary>
internal static class ImageOptions
{
    public static readonly string[] Predictors = ["mlp", "small-cnn", "resnet18"];

    public static readonly string[] Segmentations = ["grid", "pixels", "slic"];

    private static readonly string[] s_stems = ["small", "standard"];

    /// <summary>Refuses names that are not known and numbers that mean nothing.</summary>
    public static void Validate(TrainConfig config)
    {
        OneOf("predictor", config.Predictor, Predictors);
        OneOf("segmentation", config.Segments, Segmentations);
        OneOf("stem", config.Stem, s_stems);
        if (config.Grid is < 1)
            throw new CandorException(FormattableString.Invariant($"The grid has {config.Grid} cells a side, but needs 1 or more (--grid 8)."));
        if (config.Grid is not null && config.Segments == "pixels")
            throw new CandorException("--grid has no effect with --segments pixels, where every pixel is a unit; leave one of them out.");
        if (config.Stem is not null && config.Predictor != "resnet18")
            throw new CandorException($"--stem has no effect on the predictor {config.Predictor}; leave it out, or choose --predictor resnet18.");
        if (config.AugmentTuning && config.Augment is null)
            throw new CandorException("--augment-tuning has no effect without --augment; say which changes are meant (--augment flip,crop).");
    }

    /// <summary>Refuses options for images where the data is a table.</summary>
    public static void RequireFits(TrainConfig config, Schema schema)
    {
        if (schema.Image is not null)
            return;
        string? idle = config.Segments is not null ? "--segments" : config.Grid is not null ? "--grid" : config.Augment is not null ? "--augment" : null;
        if (idle is not null)
            throw new CandorException($"{idle} is for images, but {config.Data} is a table; leave it out.");
        if (config.Predictor != "mlp" && config.Model is null)
            throw new CandorException($"The predictor {config.Predictor} is for images, but {config.Data} is a table; use --predictor mlp.");
    }

    /// <summary>The units that are explained.</summary>
    /// <param name="config">What was asked for.</param>
    /// <param name="schema">The data.</param>
    /// <param name="predictor">Makes the predictor with some units, to ask it for the size of its maps.</param>
    public static FeatureSpace Space(TrainConfig config, Schema schema, Func<FeatureSpace, Predictor> predictor)
    {
        RequireFits(config, schema);
        if (schema.Image is not { } shape)
            return new ColumnSpace(schema);
        // Learned explainers select pixels, as in their papers, unless cells are asked for.
        if (config.Segments == "pixels" || config is { Segments: null, Grid: null, LearnsExplainer: true })
            return new PixelSpace(shape);
        if (config.Segments == "slic")
            return new Slic(shape, new SlicOptions { Cells = config.Grid ?? Cells(shape) });
        if (config.Grid is null && config.Explainer is "grad-cam" or "grad-cam-plus-plus")
        {
            using var probe = predictor(new PixelSpace(shape));
            return GradCam.GridOf(probe, config.ExplainerSettings.Stage);
        }
        return new SuperpixelGrid(shape, config.Grid ?? Cells(shape));
    }

    /// <summary>8 superpixels a side, as the paper has them at 32 and 96 pixels; where 8 does not divide the sides, the largest smaller number from 4 on that does.</summary>
    internal static int Cells(ImageShape shape)
    {
        var side = Math.Min(shape.Height, shape.Width);
        for (var n = Math.Min(8, side); n >= 4; n--)
            if (shape.Height % n == 0 && shape.Width % n == 0)
                return n;
        return Math.Min(8, side);
    }

    private static void OneOf(string kind, string? name, string[] known)
    {
        if (name is not null && !known.Contains(name))
            throw Suggestion.Unknown(kind, name, known);
    }
}
