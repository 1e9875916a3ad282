using Candor.Data;
using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Metrics;
using Candor.Objectives;
using Candor.Objectives.Examples;

namespace Candor;

/// <summary>What an explainer can be told by name; what an explainer does not know is refused.</summary>
public sealed record ExplainerSettings
{
    /// <summary>M of LIME, KernelSHAP and RISE, points of integrated gradients, noisy copies of SmoothGrad. Null: the explainer's
    /// default.</summary>
    public int? Samples { get; init; }

    /// <summary>ε of LIME and of the literal KernelSHAP. Null: the explainer's default.</summary>
    public double? Ridge { get; init; }

    /// <summary>LIME's kernel: <c>l2</c> or <c>cosine</c>. Null: the default.</summary>
    public string? Kernel { get; init; }

    /// <summary>LIME's kernel width. Null: the kernel's default.</summary>
    public double? KernelWidth { get; init; }

    /// <summary>LIME's intercept, and RISE's mean taken off. Null: the explainer's default, with; false: the papers' equations to the
    /// letter.</summary>
    public bool? Intercept { get; init; }

    /// <summary>Whether LIME takes every mask once where the samples allow. Null: the explainer's default, it does.</summary>
    public bool? AllMasks { get; init; }

    /// <summary>KernelSHAP's fit: <c>constrained</c> or <c>paper-literal</c>. Null: the default.</summary>
    public string? ShapleyFit { get; init; }

    /// <summary>Which rows share masks: <c>batch</c> or <c>row</c>. Null: the default.</summary>
    public string? Sharing { get; init; }

    /// <summary>The explained output: <c>probability</c> or <c>logit</c>. Null: logit for Grad-CAM and Grad-CAM++, else
    /// probability.</summary>
    public string? Output { get; init; }

    /// <summary>Grad-CAM's stage. Null: the predictor's default.</summary>
    public string? Stage { get; init; }

    /// <summary>In training, leaves Grad-CAM's second-order terms out. Null: they are in.</summary>
    public bool? DetachWeights { get; init; }

    /// <summary>SmoothGrad's noise as a share of the input's range. Null: the default.</summary>
    public double? Noise { get; init; }

    /// <summary>Height of occlusion's window in pixels, and its width where none is given. Null: the units, one at a time.</summary>
    public int? Window { get; init; }

    /// <summary>Width of occlusion's window in pixels. Null: as wide as high.</summary>
    public int? WindowWidth { get; init; }

    /// <summary>Pixels between occlusion's windows. Null: half a window.</summary>
    public int? Stride { get; init; }

    /// <summary>Cells a side of RISE's coarse grid. Null: the default.</summary>
    public int? MaskCells { get; init; }

