using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;

namespace Conformance;

/// <summary>All explainers, predictors, metrics and terms that the laws run over. The one place to add a new one.</summary>
internal static class Table
{
    private static readonly Dictionary<string, Func<Explainer>> s_explainers = new(StringComparer.Ordinal)
    {
        ["lime"] = () => new Lime(new() { Samples = 20 }),
        ["lime, cosine, intercept, logit"] = () => new Lime(new()
        {
            Samples = 20,
            Kernel = LimeKernel.Cosine,
            Intercept = true,
            Output = ExplainedOutput.Logit
        }),
        ["lime, masks a row"] = () => new Lime(new() { Samples = 20, Sharing = MaskSharing.Row }),
        ["kernel-shap, sampled"] = () => new KernelShap(new() { Samples = 14 }),
        ["kernel-shap, all coalitions"] = () => new KernelShap(new() { Samples = 64, Sharing = MaskSharing.Row }),
        ["kernel-shap, literal"] = () => new KernelShap(new() { Samples = 20, Fit = ShapleyFit.PaperLiteral }),
        ["gradient"] = () => new Gradient(),
        ["gradient, logit"] = () => new Gradient(ExplainedOutput.Logit),
        ["gradient-x-input"] = () => new GradientTimesInput(),
        ["absolute-gradient"] = () => new Gradient(absolute: true),
        ["absolute-gradient-x-input"] = () => new GradientTimesInput(absolute: true),
        ["infd"] = () => new NoisyBaseline(new() { Samples = 40, Chunk = 15 }),
        ["random"] = () => new RandomRanking(),
        ["integrated-gradients"] = () => new IntegratedGradients(new() { Points = 7 }),
        ["smooth-grad"] = () => new SmoothGrad(new() { Samples = 6 }),
        ["occlusion"] = () => new Occlusion(),
        ["rise"] = () => new Rise(new() { Samples = 20 }),
        ["occlusion, window"] = () => new Occlusion(new() { Window = 3, Stride = 2 }),
        ["rise, grid"] = () => new Rise(new() { Samples = 20, Cells = 2 }),
        ["grad-cam"] = () => new GradCam(),
        ["grad-cam, probability, first stage"] = () => new GradCam(new()
        {
            Stage = "conv1",
            Output = ExplainedOutput.Probability,
            DetachWeights = true
        }),
        ["grad-cam-plus-plus"] = () => new GradCamPlusPlus(),
    };

    private static Device Here => TestDevice.Here;

    private static readonly Dictionary<string, Func<Predictor>> s_predictors = new(StringComparer.Ordinal)
    {
        ["3 columns, 2 classes"] = () => new Mlp(new ColumnSpace(3), 2, [4], 1, dtype: ScalarType.Float64, device: Here),
        ["6 columns, 3 classes, deep"] = () => new Mlp(new ColumnSpace(6), 3, [8, 7], 2, dtype: ScalarType.Float64, device: Here),
        ["5 columns, 10 classes, linear"] = () => new Mlp(new ColumnSpace(5), 10, [], 3, dtype: ScalarType.Float64, device: Here),
        ["4 columns, 3 classes, float32"] = () => new Mlp(new ColumnSpace(4), 3, [16], 4, device: Here),
        ["1 column, 2 classes"] = () => new Mlp(new ColumnSpace(1), 2, [4], 5, dtype: ScalarType.Float64, device: Here),
        ["series of 2 by 3, 2 classes"] = () => new LstmClassifier(new SeriesSpace(2, 3), 2, 4, 1, 9,
            dtype: ScalarType.Float64, device: Here),
        ["an image, pixels, with dropout"] = () => new MnistCnn(new SuperpixelGrid(new(1, 8, 8), 2), 2, 10,
            dtype: ScalarType.Float64, device: Here),
        ["image, its maps' cells"] = () => new SmallCnn(new SuperpixelGrid(new(1, 8, 8), 2), 3, 6, width: 2,
            dtype: ScalarType.Float64, device: Here),
        ["image, uneven grid, float32"] = () => new ResNet18(new SuperpixelGrid(new(3, 15, 15), 2), 4, ResNetStem.Small, 7, width: 2,
            device: Here),
        ["text, 6 places"] = () => new TextCnn(new TokenSpace(6, 12), 3, new() { Vocabulary = 12, Embedding = 4, Filters = 5 }, 9,
            dtype: ScalarType.Float64, device: Here),
        ["an image, a perceptron on a network that stays"] = () => new ResNet18Mlp(new SuperpixelGrid(new(3, 8, 8), 2), 3, [5],
            ResNetStem.Small, 9, outputs: 6, width: 2, dtype: ScalarType.Float64),
        ["image, segments of its own"] = () => new SmallCnn(new Slic(new(2, 9, 8), new() { Cells = 2 }), 2, 8, width: 3,
            dtype: ScalarType.Float64, device: Here),
    };

    /// <summary>Explainers whose masks depend on the place of a row in its batch.</summary>
    private static readonly string[] s_drawnByRow = ["lime, masks a row"];

    /// <summary>Explainers without randomness, wherever there are few units.</summary>
    private static readonly string[] s_deterministic =
        ["kernel-shap, all coalitions", "gradient", "gradient, logit", "gradient-x-input", "absolute-gradient",
            "absolute-gradient-x-input", "integrated-gradients", "occlusion"];

