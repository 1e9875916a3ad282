using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Runs.Configuration;
using Candor.Training;

namespace Candor.Runs.Training;

/// <summary>The objective of each training method.</summary>
public static class MethodObjectives
{
    /// <summary>What a configuration's method minimises.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="explainer">What is made faithful.</param>
    /// <param name="baseline">b.</param>
    /// <param name="task">Whether labels are classes or numbers.</param>
    /// <exception cref="CandorException">The method does not work with the explainer, or with labels of this kind.</exception>
    public static Objective Of(
        TrainConfig config, Explainer explainer, Baseline baseline, LearningTask task = LearningTask.Classification)
    {
        ArgumentNullException.ThrowIfNull(config);
        Require(config, task);
        var objective = config.Method == "adversarial" ? new AdversarialLoss(config.Attack) : Loss(task);
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

    /// <summary>What training minimises without explanations: cross-entropy, of numbers squared error.</summary>
    internal static Objective Loss(LearningTask task) => task == LearningTask.Regression ? new SquaredError() : new CrossEntropy();

    // In the words of the command line, before anything is trained.
    private static void Require(TrainConfig config, LearningTask task)
    {
        if (task == LearningTask.Classification)
        {
            if (config.Method == "mse")
                throw new CandorException("The method mse learns numbers, but the labels are read as classes; use --method ce, " +
                    "or have them " +
                    "read as numbers (--task regression).");
            return;
        }
        if (config.Method == "ce")
            throw new CandorException("The method ce needs classes, but the labels are read as numbers (--task regression); use --method " +
                "mse, its like for numbers.");
        if (config.Method == "id-expo" && config.Lambda2 > 0 && config.Deletion != DeletionForm.C)
            throw new CandorException($"Form {config.Deletion} of the deletion term needs classes: a squared distance has no upper " +
                $"bound, so " +
                "that nothing would hold training; leave it out, or use form C (--deletion c).");
        if (config.Lambda4 > 0)
            throw new CandorException("The wrong-label term needs classes, but the labels are read as numbers (--task regression); " +
                "leave it " +
                "out (--lambda4 0).");
        if (config.Training.Choice == EpochChoice.Margin)
            throw new CandorException("The insertion margin needs a wrong label, but the labels are read as numbers (--task regression); " +
                "choose the epoch by insertion (--epoch-choice insertion).");
        if (config.ExplainerSettings.Output is not null)
            throw new CandorException("A predictor of numbers has one output, its value, so there is none to choose (--output); " +
                "leave it out.");
    }

    private static Objective Add(Objective sum, double weight, Func<Objective> term) => weight > 0 ? sum + weight * term() : sum;
}
