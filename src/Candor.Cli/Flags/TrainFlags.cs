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
    private readonly ImageFlags _images = new();
    private readonly ObjectiveFlags _objective = new();
    private readonly StepFlags _steps = new();
    private readonly TrainerFlags _trainer = new();

    public IEnumerable<FlagGroup> Groups => [_data, _predictor, _images, _explainer, _objective, _steps, _trainer];

    /// <summary>The configuration that the options make.</summary>
    public TrainConfig Read(ParseResult r, string data, CommonFlags common)
    {
        var config = _data.Read(r, new TrainConfig { Data = data, Seed = r.GetValue(common.Seed) ?? 0 });
        if (Data.Dataset.IsImages(data, config.Reading))
            config = config.OnImages();
        config = config with
        {
            Device = r.GetValue(common.Device) ?? config.Device,
            Explainer = _explainer.Name(r) ?? config.Explainer,
            ExplainerSettings = _explainer.Settings(r) ?? new(),
            Area = _steps.Area(r) ?? config.Area,
            Steps = _steps.Steps(r, MaskSteps.Half) ?? MaskSteps.Half,
        };
        return _trainer.Read(r, _objective.Read(r, _images.Read(r, _predictor.Read(r, config))));
    }

    /// <summary>The first of the options that was given, for those who allow none.</summary>
    public Option? Given(ParseResult r, CommonFlags common) =>
        Groups.SelectMany(g => g.Options).Append(common.Seed).Append(common.Device).FirstOrDefault(o => r.GetResult(o) is { Implicit: false });
}
