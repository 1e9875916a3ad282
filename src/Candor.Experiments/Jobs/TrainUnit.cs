using System.Text.Json.Nodes;
using Candor.Data.Files;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Runs.Training;

namespace Candor.Experiments.Jobs;

/// <summary>
/// A training job (<see cref="TrainJob"/>) as a job of an experiment; its result is the run's record. Jobs that start from the same
/// pre-trained predictor share it.
/// </summary>
public sealed class TrainUnit : Job
{
    private readonly Lazy<TrainUnit?> _pretrained;
    private readonly Lazy<string?> _model;

    /// <summary>A training job.</summary>
    public TrainUnit() => (_pretrained, _model) = (new(CreatePretrained), new(() => SetupOf.HashOfModel(Config!.Model)));

    /// <summary>What is trained; <see cref="TrainConfig.Data"/> is the set's name.</summary>
    public required TrainConfig Config { get; init; }

    /// <summary>Names of the metrics to measure; null: all.</summary>
    public IReadOnlyList<string>? Metrics { get; init; }

    /// <summary>Whether the predictor is kept for other jobs.</summary>
    public bool KeepsModel { get; init; }

    /// <inheritdoc />
    public override string Kind => KeepsModel ? "pretrain" : "train";

    /// <summary>What differs from the defaults, so that an option that is new to candor leaves old results valid.</summary>
    public override JsonObject Configuration => new()
    {
        ["train"] = SetupOf.Json(Config with { Model = _model.Value }),
        ["metrics"] = Metrics is null ? null : new JsonArray([.. Metrics.Select(m => (JsonNode)m)]),
    };

    /// <inheritdoc />
    public override IReadOnlyList<DataRequest> Data => [new(Config.Data, Config.Label, Config.Reading)];

    /// <inheritdoc />
    public override IReadOnlyList<Job> Needs => _pretrained.Value is { } job ? [job] : [];

    /// <inheritdoc />
    public override string? Artefact => KeepsModel ? RunFolder.ModelFile : null;

    /// <inheritdoc />
    public override double Weight => Config switch
    {
        { Training.Epochs: 0 } => 2,
        { Method: "ce", Lambda4: 0 } => 4 + 0.05 * Config.Training.Epochs,
        _ => 4 + Config.Training.Epochs * (Config.Training.Step.ExplainedShare ?? 1),
    };

    /// <inheritdoc />
    public override JsonObject Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (data, reading) = context.Data.Locate(Config.Data, Config.Reading);
        var model = _pretrained.Value is { } job ? context.ArtefactOf(job) : Config.Model;
        var config = Config with { Data = data, Reading = reading, Model = model };
        var session = RunUnits.Session(context) with { Metrics = Metrics, SamplesAsScored = true };
        var record = new TrainJob(config, session).Run(context.WorkFolder);
        if (KeepsModel)
            WholeFile.Copy(RunFolder.Open(context.WorkFolder).Model, context.ArtefactFile);
        return RunUnits.Result(record, Configuration["train"]!.DeepClone().AsObject(), Config.Data);
    }

    // Pre-training alone: tuning for no epoch leaves the pre-trained predictor.
    private TrainUnit? CreatePretrained() => KeepsModel || Config.Model is not null ? null : new TrainUnit
    {
        Key = FormattableString.Invariant($"{Config.Data}/seed {Config.Seed}/pre-training"),
        KeepsModel = true,
        Metrics = ["accuracy", "insertion", "deletion"],
        Config = Config with
        {
            Method = "ce",
            Explainer = "gradient",
            ExplainerSettings = new(),
            Lambda1 = 0,
            Lambda2 = 0,
            Lambda3 = 0,
            Lambda4 = 0,
            LambdaExpo = 0,
            Attack = new(),
            Deletion = new TrainConfig { Data = "" }.Deletion,
            Steps = Masking.MaskSteps.Half,
            Samples = 0,
            Rows = 0,
            Segments = null,
            Grid = null,
            AugmentTuning = false,
            Training = new()
            {
                Epochs = 0,
                AccuracyFloor = null,
                Etas = [],
                Batch = Config.Training.Batch,
                Momentum = Config.Training.Momentum,
                WeightDecay = Config.Training.WeightDecay,
            },
        },
    };
}
