using System.CommandLine;
using System.Globalization;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Training;
using Candor.Training.Examples;

namespace Candor.Cli.Flags;

/// <summary>How the predictor is tuned.</summary>
internal sealed class TrainerFlags : FlagGroup
{
    private static readonly TrainerOptions s_default = new();
    private static readonly ExampleTrainerOptions s_examples = new();
    private static readonly TrainerOptions s_images = new TrainConfig { Data = "" }.OnImages().Training;
    private static readonly TrainerOptions s_texts = new TrainConfig { Data = "" }.OnTexts().Training;

    private readonly Option<int?> _epochs;
    private readonly Option<int?> _patience;
    private readonly Option<int?> _batch;
    private readonly Option<double?> _lr;
    private readonly Option<double?> _momentum;
    private readonly Option<double?> _weightDecay;
    private readonly Option<bool> _cosine;
    private readonly Option<double?> _eta;
    private readonly Option<double[]?> _etas;
    private readonly Option<double?> _floor;
    private readonly Option<EpochChoice?> _choice;
    private readonly Option<GradientPath?> _path;
    private readonly Option<int?> _chunk;
    private readonly Option<Precision?> _maskedPrecision;
    private readonly Option<long?> _memory;
    private readonly Option<double?> _explainedShare;
    private readonly Option<BatchNormRows?> _batchNorm;
    private readonly Option<double?> _checkpointSeconds;
    private readonly Option<int?> _sampleRows;
    private readonly Option<int?> _rows;

    public TrainerFlags() : base("Training")
    {
        _epochs = Add(Flag.Whole("--epochs",
            string.Create(CultureInfo.InvariantCulture,
                $"epochs at most (default {s_default.Epochs}; images {s_images.Epochs}, texts {s_texts.Epochs}; " +
                $"{s_examples.Epochs} where examples explain)")));
        _patience = Add(Flag.Whole("--patience",
            string.Create(CultureInfo.InvariantCulture, $"epochs without a better score after which training stops; 0: " +
                $"never (default {s_default.Patience}; images {s_images.Patience}, texts {s_texts.Patience}; " +
            $"{s_examples.Patience} where examples explain)")));
        _batch = Add(Flag.Whole("--batch",
            string.Create(CultureInfo.InvariantCulture, $"rows a batch (default 128, or all training rows where there are fewer; " +
                $"{s_examples.Batch} where examples explain)")));
        _lr = Add(Flag.Number("--lr", string.Create(CultureInfo.InvariantCulture,
            $"learning rate of SGD, or of Adam for texts (default {s_default.LearningRate}; images {s_images.LearningRate}, " +
            $"texts {s_texts.LearningRate}), or of Adam where examples explain ({s_examples.LearningRate})")));
        _momentum = Add(Flag.Number("--momentum", FormattableString.Invariant($"Nesterov's momentum (default {s_default.Momentum})")));
        _weightDecay = Add(Flag.Number("--weight-decay", FormattableString.Invariant($"weight decay (default {s_default.WeightDecay})")));
        _cosine = Add(Flag.Switch("--cosine", "lower the learning rate to 0 along half a cosine"));
        _eta = Add(Flag.Number("--eta",
            FormattableString.Invariant($"how much accuracy counts in the choice of the epoch, Eq. (15) (default {s_default.Eta})")));
        _etas = Add(Flag.Numbers<double>("--etas", "X,X",
            $"further eta for which the best epoch is scored (default " +
            $"{string.Join(',', s_default.Etas.Select(e => e.ToString(System.Globalization.CultureInfo.InvariantCulture)))})"));
        _floor = Add(Flag.NumberOrNone("--accuracy-floor",
            string.Create(CultureInfo.InvariantCulture,
                $"accuracy that a chosen epoch may lose on the validation part against the start of tuning; none: any, as in the paper " +
                $"(default {s_default.AccuracyFloor})")));
        _choice = Add(Flag.Choice("--epoch-choice",
            "what counts beside accuracy and deletion in the choice of the epoch: insertion, Eq. (15), or the insertion margin over a " +
            "wrong label (default insertion)",
            ("insertion", EpochChoice.Insertion), ("margin", EpochChoice.Margin)));
        _path = Add(Flag.Choice("--gradient-path", "how gradients are computed; all give the same (default keep-graphs)",
            ("chunked", GradientPath.Chunked), ("keep-graphs", GradientPath.ChunkedKeepingGraphs),
                ("single-graph", GradientPath.SingleGraph)));
        _chunk = Add(Flag.Whole("--chunk", "masked inputs a pass (default: as many as suit the predictor; 512 for an mlp)"));
        _maskedPrecision = Add(Flag.Choice("--masked-precision",
            "numbers in which masked inputs are computed in training; bfloat16 is faster on processors that have it (default float32)",
            ("float32", Precision.Own), ("bfloat16", Precision.BFloat16)));
        _memory = Add(Flag.Bytes("--memory", "memory that training may take, e.g. 4GiB; the chunks follow from it (default: no bound)"));
        _explainedShare = Add(Flag.Number("--explained-share",
            string.Create(CultureInfo.InvariantCulture,
                $"share of each batch that is explained and regularised, above 0 and at most 1 (default 1; " +
                $"of more than {StepOptions.ExplainedInAnEpoch} training rows so many an epoch, an eighth at least)")));
        _batchNorm = Add(Flag.Choice("--batch-norm",
            "whose rows batch normalisation looks at where several ranks train: all, as one process would, or each rank's own, which " +
            "exchanges nothing (default all)",
            ("all", BatchNormRows.All), ("local", BatchNormRows.Local)));
        _checkpointSeconds = Add(Flag.Number("--checkpoint-seconds",
            string.Create(CultureInfo.InvariantCulture, $"least seconds between two checkpoints; 0: one after every epoch (default " +
                $"{s_default.CheckpointSeconds})")));
        _rows = Add(Flag.Rows());
        _sampleRows = Add(Flag.Whole("--sample-rows", "test rows whose explanations the report shows (default 4)"));
    }

