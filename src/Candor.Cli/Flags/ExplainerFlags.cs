using System.CommandLine;
using Candor.Cli.Session;

namespace Candor.Cli.Flags;

/// <summary>Which explainer, and its options.</summary>
internal sealed class ExplainerFlags : FlagGroup
{
    private readonly Option<string?> _name;
    private readonly Option<int?> _samples;
    private readonly Option<double?> _ridge;
    private readonly Option<string?> _kernel;
    private readonly Option<double?> _width;
    private readonly Option<bool> _intercept;
    private readonly Option<bool> _noIntercept;
    private readonly Option<bool> _allMasks;
    private readonly Option<bool> _drawnMasks;
    private readonly Option<string?> _fit;
    private readonly Option<string?> _sharing;
    private readonly Option<string?> _output;
    private readonly Option<string?> _stage;
    private readonly Option<bool> _detach;
    private readonly Option<double?> _noise;
    private readonly Option<int?> _window;
    private readonly Option<int?> _windowWidth;
    private readonly Option<int?> _stride;
    private readonly Option<int?> _maskCells;
    private readonly Option<double?> _kept;

    /// <summary>The options.</summary>
    /// <param name="fallback">What holds where no explainer is named, for the help.</param>
    public ExplainerFlags(string fallback) : base("Explainer")
    {
        _name = Add(Flag.Text("--explainer", "NAME", $"{string.Join(", ", Catalog.Explainers)} (default {fallback})"));
        _samples = Add(Flag.Whole("--samples",
            "perturbations of lime and kernel-shap (default 200), masks of rise, points of integrated-gradients, copies of smooth-grad"));
        _ridge = Add(Flag.Number("--ridge", "ridge of lime and of the literal kernel-shap (default 0.01)"));
        _kernel = Add(Flag.Text("--kernel", "l2|cosine", "lime's kernel (default l2)"));
        _width = Add(Flag.Number("--kernel-width", "width of lime's kernel (default: the kernel's own)"));
        _intercept = Add(Flag.Switch("--intercept",
            "lime fits an intercept too, rise takes the mean output off (default)"));
        _noIntercept = Add(Flag.Switch("--no-intercept", "the papers' equations, which have none"));
        _allMasks = Add(Flag.Switch("--all-masks",
            "lime takes every mask once where --samples allows 2^units (default where explanations are shown)"));
        _drawnMasks = Add(
            Flag.Switch("--drawn-masks", "lime draws its masks also there, as its paper does (default in training and for scores)"));
        _fit = Add(Flag.Text("--shapley-fit", "constrained|paper-literal", "kernel-shap's fit (default constrained)"));
        _sharing = Add(Flag.Text("--sharing", "batch|row", "which rows share perturbation masks (default batch)"));
        _output = Add(Flag.Text("--output", "probability|logit", "the explained output (default probability; logit for grad-cam)"));
        _stage = Add(Flag.Text("--stage", "NAME", "grad-cam's stage, e.g. layer2 (default: the predictor's own)"));
        _detach = Add(Flag.Switch("--detach-weights", "train without grad-cam's second-order terms"));
        _noise = Add(Flag.Number("--noise", "smooth-grad's noise, a share of the input's range (default 0.15)"));
        _window = Add(Flag.Whole("--window", "side of occlusion's window in pixels (default: unit by unit)"));
        _windowWidth = Add(Flag.Whole("--window-width", "its width, where it is not square (--window is its height)"));
        _stride = Add(Flag.Whole("--stride", "pixels between occlusion's windows (default: half a window)"));
        _maskCells = Add(Flag.Whole("--mask-cells", "cells a side of rise's coarse grid (default 7)"));
        _kept = Add(Flag.Number("--kept", "share of the cells that rise keeps (default 0.5)"));
    }

    /// <summary>The explainer's name; null: none was given.</summary>
    public string? Name(ParseResult r) => r.GetValue(_name);

    /// <summary>Its options; null: none was given.</summary>
    public ExplainerSettings? Settings(ParseResult r)
    {
        if (r.GetValue(_intercept) && r.GetValue(_noIntercept))
            throw new UsageException("--intercept and --no-intercept contradict each other; give one of them.");
        if (r.GetValue(_allMasks) && r.GetValue(_drawnMasks))
            throw new UsageException("--all-masks and --drawn-masks contradict each other; give one of them.");
        var settings = new ExplainerSettings
        {
            Samples = r.GetValue(_samples),
            Ridge = r.GetValue(_ridge),
            Kernel = r.GetValue(_kernel),
            KernelWidth = r.GetValue(_width),
            Intercept = r.GetValue(_intercept) ? true : r.GetValue(_noIntercept) ? false : null,
            AllMasks = r.GetValue(_allMasks) ? true : r.GetValue(_drawnMasks) ? false : null,
            ShapleyFit = r.GetValue(_fit),
            Sharing = r.GetValue(_sharing),
            Output = r.GetValue(_output),
            Stage = r.GetValue(_stage),
            DetachWeights = r.GetValue(_detach) ? true : null,
            Noise = r.GetValue(_noise),
            Window = r.GetValue(_window),
            WindowWidth = r.GetValue(_windowWidth),
            Stride = r.GetValue(_stride),
            MaskCells = r.GetValue(_maskCells),
            Kept = r.GetValue(_kept),
        };
        return settings == new ExplainerSettings() ? null : settings;
    }
}
