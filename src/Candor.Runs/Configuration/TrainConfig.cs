using System.Text.Json.Serialization;
using Candor.Data;
using Candor.Masking;
using Candor.Metrics;
using Candor.Objectives;
using Candor.Objectives.Examples;
using Candor.Training;
using Candor.Training.Examples;

namespace Candor.Runs.Configuration;

/// <summary>A training job on a table or on images, whole: what <c>candor train</c> was told. It is the run folder's
/// <c>config.json</c>.</summary>
public sealed partial record TrainConfig
{
    /// <summary>File or catalog name of the data.</summary>
    public required string Data { get; init; }

    /// <summary>The label column. Null: detected.</summary>
    public string? Label { get; init; }

    /// <summary>How the file is read.</summary>
    public DataOptions Reading { get; init; } = new();

    /// <summary>Share of the rows for training, in (0, 1).</summary>
    /// <value>0.7, the paper's.</value>
    public double TrainShare { get; init; } = 0.7;

    /// <summary>Share of the rows for validation; the rest is for testing.</summary>
    /// <value>0.1, the paper's.</value>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>Rows to take, drawn class by class in proportion, before they are split. Null: all.</summary>
    /// <value>null.</value>
    public int? Limit { get; init; }

    /// <summary>Seed of everything: split, weights, batches, perturbations.</summary>
    /// <value>0.</value>
    public ulong Seed { get; init; }

    /// <summary>A predictor to start from (run folder, model file, TorchScript or ONNX). Null: one is trained from scratch.</summary>
    public string? Model { get; init; }

    /// <summary>Of an ONNX file the output that is explained, or any value of its graph. Null: the only one of numbers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ModelOutput { get; init; }

    /// <summary>How TorchScript or ONNX takes its inputs: <c>raw</c>, in the data's own units (pixels in [0, 1]), or <c>standardised</c>.
    /// Null: TorchScript standardised, ONNX raw.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Inputs { get; init; }

    /// <summary>Mean that TorchScript's inputs are standardised by, one for each input or channel, or one for all. Null: that of all rows
    /// of the data.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? InputMean { get; init; }

    /// <summary>Deviation that they are standardised by, likewise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? InputDeviation { get; init; }

    /// <summary>The folder with the tokenizer's own files, where the model is an ONNX transformer over texts. Null: it is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Tokenizer { get; init; }

    /// <summary>What is a unit of such texts: words, or pieces of words. Null: words.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TextUnit? TextUnit { get; init; }

    /// <summary>Architecture of a new predictor: <c>mlp</c>, <c>small-cnn</c>, <c>mnist-cnn</c>, <c>resnet18</c>, <c>resnet18-mlp</c>,
    /// <c>lstm</c> or <c>text-cnn</c>.</summary>
    /// <value>mlp; small-cnn for images, lstm for series, text-cnn for texts.</value>
    public string Predictor { get; init; } = "mlp";

    /// <summary>ResNet-18's stem: <c>small</c> or <c>standard</c>. Null: small below 64 pixels a side.</summary>
    public string? Stem { get; init; }

    /// <summary>Weights of the ResNet-18 whose 1,000 outputs a <c>resnet18-mlp</c> takes for its inputs; a safetensors file.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Backbone { get; init; }

    /// <summary>Units of images: <c>grid</c>, <c>pixels</c> or <c>slic</c>. Null: a grid; of tables the columns.</summary>
    public string? Segments { get; init; }

    /// <summary>Columns of a table that are one unit. Empty: each is one.</summary>
    /// <value>Empty.</value>
    public IReadOnlyList<ColumnGroup> Groups { get; init; } = [];

    /// <summary>Superpixels a side of the grid, or about so many of SLIC's. Null: as many as the maps of the stage that Grad-CAM explains;
    /// else 8, or what divides the image's side.</summary>
    public int? Grid { get; init; }

    /// <summary>Random changes of the images in pre-training. Null: none.</summary>
    public Augmentation? Augment { get; init; }

    /// <summary>Whether the images of tuning are changed too.</summary>
    /// <value>false.</value>
    public bool AugmentTuning { get; init; }

    /// <summary>Bytes of memory that the process may take in training; the chunk size follows from it. Null: no bound.</summary>
    public long? Memory { get; init; }

    /// <summary>Hidden layers of a new perceptron.</summary>
    /// <value>256, 256, the paper's.</value>
    public IReadOnlyList<int> Hidden { get; init; } = [256, 256];

