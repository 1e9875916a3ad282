using Candor.Explainers;

namespace Candor.Runs.Configuration;

/// <summary>
/// How LIME and RISE fit where nothing says so. Eq. (12) of LIME and Eq. (6) of RISE have no intercept, so every unit gets a share of the
/// output on the background. What a person trains, scores and is shown has one (experiment id-expo/intercept); a configuration that says
/// nothing is the papers', which experiments keep to.
/// </summary>
internal static class ExplainerFits
{
    /// <summary>For what a person asks for: an intercept unless the settings say otherwise.</summary>
    public static ExplainerSettings Chosen(string explainer, ExplainerSettings settings) =>
        Knows(explainer) ? settings with { Intercept = settings.Intercept ?? true } : settings;

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