    /// <summary>What a learned explainer does not look at.</summary>
    public IEnumerable<Option> Idle => [_patience, _momentum, _weightDecay, _cosine, _eta, _etas, _floor, _choice, _rows, _path, _chunk,
        _maskedPrecision, _memory, _explainedShare, _batchNorm];

    /// <summary>Epochs, batch and learning rate where they were given.</summary>
    public (int? Epochs, int? Batch, double? LearningRate) Given(ParseResult r) => (r.GetValue(_epochs), r.GetValue(_batch),
        r.GetValue(_lr));

    /// <summary>Options that training with examples does not have.</summary>
    public IEnumerable<Option> TuningOnly =>
        [_momentum, _weightDecay, _cosine, _eta, _etas, _floor, _choice, _rows, _path, _chunk, _maskedPrecision, _explainedShare,
            _batchNorm];

    /// <summary>The options that training with examples shares.</summary>
    public TrainConfig ReadExamples(ParseResult r, TrainConfig config)
    {
        var d = config.Examples;
        return config with
        {
            Samples = r.GetValue(_sampleRows) ?? config.Samples,
            Examples = d with
            {
                Epochs = r.GetValue(_epochs) ?? d.Epochs,
                Patience = r.GetValue(_patience) switch { null => d.Patience, 0 => null, var n => n },
                Batch = r.GetValue(_batch) ?? d.Batch,
                LearningRate = r.GetValue(_lr) ?? d.LearningRate,
                CheckpointSeconds = r.GetValue(_checkpointSeconds) ?? d.CheckpointSeconds,
            },
        };
    }

    public TrainConfig Read(ParseResult r, TrainConfig config)
    {
        var d = config.Training;
        if (d.Optimizer == TrainerOptimizer.Adam && r.GetResult(_momentum) is not null)
            throw new CandorException("--momentum is one of SGD, but predictors of texts are trained by Adam; leave it out.");
        return config with
        {
            Memory = Memory(r),
            Samples = r.GetValue(_sampleRows) ?? config.Samples,
            Rows = r.GetValue(_rows) ?? config.Rows,
            Training = d with
            {
                Epochs = r.GetValue(_epochs) ?? d.Epochs,
                Patience = r.GetValue(_patience) switch { null => d.Patience, 0 => null, var n => n },
                Batch = r.GetValue(_batch) ?? d.Batch,
                LearningRate = r.GetValue(_lr) ?? d.LearningRate,
                Momentum = r.GetValue(_momentum) ?? d.Momentum,
                WeightDecay = r.GetValue(_weightDecay) ?? d.WeightDecay,
                Cosine = r.GetValue(_cosine),
                Eta = r.GetValue(_eta) ?? d.Eta,
                Etas = r.GetResult(_etas) is null ? d.Etas : r.GetValue(_etas)!,
                AccuracyFloor = r.GetValue(_floor) switch { null => d.AccuracyFloor, double.NaN => null, var x => x },
                Choice = r.GetValue(_choice) ?? d.Choice,
                BatchNorm = r.GetValue(_batchNorm) ?? d.BatchNorm,
                CheckpointSeconds = r.GetValue(_checkpointSeconds) ?? d.CheckpointSeconds,
                Step = d.Step with
                {
                    Path = r.GetValue(_path) ?? d.Step.Path,
                    ChunkRows = r.GetValue(_chunk) ?? d.Step.ChunkRows,
                    MaskedPrecision = r.GetValue(_maskedPrecision) ?? d.Step.MaskedPrecision,
                    ExplainedShare = r.GetValue(_explainedShare) ?? d.Step.ExplainedShare,
                },
            },
        };
    }

    private long? Memory(ParseResult r)
    {
        if (r.GetResult(_memory) is null)
            return null;
        foreach (var option in new Option[] { _path, _chunk })
            if (r.GetResult(option) is not null)
                throw new CandorException($"--memory chooses the chunks itself, so {option.Name} has no effect; leave one of them out.");
        return r.GetValue(_memory);
    }
}
