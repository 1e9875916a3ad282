using System.CommandLine;
using Candor.Masking;
using Candor.Objectives.Examples;
using Candor.Runs.Configuration;

namespace Candor.Cli.Flags;

/// <summary>The options of <c>train</c> together, and the configuration that they make.</summary>
internal sealed class TrainFlags
{
    private readonly DataFlags _data = new();
    private readonly PredictorFlags _predictor = new();
    private readonly InputFlags _inputs = new();
    private readonly TokenizerFlags _tokenizer = new();
    private readonly ExplainerFlags _explainer = new("lime");
    private readonly ImageFlags _images = new();
    private readonly ObjectiveFlags _objective = new();
    private readonly StepFlags _steps = new();
    private readonly ExampleFlags _examples = new();
    private readonly TrainerFlags _trainer = new();
    private readonly LearnedFlags _learned = new();

    public IEnumerable<FlagGroup> Groups =>
        [_data, _predictor, _inputs, _tokenizer, _images, _explainer, _objective, _steps, _examples, _trainer, _learned];

    /// <summary>The configuration that the options make.</summary>
    public TrainConfig Read(ParseResult r, string data, CommonFlags common)
    {
        if (_objective.Method(r) is { } name && ExampleMethods.Find(name) is { } method)
            return ByExamples(r, data, name, method, common);
        var config = _data.Read(r, new TrainConfig
        {
            Data = data,
            Seed = r.GetValue(common.Seed) ?? 0,
            Reading = new() { Limits = common.Limits(r) },
        }.OnProgram(_learned.Command(r)));
        if (Data.Dataset.IsTexts(data, config.Reading))
            config = config.OnTexts();
        else if (Data.Dataset.IsImages(data, config.Reading))
            config = config.OnImages();
        else if (Data.Dataset.IsSeries(data, config.Reading))
            config = config.OnSeries();
        config = config.OnLabels();
        var chosen = _objective.Method(r) ?? config.Method;
        Refuse(r, chosen, [.. _examples.Options, .. Idle(r, chosen)]);
        var explainer = _explainer.Name(r) ?? config.Explainer;
        config = config with
        {
            Device = r.GetValue(common.Device) ?? config.Device,
            Explainer = explainer,
            ExplainerSettings = ExplainerFits.Chosen(explainer, _explainer.Settings(r) ?? new()),
            Area = _steps.Area(r) ?? config.Area,
            Steps = _steps.Steps(r, config.Steps) ?? config.Steps,
        };
        config = _inputs.Read(r, _predictor.Read(r, config, _learned.Command(r) is not null));
        config = _trainer.Read(r, _objective.Read(r, _images.Read(r, _tokenizer.Read(r, config))));
        return config.LearnsExplainer ? Learned(r, config) : config;
    }

    private TrainConfig ByExamples(ParseResult r, string data, string name, ExampleMethod method, CommonFlags common)
    {
        Refuse(r, name,
        [
            .. _explainer.Options, .. _images.TuningOnly, .. _objective.TuningOnly, .. _steps.Options, .. _trainer.TuningOnly,
                .. _predictor.Pretraining, .. _examples.Idle(method),
            .. _learned.Options, .. _tokenizer.Options,
        ]);
        var config = _data.Read(r, TrainConfig.ByExamples(data) with
        {
            Method = name,
            Seed = r.GetValue(common.Seed) ?? 0,
            Reading = new() { Limits = common.Limits(r) },
        });
        if (Data.Dataset.IsImages(data, config.Reading))
            config = config with { Predictor = "small-cnn" };
        else if (Data.Dataset.IsSeries(data, config.Reading))
            config = config with { Predictor = "lstm" };
        config = config with { Device = r.GetValue(common.Device) ?? config.Device };
        config = _inputs.Read(r, _predictor.Read(r, config));
        return _trainer.ReadExamples(r, _examples.Read(r, _images.Read(r, config) with { Augment = null }));
    }

    private TrainConfig Learned(ParseResult r, TrainConfig config)
    {
        var given = _trainer.Given(r);
        var defaults = new TrainConfig { Data = "" };
        defaults = config.Training.Optimizer == Training.TrainerOptimizer.Adam ? defaults.OnTexts() : defaults;
        return config with
        {
            Explainer = config.Method,
            ExplainerSettings = new(),
            Learned = _learned.Read(r, config.Method, given),
            Training = defaults.Training with { CheckpointSeconds = config.Training.CheckpointSeconds },
        };
    }

    // What is neither for examples nor for the method's kind: tuning a predictor, or learning an explainer for it.
    private IEnumerable<Option> Idle(ParseResult r, string method) => Catalog.LearnedMethods.Contains(method)
        ? [.. _explainer.Options, .. _objective.OfTuning, .. _trainer.Idle, .. _images.Idle(_predictor.IsGiven(r)
            || _learned.Command(r) is not null)]
        : _learned.Options;

    // An option without effect is most likely a mistake; a method that is not known is refused later.
    private static void Refuse(ParseResult r, string method, IEnumerable<Option> idle)
    {
        if (Catalog.Methods.Concat(Catalog.LearnedMethods).Contains(method)
            && idle.FirstOrDefault(o => r.GetResult(o) is { Implicit: false }) is { } option)
            throw new CandorException($"{option.Name} has no effect with --method {method}; leave it out, or choose another method.");
    }

    /// <summary>Leave for what a configuration's file names.</summary>
    public ProgramLeave Leave(ParseResult r) => _inputs.Script.Read(r) with { Command = _learned.Command(r) };

    /// <summary>The first of the options that was given, for those who allow none but such leave.</summary>
    public Option? Given(ParseResult r, CommonFlags common) =>
        Groups.SelectMany(g => g.Options).Append(common.Seed).Append(common.Device).Except([_learned.Program, .. _inputs.Script.Options])
            .FirstOrDefault(o => r.GetResult(o) is { Implicit: false });
}