    /// <summary>Probability that a hidden unit of a new perceptron is dropped while training, in [0, 1).</summary>
    /// <value>0; 0.3 where training examples explain, as in that paper.</value>
    public double Dropout { get; init; }

    /// <summary>Epochs of pre-training by cross-entropy.</summary>
    /// <value>100.</value>
    public int PretrainEpochs { get; init; } = 100;

    /// <summary>Learning rate of pre-training (Adam's for texts), which falls to 0 along half a cosine.</summary>
    /// <value>0.01.</value>
    public double PretrainLearningRate { get; init; } = 0.01;

    /// <summary>A method of <c>candor list methods</c>.</summary>
    /// <value>id-expo.</value>
    public string Method { get; init; } = "id-expo";

    /// <summary>Catalog name of the explainer.</summary>
    /// <value>lime.</value>
    public string Explainer { get; init; } = "lime";

    /// <summary>Options of the explainer. LIME and RISE are trained and scored without an intercept, the papers' equations, unless they say
    /// otherwise, as the command line does.</summary>
    public ExplainerSettings ExplainerSettings { get; init; } = new();

    /// <summary>The background b: mean, zero or noise; of images blur, too; pad for texts, and where a tokenizer cuts
    /// them mask, pad or attention.</summary>
    /// <value>mean, the paper's.</value>
    public string Baseline { get; init; } = "mean";

    /// <summary>λ1, weight of Ω_Ins.</summary>
    /// <value>0.01.</value>
    public double Lambda1 { get; init; } = 0.01;

    /// <summary>λ2, weight of Ω_Del.</summary>
    /// <value>0.01.</value>
    public double Lambda2 { get; init; } = 0.01;

    /// <summary>λ3, weight of ‖φ‖².</summary>
    /// <value>0.001.</value>
    public double Lambda3 { get; init; } = 0.001;

    /// <summary>λ4, weight of the wrong-label term.</summary>
    /// <value>0: left out.</value>
    public double Lambda4 { get; init; }

    /// <summary>Weight of ExpO-F's or ExpO-S's regulariser.</summary>
    /// <value>0.01.</value>
    public double LambdaExpo { get; init; } = 0.01;

    /// <summary>How adversarial training attacks inputs.</summary>
    public AttackOptions Attack { get; init; } = new();

    /// <summary>Which deletion regulariser.</summary>
    /// <value>A, the paper's.</value>
    public DeletionForm Deletion { get; init; } = DeletionForm.A;

    /// <summary>Mask steps of regularisers and metrics.</summary>
    public MaskSteps Steps { get; init; } = MaskSteps.Half;

    /// <summary>How insertion and deletion curves become scores.</summary>
    /// <value>MeanOfSteps, the paper's.</value>
    public Area Area { get; init; } = Area.MeanOfSteps;

    /// <summary>How the predictor is tuned.</summary>
    public TrainerOptions Training { get; init; } = new();

    /// <summary>How explanations by training examples are trained; method and seed are the run's.</summary>
    public ExampleTrainerOptions Examples { get; init; } = new();

    /// <summary>What a method that learns an explainer is told. Null: the predictor is tuned.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LearnedConfig? Learned { get; init; }

    /// <summary>The file that names <see cref="LearnedConfig.ModelCommand"/>, where code or the command line did not and gave no
    /// leave.</summary>
    internal string? CommandFrom { get; init; }

    /// <summary>The file that names the data; null where the person did.</summary>
    internal string? DataFrom { get; init; }

    /// <summary>The file that names TorchScript as <see cref="Model"/>, where code or the command line did not and gave no leave.</summary>
    internal string? ScriptFrom { get; init; }

    /// <summary>Whether TorchScript is named as the model, or leave was given for one that is in a run.</summary>
    internal bool StartsFromScript => GivenFiles.AreScripts(Model) || Leave.Script;

    /// <summary>Leave for what files bring that runs.</summary>
    internal ProgramLeave Leave { get; init; } = new();

    /// <summary>The method of <c>candor measure</c>, which trains nothing.</summary>
    public const string Measure = "measure";

    /// <summary>The method of a run that only keeps a given model, so that it can be explained: nothing is trained or measured.</summary>
    public const string Keep = "keep";

    /// <summary>Whether a finished model is measured, without training.</summary>
    [JsonIgnore]
    public bool Measures => Method == Measure;

    /// <summary>Whether something was said of how a model takes its inputs.</summary>
    internal bool InputsAreSaid => Inputs is not null || InputMean is not null || InputDeviation is not null;

