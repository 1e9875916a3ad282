using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Explainers;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Runs.Configuration;

namespace Candor.Runs.Folders;

/// <summary>What of a configuration a person set, what took effect, and what belongs to other methods.</summary>
internal static class SettingsInForce
{
    private static readonly string[] s_always = ["data", "method", "explainer", "seed"];

    private static readonly string[] s_tuning = ["lambda1", "lambda2", "lambda3", "lambda4", "deletion"];

    private static readonly string[] s_pretraining = ["pretrainEpochs", "pretrainLearningRate"];

    // What only the tuning of a predictor reads.
    private static readonly string[] s_tuned = ["training.epochs", "training.patience", "training.learningRate", "training.eta",
        "training.etas", "training.accuracyFloor", "training.cosine", "training.augment", "augmentTuning"];

    private static readonly string[] s_pictures = ["stem", "segments", "grid", "augment", "augmentTuning", "training.augment",
        "reading.idxLabels", "reading.imageSize", "reading.pixelColumns", "backbone"];

    /// <summary>The settings of a run.</summary>
    /// <param name="config">What it was told.</param>
    /// <param name="predictor">Its predictor.</param>
    /// <param name="explainer">The explainer of training and scores; null: it has no options.</param>
    /// <param name="shown">That of the rows that a report shows.</param>
    public static RunSettings Of(TrainConfig config, Predictor predictor, Explainer? explainer = null, Explainer? shown = null)
    {
        var idle = Idle(config, predictor);
        var usual = FlatOptions.Of(Usual(config).ToJson()).ToDictionary(o => o.Path, o => o.Value, StringComparer.Ordinal);
        var (scored, seen) = (Options(explainer, predictor), Options(shown, predictor));
        return new()
        {
            Set = [.. FlatOptions.Of(config.ToJson()).Where(o => !idle.Any(i => Begins(o.Path, i)) && (s_always.Contains(o.Path)
                || (usual.GetValueOrDefault(o.Path) != o.Value && !Follows(o)))).Select(o => o.Path)],
            Explainer = scored,
            Shown = shown is null || scored.SequenceEqual(seen) ? null : seen,
            Idle = idle,
        };
    }

    /// <summary>Whether a path is an option or lies in it.</summary>
    private static bool Begins(string path, string option) => path == option || path.StartsWith(option + ".", StringComparison.Ordinal);

    // The command line has an intercept unless it is told otherwise.
    private static bool Follows((string Path, string? Value) option) => option is { Path: "explainerSettings.intercept", Value: "true" };

    private static TrainConfig Usual(TrainConfig config) => (config.IsByExamples ? TrainConfig.ByExamples(config.Data)
        : TrainConfig.For(config.Data, config.Reading)) with
    { Reading = new() };

    private static IReadOnlyDictionary<string, string> Options(Explainer? explainer, Predictor predictor) =>
        explainer is null ? new SortedDictionary<string, string>(StringComparer.Ordinal) : ExplainerInForce.Settings(explainer, predictor);

    private static string[] Idle(TrainConfig config, Predictor predictor)
    {
        var example = ExampleMethods.Find(config.Method);
        var trains = !config.Measures && config.Method != TrainConfig.Keep;
        var tunes = trains && !config.LearnsExplainer && example is null;
        var given = config.Model is not null || config.Learned?.ModelCommand is not null;
        return
        [
            // The run's seed and method are theirs; the explainer's options stand by themselves, with the values in force.
            "training.seed", "examples.seed", "examples.method", "explainerSettings",
            .. example is null ? ["examples"] : Array.Empty<string>(),
            .. example is null ? Array.Empty<string>() : ["explainer", "steps", "area", "training", "rows"],
            .. config.LearnsExplainer ? ["explainer"] : Array.Empty<string>(),
            .. tunes && config.Method == "id-expo" ? [] : s_tuning,
            .. config.Method is "expo-f" or "expo-s" ? [] : new[] { "lambdaExpo" },
            .. config.Method == "adversarial" ? Array.Empty<string>() : ["attack"],
            .. tunes || example is not null ? [] : s_tuned,
            .. trains ? Array.Empty<string>() : ["trainShare", "validationShare", "training", "predictor", "limit"],
            .. !trains || given || (example is { } e && !e.Pretrains()) ? s_pretraining : [],
            .. !trains || given || config.Predictor is not ("mlp" or "resnet18-mlp") ? ["hidden", "dropout"] : Array.Empty<string>(),
            .. predictor.Space is Masking.ImageSpace ? [] : s_pictures,
            .. predictor.Space is Masking.ColumnSpace ? Array.Empty<string>()
                : ["groups", "reading.categorical", "reading.ignore", "reading.header", "reading.separator"],
        ];
    }
}
