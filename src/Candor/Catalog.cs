using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Objectives;

namespace Candor;

/// <summary>What an explainer can be told by name; what an explainer does not know is refused.</summary>
public sealed record ExplainerSettings
{
    /// <summary>M of LIME and KernelSHAP, points of integrated gradients. Null: the explainer's default.</summary>
    public int? Samples { get; init; }

    /// <summary>ε of LIME and of the literal KernelSHAP. Null: the explainer's default.</summary>
    public double? Ridge { get; init; }

    /// <summary>LIME's kernel: <c>l2</c> or <c>cosine</c>. Null: the default.</summary>
    public string? Kernel { get; init; }

    /// <summary>LIME's kernel width. Null: the kernel's default.</summary>
    public double? KernelWidth { get; init; }

    /// <summary>LIME's intercept. Null: none.</summary>
    public bool? Intercept { get; init; }

    /// <summary>KernelSHAP's fit: <c>constrained</c> or <c>paper-literal</c>. Null: the default.</summary>
    public string? ShapleyFit { get; init; }

    /// <summary>Which rows share masks: <c>batch</c> or <c>row</c>. Null: the default.</summary>
    public string? Sharing { get; init; }

    /// <summary>The explained output: <c>probability</c> or <c>logit</c>. Null: probability.</summary>
    public string? Output { get; init; }
}

/// <summary>One thing that has a name.</summary>
/// <param name="Kind">explainer, metric, method or term.</param>
/// <param name="Name">As on the command line and in JSON.</param>
/// <param name="Summary">One line.</param>
/// <param name="Paper">Where it comes from; null for textbook things.</param>
/// <param name="Direction"><c>up</c> or <c>down</c> for metrics, else null.</param>
public sealed record CatalogItem(string Kind, string Name, string Summary, Paper? Paper, string? Direction = null);

/// <summary>Everything that has a name: feeds the command line, configurations, reports and the laws over all methods.</summary>
public static partial class Catalog
{
    private static readonly Dictionary<string, (string Summary, Func<ExplainerSettings, Baseline?, Explainer> Create)> s_explainers = new()
    {
        ["lime"] = ("weighted ridge regression of the output on random masks", (s, b) => new Lime(Options.Lime(s), b)),
        ["kernel-shap"] = ("Shapley values by weighted least squares", (s, b) => new KernelShap(Options.KernelShap(s), b)),
        ["gradient"] = ("derivative of the output in each input", (s, _) => new Gradient(Options.Only(s, "gradient").Output())),
        ["absolute-gradient"] = ("size of the derivative in each input", (s, _) => new Gradient(Options.Only(s, "absolute-gradient").Output(), absolute: true)),
        ["gradient-x-input"] = ("derivative times the distance from the background", (s, b) => new GradientTimesInput(Options.Only(s, "gradient-x-input").Output(), b)),
        ["absolute-gradient-x-input"] = ("size of derivative times distance", (s, b) => new GradientTimesInput(Options.Only(s, "absolute-gradient-x-input").Output(), b, absolute: true)),
        ["integrated-gradients"] = ("mean derivative on the way from the background, times the distance", (s, b) => new IntegratedGradients(Options.IntegratedGradients(s), b)),
        ["infd"] = ("coefficients of least infidelity under a noisy background", (s, b) => new NoisyBaseline(Options.NoisyBaseline(s), b)),
        ["random"] = ("random scores: what any method must beat", (s, _) => Options.Random(s)),
    };

    private static readonly Dictionary<string, (string Summary, Func<Baseline, MaskSteps, Area, Metric> Create)> s_metrics = new()
    {
        ["accuracy"] = ("share of right predictions", (_, _, _) => new Accuracy()),
        ["insertion"] = ("probability of the true class while the top units are inserted", (b, s, a) => new Insertion(b, s, a)),
        ["deletion"] = ("probability of the true class while the top units are deleted", (b, s, a) => new Deletion(b, s, a)),
        ["oneMinusDeletion"] = ("1 − deletion", (b, s, a) => new OneMinusDeletion(b, s, a)),
        ["sensitivityN"] = ("correlation of contributions with what removing units does", (b, _, _) => new SensitivityN(b)),
        ["infidelity"] = ("squared error of contributions against what removing units does", (b, _, _) => new Infidelity(b)),
        ["maxSensitivity"] = ("largest relative change of the explanation under small noise", (_, _, _) => new MaxSensitivity()),
        ["insertionPredicted"] = ("insertion of the predicted class", (b, s, a) => new Insertion(b, s, a, ExplainedLabel.Predicted)),
        ["deletionPredicted"] = ("deletion of the predicted class", (b, s, a) => new Deletion(b, s, a, ExplainedLabel.Predicted)),
        ["wrongLabelInsertion"] = ("insertion of a random wrong class: what a mask alone can claim", (b, s, a) => new Insertion(b, s, a, ExplainedLabel.Wrong)),
        ["insertionMargin"] = ("insertion minus wrong-label insertion", (b, s, a) => new InsertionMargin(b, s, a)),
    };

    /// <summary>Names of the explainers.</summary>
    public static IReadOnlyList<string> Explainers { get; } = [.. s_explainers.Keys];

    /// <summary>Names of the metrics.</summary>
    public static IReadOnlyList<string> Metrics { get; } = [.. s_metrics.Keys];

    /// <summary>Names of the training methods.</summary>
    public static IReadOnlyList<string> Methods { get; } = ["id-expo", "expo-f", "expo-s", "ce"];

    /// <summary>An explainer by name.</summary>
    /// <exception cref="CandorException">There is none of that name, or it does not know one of the settings.</exception>
    public static Explainer Explainer(string name, ExplainerSettings? settings = null, Baseline? baseline = null) =>
        s_explainers.TryGetValue(name, out var entry)
            ? entry.Create(settings ?? new(), baseline)
            : throw Suggestion.Unknown("explainer", name, Explainers);

    /// <summary>A metric by name.</summary>
    /// <exception cref="CandorException">There is none of that name.</exception>
    public static Metric Metric(string name, Baseline baseline, MaskSteps? steps = null, Area area = Area.MeanOfSteps) =>
        s_metrics.TryGetValue(name, out var entry)
            ? entry.Create(baseline, steps ?? MaskSteps.Half, area)
            : throw Suggestion.Unknown("metric", name, Metrics);

    /// <summary>The metrics of every evaluation.</summary>
    public static IReadOnlyList<Metric> AllMetrics(Baseline baseline, MaskSteps? steps = null, Area area = Area.MeanOfSteps) =>
        [.. Metrics.Select(m => Metric(m, baseline, steps, area))];

    /// <summary>Everything, for listings.</summary>
    public static IReadOnlyList<CatalogItem> Items { get; } =
    [
        .. s_explainers.Select(e => new CatalogItem("explainer", e.Key, e.Value.Summary, e.Value.Create(new(), null).Paper)),
        .. s_metrics.Select(m =>
        {
            var metric = m.Value.Create(Baseline.Of([]), MaskSteps.Half, Area.MeanOfSteps);
            return new CatalogItem("metric", m.Key, m.Value.Summary, metric.Paper, metric.Direction == Direction.Up ? "up" : "down");
        }),
        .. FidelityItems,
        new("method", "id-expo", "cross-entropy with insertion, deletion and norm regularisers", Papers.IdExpo),
        new("method", "expo-f", "cross-entropy with the fidelity of the linear surrogate", Papers.Expo),
        new("method", "expo-s", "cross-entropy with the stability of the output under masks", Papers.Expo),
        new("method", "ce", "cross-entropy alone", null),
        .. LearnedItems,
    ];
}
