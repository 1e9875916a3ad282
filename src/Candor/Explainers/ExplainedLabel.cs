namespace Candor.Explainers;

/// <summary>Whose class an explanation speaks of.</summary>
public enum ExplainedLabel
{
    /// <summary>The true one: the paper's choice in training and in Eqs. 1 and 3.</summary>
    True,

    /// <summary>The one that the predictor gives: what a user sees.</summary>
    Predicted,

    /// <summary>A random other one than the true: what an explanation can be made to claim (label leakage).</summary>
    Wrong,
}
