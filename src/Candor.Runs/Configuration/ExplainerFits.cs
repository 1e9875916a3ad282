using Candor.Explainers;
using Candor.Masking;

namespace Candor.Runs.Configuration;

/// <summary>
/// How LIME and RISE fit where nothing says so. Eq. (12) of LIME and Eq. (6) of RISE have no intercept, so every unit gets a share of the
/// output on the background. What a person trains, scores and is shown has one (experiment id-expo/intercept); a configuration that says
/// nothing is the papers', which experiments keep to.
/// </summary>
internal static class ExplainerFits
{
    private static readonly int s_limeSamples = new LimeOptions().Samples, s_shapSamples = new KernelShapOptions().Samples;

    /// <summary>For what a person asks for: an intercept unless the settings say otherwise.</summary>
    public static ExplainerSettings Chosen(string explainer, ExplainerSettings settings) =>
        Knows(explainer) ? settings with { Intercept = settings.Intercept ?? true } : settings;

    /// <summary>Samples of a surrogate by the width of what is explained, where none were asked for: a text's words, whatever their number,
    /// and columns or superpixels beyond what the usual number tells apart, get two a unit and two more.</summary>
    public static ExplainerSettings ForUnits(FeatureSpace space, string explainer, ExplainerSettings? settings)
    {
        settings ??= new();
        return settings.Samples is null && (explainer is "lime" && (space is TokenSpace || space.Units > s_limeSamples)
            || explainer is "kernel-shap" && (space is TokenSpace || 2 * space.Units > s_shapSamples))
            ? settings with { Samples = Math.Max(explainer is "lime" ? s_limeSamples : s_shapSamples, (2 * space.Units) + 2) } : settings;
    }

    /// <summary>For training and scores: the papers' equations to the letter unless the settings say otherwise.</summary>
    public static ExplainerSettings Scored(string explainer, ExplainerSettings settings) =>
        settings with
        {
            Intercept = Knows(explainer) ? settings.Intercept ?? false : settings.Intercept,
            AllMasks = explainer == "lime" ? settings.AllMasks ?? false : settings.AllMasks,
        };

    // Beside exact Shapley values fewer signs are wrong than with 200 masks (docs/trust.md).
    private const int ShownSamples = 400;

    /// <summary>For people: an intercept, also where the run was trained without one, and LIME's masks twice as many where nothing says how
    /// many.</summary>
    public static ExplainerSettings Shown(string explainer, ExplainerSettings settings) => !Knows(explainer) ? settings
        : settings with { Intercept = true, Samples = settings.Samples ?? (explainer == "lime" ? ShownSamples : null) };

    /// <summary>Whether an explainer was fitted with an intercept; null: it has none to choose.</summary>
    public static bool? Of(Explainer explainer) => explainer switch
    {
        Lime lime => lime.Options.Intercept,
        Rise rise => rise.Options.Intercept,
        _ => null,
    };

    private static bool Knows(string explainer) => explainer is "lime" or "rise";
}