    /// <summary>Explainers of images alone.</summary>
    private static readonly string[] s_ofImages =
        ["occlusion, window", "rise, grid", "grad-cam", "grad-cam, probability, first stage", "grad-cam-plus-plus"];

    public static IEnumerable<string> Explainers => s_explainers.Keys;

    public static IEnumerable<string> Predictors => s_predictors.Keys;

    public static Explainer Explainer(string name) => s_explainers[name]();

    /// <summary>A predictor in evaluation mode.</summary>
    public static Predictor Predictor(string name)
    {
        var predictor = s_predictors[name]();
        predictor.train(false);
        return predictor;
    }

    /// <summary>Metrics by name, with the range of their scores and whether they draw for every row by its place.</summary>
    public static IReadOnlyList<(Metric Metric, double Low, double High, bool DrawsByRow)> Metrics(Baseline b) =>
    [
        (new Accuracy(), 0, 1, false),
        (new Insertion(b), 0, 1, false),
        (new Insertion(b, label: ExplainedLabel.Predicted), 0, 1, false),
        (new Insertion(b, label: ExplainedLabel.Wrong), 0, 1, true),
        (new Deletion(b), 0, 1, false),
        (new Deletion(b, new() { Fraction = 1 }, Area.Trapezoid, ExplainedLabel.Predicted), 0, 1, false),
        (new Deletion(b, label: ExplainedLabel.Wrong), 0, 1, true),
        (new OneMinusDeletion(b), 0, 1, false),
        (new InsertionMargin(b), -1, 1, true),
        (new SensitivityN(b), -1, 1, false),
        (new Infidelity(b), 0, double.MaxValue, false),
        (new MaxSensitivity(), 0, double.MaxValue, true),
        (new ModelRandomization(), -1, 1, false),
        (new LabelRandomization(new() { Epochs = 2 }), -1, 1, true),
        (new Complexity(), 0, 10, false),
        (new Sparseness(), 0, 1, false),
        (new TruthAgreement(), 0, 1, false),
        (new Road(options: s_road), 0, 1, false),
        (new Road(mostRelevantFirst: false, s_road), 0, 1, false),
        (new MaskedPrediction(b), 0, 1, false),
        (new MaskedPrediction(b, logLoss: true), 0, 88, false),
        (new FFidelity(b, selected: true, s_copy), -1, 1, false),
        (new FFidelity(b, selected: false, s_copy), -1, 1, false),
    ];

    private static readonly RoadOptions s_road = new() { Shares = [0.5] };

    private static readonly FFidelityOptions s_copy = new() { Epochs = 1, Draws = 2 };

    /// <summary>Those that a predictor's units have a meaning for: only images have neighbours.</summary>
    public static IReadOnlyList<(Metric Metric, double Low, double High, bool DrawsByRow)> Metrics(Baseline b, FeatureSpace space) =>
        [.. Metrics(b).Where(m => m.Metric is not Road || space is ImageSpace)];

    /// <summary>Metrics and terms of predictors that give a number alone.</summary>
    public static IReadOnlyList<Metric> NumberMetrics => [new R2()];

    public static IReadOnlyList<Objective> NumberTerms => [new SquaredError()];

    public static IReadOnlyList<Objective> Terms(SurrogateExplainer explainer, Baseline b) =>
    [
        new CrossEntropy(),
        new InsertionRegularizer(explainer, b),
        new DeletionRegularizer(explainer, b),
        new ExplanationNorm(explainer),
        new WrongLabelInsertion(explainer, b),
        new ExpoFidelity(explainer),
        new ExpoStability(explainer),
        new AdversarialLoss(),
    ];

    /// <summary>Every explainer on every predictor that it can explain.</summary>
    public static TheoryData<string, string> Pairs() => Cross(Explainers);

    /// <summary>Texts too, whose words no metric may disturb and no term may blend.</summary>
    public static TheoryData<string, string> PairsWithTexts() => Cross(Explainers, texts: true);

    public static TheoryData<string, string> PairsSharingMasks() => Cross(Explainers.Except(s_drawnByRow));

    public static TheoryData<string, string> PairsWithTextsSharingMasks() => Cross(Explainers.Except(s_drawnByRow), texts: true);

    public static TheoryData<string, string> DeterministicPairs() => Cross(s_deterministic, images: false);

    private static TheoryData<string, string> Cross(IEnumerable<string> explainers, bool images = true, bool texts = false)
    {
        var data = new TheoryData<string, string>();
        foreach (var explainer in explainers)
            // The literal Shapley fit of one unit has nothing to weigh, and says so.
            foreach (var predictor in Predictors.Where(p => (texts || !p.StartsWith("text", StringComparison.Ordinal)))
                .Where(p => explainer != "kernel-shap, literal" || !p.StartsWith("1 column", StringComparison.Ordinal)))
                if (!images && predictor.StartsWith("series", StringComparison.Ordinal))
                    continue; // An LSTM reads its inputs in their order.
                else if (predictor.StartsWith("an image", StringComparison.Ordinal) ? images && !s_ofImages.Contains(explainer)
                    : predictor.StartsWith("image", StringComparison.Ordinal) ? images : !s_ofImages.Contains(explainer))
                    data.Add(explainer, predictor);
        return data;
    }
}
