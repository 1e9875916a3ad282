namespace Candor.Explainers;

/// <summary>Which rows share the perturbation masks Z.</summary>
public enum MaskSharing
{
    /// <summary>One Z for the whole batch: one factorisation, the paper's.</summary>
    Batch,

    /// <summary>A Z of its own for every row.</summary>
    Row,
}
