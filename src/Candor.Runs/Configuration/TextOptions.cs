using Candor.Data;
using Candor.Explainers;
using Candor.Masking;

namespace Candor.Runs.Configuration;

/// <summary>What a configuration means where the data are texts.</summary>
internal static class TextOptions
{
    /// <summary>Words that are marked where nothing says how many: the paper's number for IMDB.</summary>
    private const int Marked = 10;

    /// <summary>Refuses methods and options that texts do not have.</summary>
    public static void RequireFits(TrainConfig config)
    {
        if (!config.LearnsExplainer && !config.Measures && config.Method != "ce")
            throw new CandorException($"The method {config.Method} blends inputs with their background, or compares their features, and {config.Data} has texts, whose words cannot be blended; train the predictor with --method ce, or learn an explainer for it ({string.Join(", ", Catalog.LearnedMethods.Select(m => $"--method {m}"))}).");
        string? idle = config.Segments is not null ? "--segments" : config.Grid is not null ? "--grid" : config.Augment is not null
            ? "--augment" : config.Stem is not null ? "--stem" : null;
        if (idle is not null)
            throw new CandorException($"{idle} is for images, but {config.Data} has texts; leave it out.");
        if (config.Predictor != "text-cnn" && config.Model is null && config.Learned?.ModelCommand is null)
            throw new CandorException($"The predictor {config.Predictor} takes no texts, but {config.Data} has some; use --predictor text-cnn, or a model of your own (--model, --model-command).");
    }

    /// <summary>
    /// Names of the metrics that a run measures unasked: those that mean something, and of texts, each of whose masked copies is a pass
    /// over hundreds of
    /// words, not those that need a hundred copies of every row.
    /// </summary>
    public static IReadOnlyList<string> Measured(FeatureSpace space, Explainer explainer, LearningTask task) =>
        task == LearningTask.Regression ? Catalog.NumberMetrics : space.IsContinuous ? Catalog.Metrics
        : [.. Catalog.MetricsFor(space, explainer).Except(["sensitivityN", "infidelity", "insertionPredicted", "deletionPredicted"])];

    /// <summary>k, how many words of an explanation are marked.</summary>
    public static int Selected(TrainConfig config, FeatureSpace space) =>
        Math.Min(config.LearnsExplainer ? (config.Learned ?? new()).Options.KFor(space.Units) : Marked, space.Units);
}
