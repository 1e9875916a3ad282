using Candor.Explainers;

namespace Candor.Runs.Configuration;

/// <summary>
/// Whether LIME and RISE have an intercept where nothing says so. Eq. (12) of LIME and Eq. (6) of RISE have none, so every unit gets a
/// share of the
/// output on the background: training, scores and experiments keep to the papers, but what a person is shown has an intercept.
/// </summary>
internal static class ExplainerFits
{
    /// <summary>For training and scores: the papers' equations to the letter unless the settings say otherwise.</summary>
    public static ExplainerSettings Scored(string explainer, ExplainerSettings settings) =>
        Knows(explainer) && settings.Intercept is null ? settings with { Intercept = false } : settings;

    /// <summary>For people: an intercept, also where the run was trained without one.</summary>
    public static ExplainerSettings Shown(string explainer, ExplainerSettings settings) =>
        Knows(explainer) ? settings with { Intercept = true } : settings;

    /// <summary>Whether an explainer was fitted with an intercept; null: it has none to choose.</summary>
    public static bool? Of(Explainer explainer) => explainer switch
    {
        Lime lime => lime.Options.Intercept,
        Rise rise => rise.Options.Intercept,
        _ => null,
    };

    private static bool Knows(string explainer) => explainer is "lime" or "rise";
}
