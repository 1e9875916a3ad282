namespace Candor.Explainers;

/// <summary>LIME's weight of a perturbation by its distance from the input.</summary>
public enum LimeKernel
{
    /// <summary>exp(−‖1 − z‖² / (2w²)), w = 0.75·√D: the body of the ID-ExpO paper.</summary>
    L2,

    /// <summary>exp(−d² / (2w²)) with d = 1 − cos(1, z), w = 0.25: the paper's Appendix B.1.</summary>
    Cosine,
}

/// <summary>How LIME perturbs and fits.</summary>
public sealed record LimeOptions
{
    /// <summary>M, perturbations an explanation, the unmasked input among them; at least the number of units D.</summary>
    /// <value>200, the paper's.</value>
    public int Samples { get; init; } = 200;

    /// <summary>ε of the ridge in Eq. (12); above 0.</summary>
    /// <value>0.01, the paper's.</value>
    public double Ridge { get; init; } = 0.01;

    /// <summary>The kernel. The paper names both.</summary>
    /// <value>L2.</value>
    public LimeKernel Kernel { get; init; } = LimeKernel.L2;

    /// <summary>w, the kernel's width; above 0. Null: 0.75·√D for L2 and 0.25 for Cosine.</summary>
    /// <value>null.</value>
    public double? Width { get; init; }

    /// <summary>Fits an intercept too, which is not penalised and not part of φ. Eq. (12) has none.</summary>
    /// <value>false.</value>
    public bool Intercept { get; init; }

    /// <summary>Which rows share the masks.</summary>
    /// <value>Batch.</value>
    public MaskSharing Sharing { get; init; } = MaskSharing.Batch;

    /// <summary>The explained output.</summary>
    /// <value>Probability, the paper's.</value>
    public ExplainedOutput Output { get; init; } = ExplainedOutput.Probability;

    internal void Validate(int units)
    {
        if (Samples < units)
            throw new CandorException(FormattableString.Invariant($"LIME has {Samples} samples for {units} units, so the fit is underdetermined; give at least {units} (--samples {units})."));
        if (!(Ridge > 0) || !double.IsFinite(Ridge))
            throw new CandorException(FormattableString.Invariant($"LIME's ridge is {Ridge}, but must be a number above 0 (--ridge 0.01)."));
        if (Width is { } w && (!(w > 0) || !double.IsFinite(w)))
            throw new CandorException(FormattableString.Invariant($"LIME's kernel width is {w}, but must be a number above 0 (--kernel-width)."));
    }
}