    /// <summary>Whether the method learns an explainer and leaves the predictor as it is.</summary>
    [JsonIgnore]
    public bool LearnsExplainer => Catalog.LearnedMethods.Contains(Method);

    /// <summary>Test rows whose explanations the report shows.</summary>
    /// <value>4.</value>
    public int Samples { get; init; } = 4;

    /// <summary>Whether the values of training rows, which may be about other people, are kept out of record and report where training
    /// examples explain: their numbers and labels stay. Explanations of the run hide them, too.</summary>
    /// <value>false.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HideRows { get; init; }

    /// <summary>Test rows that are measured, drawn class by class; 0: all. Null: as many as bring the 95 % interval of each mean to ±.01,
    /// 500 at
    /// least.</summary>
    /// <value>null.</value>
    public int? Rows { get; init; }

    /// <summary>Device of the tensors.</summary>
    /// <value>cpu.</value>
    public string Device { get; init; } = "cpu";

    /// <summary>Whether the method explains by training examples.</summary>
    internal bool IsByExamples => ExampleMethods.Find(Method) is not null;

    /// <summary>A configuration with the defaults of the paper on examples: three hidden layers of 64 units with dropout 0.3.</summary>
    public static TrainConfig ByExamples(string data) => new()
    {
        Data = data,
        Method = ExampleMethods.Names[0],
        Hidden = [64, 64, 64],
        Dropout = 0.3
    };

    /// <summary>The defaults for some data: the paper's protocol for tables, for images, or for texts.</summary>
    /// <param name="data">File, folder or catalog name.</param>
    /// <param name="reading">How it is read.</param>
    public static TrainConfig For(string data, DataOptions? reading = null)
    {
        var config = new TrainConfig { Data = data, Reading = reading ?? new() };
        return Dataset.IsTexts(data, config.Reading) ? config.OnTexts()
            : Dataset.IsImages(data, config.Reading) ? config.OnImages()
            : (Dataset.IsSeries(data, config.Reading) ? config.OnSeries() : config).OnLabels();
    }

    /// <summary>This configuration with the defaults for a program as the model: it gets what is missing as missing.</summary>
    /// <param name="command">The program; null: there is none.</param>
    public TrainConfig OnProgram(string? command) =>
        command is null ? this : this with { Reading = Reading with { Missing = MissingPolicy.Keep } };

    /// <summary>This configuration with the defaults for images: a small network, and the paper's learning rate, epochs and patience of
    /// tuning.</summary>
    public TrainConfig OnImages() => this with
    {
        Predictor = "small-cnn",
        PretrainEpochs = 20,
        PretrainLearningRate = 0.05,
        Training = Training with { LearningRate = 1e-4, Epochs = 50, Patience = 10 },
    };

    /// <summary>This configuration with the defaults for texts: a convolutional network, cross-entropy, PAD for what is taken away, and
    /// gradient × input as explainer.</summary>
    public TrainConfig OnTexts() => this with
    {
        Predictor = "text-cnn",
        Method = "ce",
        Explainer = "gradient-x-input",
        Baseline = "pad",
        Steps = Steps with { Fraction = 0.1, Increment = 10 },
        PretrainEpochs = 5,
        PretrainLearningRate = 1e-3,
        Training = Training with
        {
            Optimizer = TrainerOptimizer.Adam,
            LearningRate = 1e-4,
            Epochs = 3,
            Patience = 2,
            Batch = 32,
            WeightDecay = 0
        },
    };

    /// <summary>The defaults for labels of the kind that is read: of numbers the deletion term has form C, which alone is
    /// bounded.</summary>
    public TrainConfig OnLabels() => Reading.Task == LearningTask.Regression ? this with { Deletion = DeletionForm.C } : this;

    /// <summary>This configuration with the defaults for series: stacked LSTMs, which learn fast enough at a higher rate.</summary>
    public TrainConfig OnSeries() => this with { Predictor = "lstm", PretrainEpochs = 20, PretrainLearningRate = 0.05 };

