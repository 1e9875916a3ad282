namespace Candor.Reports.Findings;

/// <summary>How a report names and explains a metric.</summary>
/// <param name="Name">Name in the record, e.g. <c>oneMinusDeletion</c>.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Group">What it speaks of.</param>
/// <param name="Meaning">What it means, in a sentence or two.</param>
internal sealed record MetricGuide(string Name, string Title, string Group, string Meaning)
{
    /// <summary>What it means of a predictor that gives a number; null: the same.</summary>
    public string? OfNumbers { get; private init; }

    /// <summary>The metrics known by name, in the order in which a report shows them.</summary>
    public static IReadOnlyList<MetricGuide> All { get; } =
    [
        new("accuracy", "Accuracy", "Prediction", "Share of rows whose predicted class is the true one."),
        new("r2", "R²", "Prediction",
            "Share of the numbers' variance over these rows that the predictions account for. 0 is what always saying their mean would " +
            "reach; below 0 it is worse than that."),
        new("faithfulness", "Faithfulness of examples", "Faithfulness",
            "Share of rows for which the explanation by training examples gives the class that the predictor gives. It can be told row by row without the true label. For numbers: R² of the explanation for the predictor's outputs."),
        new("insertion", "Insertion", "Faithfulness",
            "Mean probability of the true class while the features that the explanation ranks highest are put into an empty background, " +
            "one step after another. High: few features carry the prediction, and the explanation found them.")
        {
            OfNumbers = "How near the value stays to that of the whole row, mean of exp(−(difference/σ)²/2) " +
                "with σ the deviation of the training targets, while the features with the largest contributions are put into an empty " +
            "background, one step after another. High: few features carry the prediction, and the explanation found them.",
        },
        new("deletion", "Deletion", "Faithfulness",
            "Mean probability of the true class while the features that the explanation ranks highest are taken away. Low: " +
            "the prediction needs the features that the explanation names.")
        {
            OfNumbers = "How near the value stays to that of the whole row, as with insertion, while the features with the largest " +
                "contributions are taken away. Low: the prediction needs the features that the explanation names.",
        },
        new("oneMinusDeletion", "1 − deletion", "Faithfulness", "Deletion turned round, so that higher is better as with insertion."),
        new("sensitivityN", "Sensitivity-n", "Faithfulness",
            "Correlation between the sum of the contributions of n randomly removed features and the fall in probability that removing " +
            "them causes. 1: contributions add up to what removal does.")
        {
            OfNumbers = "Correlation between the sum of the contributions of n randomly removed features and the fall of the value that " +
                "removing them causes. 1: contributions add up to what removal does.",
        },
        new("infidelity", "Infidelity", "Faithfulness",
            "Mean squared error between the change that the contributions foretell and the change that the predictor shows when the input is perturbed."),
        new("maxSensitivity", "Max-sensitivity", "Stability",
            "The largest relative change of the explanation when the input moves a little. Low: similar rows get similar explanations."),
        new("roadMorf", "ROAD, highest first", "Faithfulness off the background",
            "Mean probability of the true class while the parts of the image that rank highest are painted over from their surroundings. " +
            "Low: the prediction needs them, whatever a background looks like."),
        new("roadLerf", "ROAD, lowest first", "Faithfulness off the background",
            "The same for the parts that rank lowest. High: what the explanation calls unimportant can go."),
        new("fFidelityPlus", "F-Fidelity, selected", "Faithfulness off the background",
            "How much the probability of the true class falls without a few of the features that the explanation selects, " +
            "by a copy of the predictor that has learnt from inputs with as many features missing."),
        new("fFidelityMinus", "F-Fidelity, others", "Faithfulness off the background",
            "The same without a few of the features that the explanation does not select. Low: they do not matter."),
        new("maskedAccuracy", "Accuracy under random masks", "Missing features",
            "Share of right predictions where each feature is missing with probability ½. Far below the accuracy: the predictor depends on " +
            "nothing ever being missing, and scores by masks say so as much as they speak of the explanation."),
        new("maskedLogLoss", "Log-loss under random masks", "Missing features",
            "Mean negative log-probability of the true class under the same masks, in nats."),
        new("truthAgreement", "Agreement with the truth", "Truth",
            "On generated data: of all pairs of a feature that decides the class and one that does not, the share that the sizes of the " +
            "contributions rank rightly. Chance is 0.5."),
        new("complexity", "Complexity", "Complexity",
            "Entropy of the features' shares in the explanation. 0: one feature has it all; the more alike the shares, " +
            "the more there is to read. Low is easier, not truer."),
        new("sparseness", "Sparseness", "Complexity",
            "Gini index of the sizes of the contributions. 0: all are alike; near 1: a few have nearly everything."),
        new("insertionPredicted", "Insertion, predicted class", "Predicted class",
            "Insertion for the class that the predictor chose, whether or not it is the true one: what a user gets who does not know the label."),
        new("deletionPredicted", "Deletion, predicted class", "Predicted class", "Deletion for the class that the predictor chose."),
        new("wrongLabelInsertion", "Wrong-label insertion", "Label leakage",
            "Insertion for a random class that is not the true one, with the explanation asked for that class. High: the right mask can talk the predictor into anything, so a good insertion score says little about evidence."),
        new("insertionMargin", "Insertion margin", "Label leakage",
            "Insertion minus wrong-label insertion: how much better the evidence argues for the true class than for a wrong one."),
        new("fsM", "FS-M", "Fidelity of the selection",
            "Share of rows whose class the model keeps when it sees the selected features alone. What a blank input already gives is in the row “blank input”."),
        new("fuM", "FU-M", "Fidelity of the selection",
            "Share of rows whose class the model keeps when the selected features are taken away. Low: what the model needs was selected."),
        new("fsA", "FS-A", "Fidelity of the selection",
            "As FS-M, for a fresh network that was trained on selected features. It can learn a code: read it beside the flipped scores."),
        new("fuA", "FU-A", "Fidelity of the selection", "As FU-M, for a fresh network that was trained on unselected features."),
        new("evalX", "EVAL-X", "Fidelity of the selection",
            "As FS-M, for a network that was trained on random selections, so that no explainer could teach it a code."),
        new("evalXWhole", "EVAL-X, whole inputs", "Fidelity of the selection",
            "What that network predicts from whole inputs: the most that EVAL-X can be expected to reach."),
        new("evalXOther", "EVAL-X, other kind", "Fidelity of the selection",
            "As EVAL-X, for a network of another architecture than the one that the explainer was learnt with."),
        new("evalXOtherWhole", "EVAL-X, other kind, whole inputs", "Fidelity of the selection",
            "What that network predicts from whole inputs."),
        new("flippedM", "Flipped, model", "Label leakage",
            "Told that the model said another class, the explainer selects again: share of rows for which the model believes that class. " +
            "High: the selection argues for what it is told."),
        new("flippedA", "Flipped, FS-A's network", "Label leakage", "The same for the network of FS-A."),
        new("flippedX", "Flipped, EVAL-X's network", "Label leakage", "The same for the network of EVAL-X."),
        new("flippedXOther", "Flipped, EVAL-X's network of another kind", "Label leakage",
            "The same for EVAL-X's network of another architecture."),
        new("maskOnly", "Mask only", "Label leakage",
            "Share of classes that can be read from which features are selected, without their values."),
        new("blankM", "Blank input", "Label leakage", "Share of rows of the class that the model gives a blank input: FS-M for nothing."),
        new("sen", "SEN", "Stability",
            "Largest relative change of the explanation over uniform noise on the input, the model's output held."),
        new("tps", "TPS", "Cost", "Seconds an explanation; for a learned explainer its network alone."),
    ];

    /// <summary>The guide to a metric; one that is not known is shown under its own name.</summary>
    public static MetricGuide For(string name) =>
        All.FirstOrDefault(m => m.Name == name) ?? new(name, name, "Other", "A metric of the run that this report has no description of.");

    /// <summary>Place in the order of a report; what is not known comes last.</summary>
    public static int Order(string name)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i].Name == name)
                return i;
        }

        return All.Count;
    }
}
