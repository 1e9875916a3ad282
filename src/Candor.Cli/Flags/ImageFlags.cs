using System.CommandLine;
using Candor.Runs.Configuration;
using Candor.Training;

namespace Candor.Cli.Flags;

/// <summary>What only images have.</summary>
internal sealed class ImageFlags : FlagGroup
{
    private static readonly string[] s_changes = ["flip", "crop"];

    private readonly Option<string?> _segments;
    private readonly Option<int?> _grid;
    private readonly Option<string[]?> _augment;
    private readonly Option<bool> _augmentTuning;

    /// <summary>The options.</summary>
    /// <param name="there">Whether a finished model is used, so that no images are changed.</param>
    public ImageFlags(bool there = false) : base("Images")
    {
        _segments = Add(Flag.Text("--segments", "grid|pixels|slic",
            "the units that are explained (default grid; pixels where an explainer is learned)"));
        _grid = Add(Flag.Whole("--grid", "superpixels a side (default: the cells of grad-cam's maps, else 8, or 7 for 28 pixels)"));
        _augment = AddIf(!there, Flag.List("--augment", "flip,crop",
            "random changes of the images in pre-training, or none (default none; flip,crop for a new resnet18)"));
        _augmentTuning = AddIf(!there, Flag.Switch("--augment-tuning", "change the images of tuning as well"));
    }

    /// <summary>Options that training with examples does not have.</summary>
    public IEnumerable<Option> TuningOnly => [_augment, _augmentTuning];

    /// <summary>What a learned explainer does not look at.</summary>
    /// <param name="given">Whether the model is there, so that none is pre-trained.</param>
    public IEnumerable<Option> Idle(bool given) => given ? [_augment, _augmentTuning] : [_augmentTuning];

    public TrainConfig Read(ParseResult r, TrainConfig config)
    {
        var augment = r.GetResult(_augment) is null ? Default(config) : Changes(r.GetValue(_augment)!);
        var tuning = r.GetValue(_augmentTuning);
        if (r.GetResult(_augment) is not null && config.Model is not null && !tuning)
            throw new CandorException("--augment changes the images of pre-training, which --model leaves out; add --augment-tuning to change those of tuning.");
        return config with
        {
            Segments = r.GetValue(_segments),
            Grid = r.GetValue(_grid),
            Augment = augment,
            AugmentTuning = tuning,
        };
    }

    // The paper's protocol pre-trains ResNet-18 with both.
    private static Augmentation? Default(TrainConfig config) => config is { Predictor: "resnet18", Model: null } ? new()
    {
        Flip = true,
        Crop = true
    } : null;

    private static Augmentation? Changes(string[] names)
    {
        if (names is ["none"])
            return null;
        foreach (var name in names)
            if (!s_changes.Contains(name))
                throw Suggestion.Unknown("change of images", name, s_changes.Append("none"));
        return new() { Flip = names.Contains("flip"), Crop = names.Contains("crop") };
    }
}