    /// <summary>Share of the cells that RISE keeps. Null: the default.</summary>
    public double? Kept { get; init; }
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
        ["absolute-gradient"] = ("size of the derivative in each input",
            (s, _) => new Gradient(Options.Only(s, "absolute-gradient").Output(), absolute: true)),
        ["gradient-x-input"] = ("derivative times the distance from the background", (s, b) => new GradientTimesInput(Options.Only(s,
            "gradient-x-input").Output(), b)),
        ["absolute-gradient-x-input"] = ("size of derivative times distance", (s, b) => new GradientTimesInput(Options.Only(s,
            "absolute-gradient-x-input").Output(), b, absolute: true)),
        ["integrated-gradients"] = ("mean derivative on the way from the background, times the distance",
            (s, b) => new IntegratedGradients(Options.IntegratedGradients(s), b)),
        ["grad-cam"] = ("maps of a convolutional stage, weighed by their mean derivative",
            (s, _) => new GradCam(Options.GradCam(s, "grad-cam"))),
        ["grad-cam-plus-plus"] = ("Grad-CAM with weights that count several small occurrences",
            (s, _) => new GradCamPlusPlus(Options.GradCam(s, "grad-cam-plus-plus"))),
        ["smooth-grad"] = ("mean derivative over noisy copies of the input", (s, _) => new SmoothGrad(Options.SmoothGrad(s))),
        ["occlusion"] = ("fall of the output when a unit, or a window of pixels, is hidden", (s, b) => new Occlusion(Options.Occlusion(s),
            b)),
        ["rise"] = ("mean output on random masks, weighed by what each mask shows", (s, b) => new Rise(Options.Rise(s), b)),
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
        ["wrongLabelInsertion"] = ("insertion of a random wrong class: what a mask alone can claim", (b, s, a) => new Insertion(b, s, a,
            ExplainedLabel.Wrong)),
        ["insertionMargin"] = ("insertion minus wrong-label insertion", (b, s, a) => new InsertionMargin(b, s, a)),
        ["complexity"] = ("entropy of the units' shares in an explanation", (_, _, _) => new Complexity()),
        ["sparseness"] = ("Gini index of the sizes of contributions", (_, _, _) => new Sparseness()),
    };

    private static readonly Dictionary<string, (string Summary, Func<Baseline, Metric> Create)> s_askedMetrics = new()
    {
        ["roadMorf"] = ("probability while the top units' pixels are filled from their neighbours", _ => new Road()),
        ["roadLerf"] = ("probability while the last units' pixels are filled from their neighbours",
            _ => new Road(mostRelevantFirst: false)),
        ["fFidelityPlus"] = ("fall of a copy tuned on missing units, without a few of the top units", b => new FFidelity(b)),
        ["fFidelityMinus"] = ("fall of that copy without a few of the other units", b => new FFidelity(b, selected: false)),
        ["maskedAccuracy"] = ("share of right predictions where units are missing at random", b => new MaskedPrediction(b)),
        ["maskedLogLoss"] = ("negative log-probability of the true class where units are missing at random",
            b => new MaskedPrediction(b, logLoss: true)),
        ["truthAgreement"] = ("share of pairs ranked as a generated set's truth has them", _ => new TruthAgreement()),
    };

    private const string R2Summary = "coefficient of determination of a regression";

    private static readonly Dictionary<string, (string Summary, Func<Metric> Create)> s_sanityChecks = new()
    {
        ["modelRandomization"] = ("rank correlation with the explanation of shuffled weights", () => new ModelRandomization()),
        ["labelRandomization"] = ("rank correlation with the explanation of a predictor trained on random labels",
            () => new LabelRandomization()),
    };

    /// <summary>Names of the explainers.</summary>
    public static IReadOnlyList<string> Explainers { get; } = [.. s_explainers.Keys];

    /// <summary>Names of the metrics of predictors that tell classes apart.</summary>
    public static IReadOnlyList<string> Metrics { get; } = [.. s_metrics.Keys];

    /// <summary>Names of the metrics of predictors that give a number.</summary>
    public static IReadOnlyList<string> NumberMetrics => RegressionMetrics.Names;

    /// <summary>Names of the metrics that change or train the predictor meanwhile, and so are only computed where they are asked
    /// for.</summary>
    public static IReadOnlyList<string> SanityChecks { get; } = [.. s_sanityChecks.Keys];

    /// <summary>Names of the metrics that are only computed where they are asked for: they are for images alone (ROAD), tune a copy of the
    /// predictor (F-Fidelity), ask about the predictor rather than the explanation (predictions under random masks), or need to know the
    /// truth (agreement with it, which runs measure unasked where they do).</summary>
    public static IReadOnlyList<string> AskedMetrics { get; } = [.. s_askedMetrics.Keys];

    /// <summary>Names of the training methods.</summary>
    public static IReadOnlyList<string> Methods { get; } =
        ["id-expo", "expo-f", "expo-s", "ce", "mse", "adversarial", .. ExampleMethods.Names];

    /// <summary>An explainer by name.</summary>
    /// <exception cref="CandorException">There is none of that name, or it does not know one of the settings.</exception>
    public static Explainer Explainer(string name, ExplainerSettings? settings = null, Baseline? baseline = null) =>
        s_explainers.TryGetValue(name, out var entry)
            ? entry.Create(settings ?? new(), baseline)
            : throw Suggestion.Unknown("explainer", name, Explainers);

    /// <summary>A metric or sanity check by name, of those that are measured unasked or not.</summary>
    /// <exception cref="CandorException">There is none of that name.</exception>
    public static Metric Metric(string name, Baseline baseline, MaskSteps? steps = null, Area area = Area.MeanOfSteps) =>
        s_metrics.TryGetValue(name, out var entry)
            ? entry.Create(baseline, steps ?? MaskSteps.Half, area)
            : name == "r2" ? new R2()
            : s_askedMetrics.TryGetValue(name, out var asked) ? asked.Create(baseline)
            : s_sanityChecks.TryGetValue(name, out var check) ? check.Create()
            : throw Suggestion.Unknown("metric", name, Metrics.Union(NumberMetrics).Concat(AskedMetrics).Concat(SanityChecks));

    /// <summary>The metrics of every evaluation.</summary>
    /// <param name="baseline">b.</param>
    /// <param name="steps">The steps of insertion and deletion. Null: up to half of the units.</param>
    /// <param name="area">How their curves become a score.</param>
    /// <param name="task">What the predictor gives: classes or a number.</param>
    public static IReadOnlyList<Metric> AllMetrics(
        Baseline baseline, MaskSteps? steps = null, Area area = Area.MeanOfSteps, LearningTask task = LearningTask.Classification) =>
        [.. (task == LearningTask.Regression ? NumberMetrics : Metrics).Select(m => Metric(m, baseline, steps, area))];

    /// <summary>Names of the metrics that mean something for an explainer on a feature space: texts have no noise, and derivatives in
    /// embeddings no sum.</summary>
    public static IReadOnlyList<string> MetricsFor(FeatureSpace space, Explainer explainer)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(explainer);
        if (space.IsContinuous)
            return Metrics;
        var sums = !explainer.IsDerivative || explainer is NoisyBaseline;
        return [.. Metrics.Where(m => m != "maxSensitivity" && (sums || m is not ("sensitivityN" or "infidelity")))];
    }

    /// <summary>Everything, for listings.</summary>
    public static IReadOnlyList<CatalogItem> Items { get; } =
    [
        .. s_explainers.Select(e => new CatalogItem("explainer", e.Key, e.Value.Summary, e.Value.Create(new(), null).Paper)),
        .. s_metrics.Select(m =>
        {
            var metric = m.Value.Create(Baseline.Of([]), MaskSteps.Half, Area.MeanOfSteps);
            return new CatalogItem("metric", m.Key, m.Value.Summary, metric.Paper, metric.Direction == Direction.Up ? "up" : "down");
        }),
        new("metric", "r2", R2Summary, null, "up"),
        .. s_askedMetrics.Select(m =>
        {
            var metric = m.Value.Create(Baseline.Of([]));
            return new CatalogItem("metric", m.Key, m.Value.Summary, metric.Paper, metric.Direction == Direction.Up ? "up" : "down");
        }),
        .. s_sanityChecks.Select(m => new CatalogItem("metric", m.Key, m.Value.Summary, m.Value.Create().Paper, "down")),
        .. FidelityItems,
        new("method", "id-expo", "cross-entropy (of numbers: squared error) with insertion, deletion and norm regularisers", Papers.IdExpo),
        new("method", "expo-f", "cross-entropy (squared error) with the fidelity of the linear surrogate", Papers.Expo),
        new("method", "expo-s", "cross-entropy (squared error) with the stability of the output under masks", Papers.Expo),
        new("method", "ce", "cross-entropy alone", null),
        new("method", "mse", "squared error alone, for labels that are numbers", null),
        new("method", "adversarial", "cross-entropy (squared error) on inputs moved to where the predictor errs most",
            Papers.AdversarialTraining),
        new("explainer", "representer-points", "influences of training examples by the representer theorem", Papers.RepresenterPoints),
        new("method", "fewer-examples", "predictor and gated explanation by few training examples, together", Papers.FewerExamples),
        new("method", "joint", "predictor and explanation by training examples, together, without gates", Papers.FewerExamples),
        new("method", "rps", "the explanation by training examples, taken for the predictor", Papers.RepresenterPoints),
        new("method", "rps-r", "the same with gates", Papers.FewerExamples),
        new("method", "pretrain", "cross-entropy first, then an explanation by training examples", Papers.RepresenterPoints),
        new("method", "pretrain-r", "the same with gates", Papers.FewerExamples),
        .. LearnedItems,
        new("counterfactual", "counterfactual", "the nearest row that is decided otherwise (explain --what-would-change)",
            Papers.Counterfactuals),
        new("counterfactual", "diverse-counterfactuals", "several of them, near and apart from each other", Papers.DiverseCounterfactuals),
    ];
}