    private void RequireInputs()
    {
        GivenFiles.RefuseArchive(Model);
        PieceOptions.Validate(this);
        if (Reading.Missing == MissingPolicy.Keep && Learned?.ModelCommand is null
            && !(GivenFiles.AreOnnx(Model) && Inputs != "standardised" && InputMean is null
                || GivenFiles.AreScripts(Model) && Inputs == "raw"))
            throw new CandorException("--missing keep is for a model that takes raw values, so that it can see that one is missing: a " +
                "program (--model-command), ONNX, or TorchScript with --inputs raw. All others see the mean there; use --missing mean or " +
                "--missing drop.");
        if (Inputs is not (null or "raw" or "standardised"))
            throw new CandorException($"'{Inputs}' is no way of taking inputs; use --inputs raw or --inputs standardised.");
        if (InputMean is null != InputDeviation is null)
            throw new CandorException("--mean and --deviation belong together; give both, or none.");
        if (InputMean is not null && Inputs == "raw")
            throw new CandorException("--inputs raw has no mean and deviation; leave it out, or --mean and --deviation.");
        if (ModelOutput is not null && !GivenFiles.AreOnnx(Model))
            throw new CandorException("--model-output names a value of an ONNX file, but the model is none (--model FILE.onnx); " +
                "leave it out.");
        if (InputsAreSaid && Model is null)
            throw new CandorException(
                "--inputs, --mean and --deviation say how a given model takes its inputs, but none is given (--model); leave them out.");
    }

    /// <summary>Refuses values that mean nothing, before any work is done.</summary>
    public void Validate()
    {
        Training.Validate();
        Steps.Validate();
        Examples.Validate();
        Attack.Validate();
        if (Method == "infd")
            throw new CandorException("The method infd learns nothing: it explains row by row. Use it on a run (candor explain RUN --row 0 --explainer infd), or measure it beside a learned explainer (--method meed --compare infd).");
        RequireInputs();
        if (Measures && Model is null && Learned?.ModelCommand is null)
            throw new CandorException("There is no model to measure; name one (candor measure MODEL DATA), " +
                "or a program (--model-command).");
        if (!Catalog.Methods.Contains(Method) && !LearnsExplainer && !Measures && Method != Keep)
            throw Suggestion.Unknown("method", Method, Catalog.Methods.Concat(Catalog.LearnedMethods));
        if (Learned is not null && !LearnsExplainer && !Measures)
            throw new CandorException($"The method {Method} tunes the predictor, so what speaks of a learned explainer has no effect; leave it out, or choose one of {string.Join(", ", Catalog.LearnedMethods)}.");
        if (Learned?.ModelCommand is not null && Model is not null)
            throw new CandorException("--model and --model-command both name the model; give one of them.");
        Learned?.Validate();
        if (!Masking.Baseline.Names.Contains(Baseline))
            throw Suggestion.Unknown("baseline", Baseline, Masking.Baseline.Names);
        foreach (var (name, weight) in new[] { ("lambda1", Lambda1), ("lambda2", Lambda2), ("lambda3", Lambda3), ("lambda4", Lambda4),
            ("lambda-expo", LambdaExpo) })
        {
            if (!(weight >= 0) || !double.IsFinite(weight))
                throw new CandorException(FormattableString.Invariant(
                    $"The weight {name} is {weight}, but must be a number from 0 on (--{name} 0.01)."));
        }
        if (PretrainEpochs < 0)
            throw new CandorException(FormattableString.Invariant(
                $"The number of pre-training epochs is {PretrainEpochs}, but must be 0 or more (--pretrain-epochs 100)."));
        if (!(PretrainLearningRate > 0) || !double.IsFinite(PretrainLearningRate))
            throw new CandorException(FormattableString.Invariant(
                $"The learning rate of pre-training is {PretrainLearningRate}, but must be a number above 0 (--pretrain-lr 0.01)."));
        ImageOptions.Validate(this);
        if (Memory is < 1)
            throw new CandorException(FormattableString.Invariant($"The memory is {Memory} bytes, but must be 1 or more (--memory 4GiB)."));
        if (Memory is not null && (Training.Step.ChunkRows is not null || Training.Step.Path == GradientPath.SingleGraph))
            throw new CandorException("--memory chooses the chunks itself; leave --chunk and --gradient-path out, or --memory.");
        if (Limit is < 1)
            throw new CandorException(FormattableString.Invariant($"The limit is {Limit} rows, but must be 1 or more (--limit 1000)."));
        if (Rows is < 0)
            throw new CandorException(FormattableString.Invariant(
                $"{Rows} rows are to be measured, but it must be 1 or more, or all (--rows all)."));
        if (Samples < 0)
            throw new CandorException(FormattableString.Invariant($"{Samples} sample rows were asked for, but it must be 0 or more."));
    }
}
