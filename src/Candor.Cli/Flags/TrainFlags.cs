using System.CommandLine;
using Candor.Experiments;
using Candor.Masking;

namespace Candor.Cli.Flags;

/// <summary>The options of <c>train</c> together, and the configuration that they make.</summary>
internal sealed class TrainFlags
{
    private readonly DataFlags _data = new();
    private readonly PredictorFlags _predictor = new();
    private readonly ExplainerFlags _explainer = new("lime");
    private readonly ObjectiveFlags _objective = new();
    private readonly StepFlags _steps = new();
    private readonly TrainerFlags _trainer = new();
    private readonly LearnedFlags _learned = new();

    public IEnumerable<FlagGroup> Groups => [_data, _predictor, _explainer, _objective, _steps, _trainer, _learned];

    /// <summary>The configuration that the options make.</summary>
    public TrainConfig Read(ParseResult r, string data, CommonFlags common)
    {
        var config = new TrainConfig { Data = data, Seed = r.GetValue(common.Seed) ?? 0 };
        config = config with
        {
            Device = r.GetValue(common.Device) ?? config.Device,
            Explainer = _explainer.Name(r) ?? config.Explainer,
            ExplainerSettings = _explainer.Settings(r) ?? new(),
            Area = _steps.Area(r) ?? config.Area,
            Steps = _steps.Steps(r, MaskSteps.Half) ?? MaskSteps.Half,
        };
        config = _trainer.Read(r, _objective.Read(r, _predictor.Read(r, _data.Read(r, config), _learned.Command(r) is not null)));
        return config.LearnsExplainer ? Learned(r, config) : Tuned(r, config);
    }

    private TrainConfig Learned(ParseResult r, TrainConfig config)
    {
        // An option without effect is most likely a mistake.
        Refuse(r, [.. _explainer.Options, .. _objective.Idle, .. _trainer.OfTuning], $"--method {config.Method}");
        var given = _trainer.Given(r);
        var defaults = new TrainConfig { Data = "" };
        return config with
        {
            Explainer = config.Method,
            Learned = _learned.Read(r, config.Method, given),
            Training = defaults.Training with { CheckpointSeconds = config.Training.CheckpointSeconds },
        };
    }

    private TrainConfig Tuned(ParseResult r, TrainConfig config)
    {
        if (config.Method != "infd")
            Refuse(r, _learned.Options, $"--method {config.Method}");
        return config;
    }

    private static void Refuse(ParseResult r, IEnumerable<Option> options, string where)
    {
        if (options.FirstOrDefault(o => r.GetResult(o) is { Implicit: false }) is { } option)
            throw new CandorException($"{option.Name} has no effect with {where}; leave it out, or choose another method.");
    }

    /// <summary>The first of the options that was given, for those who allow none.</summary>
    public Option? Given(ParseResult r, CommonFlags common) =>
        Groups.SelectMany(g => g.Options).Append(common.Seed).Append(common.Device).FirstOrDefault(o => r.GetResult(o) is { Implicit: false });
}
