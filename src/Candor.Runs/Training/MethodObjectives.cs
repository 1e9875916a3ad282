using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Runs.Configuration;

namespace Candor.Runs.Training;

/// <summary>The objective of each training method.</summary>
public static class MethodObjectives
{
    /// <summary>What a configuration's method minimises.</summary>
    /// <exception cref="CandorException">The method does not work with the explainer.</exception>
    public static Objective Of(TrainConfig config, Explainer explainer, Baseline baseline)
    {
        ArgumentNullException.ThrowIfNull(config);
        Objective objective = new CrossEntropy();
        switch (config.Method)
        {
            case "id-expo":                                                                     // Eq. (11)
                objective = Add(objective, config.Lambda1, () => new InsertionRegularizer(explainer, baseline, config.Steps));
                objective = Add(objective, config.Lambda2, () => new DeletionRegularizer(explainer, baseline, config.Steps,
                    config.Deletion));
                objective = Add(objective, config.Lambda3, () => new ExplanationNorm(explainer));
                break;
            case "expo-f":
                objective = Add(objective, config.LambdaExpo, () => new ExpoFidelity(Surrogate()));
                break;
            case "expo-s":
                objective = Add(objective, config.LambdaExpo, () => new ExpoStability(Surrogate()));
                break;
        }
        return Add(objective, config.Lambda4, () => new WrongLabelInsertion(explainer, baseline, config.Steps));

        // Appendix B.1: where the explainer perturbs nothing (Grad-CAM), the regularisers take LIME's explanation and masks.
        SurrogateExplainer Surrogate() => explainer as SurrogateExplainer ?? new Lime(new() { Intercept = false });
    }

    private static Objective Add(Objective sum, double weight, Func<Objective> term) => weight > 0 ? sum + weight * term() : sum;
}
