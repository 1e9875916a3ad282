namespace Candor.Explainers;

/// <summary>What surrogates have in common; a surrogate of one's own takes these, or derives its options from them.</summary>
public record SurrogateOptions
{
    /// <summary>M, perturbations an explanation, the unmasked input among them; at least as many as the fit needs for D units.</summary>
    /// <value>200, the paper's.</value>
    public int Samples { get; init; } = 200;

    /// <summary>ε of the ridge in Eq. (12); above 0.</summary>
    /// <value>0.01, the paper's.</value>
    public double Ridge { get; init; } = 0.01;

    /// <summary>Which rows share the masks.</summary>
    /// <value>Batch.</value>
    public MaskSharing Sharing { get; init; } = MaskSharing.Batch;

    /// <summary>The explained output.</summary>
    /// <value>Probability, the paper's.</value>
    public ExplainedOutput Output { get; init; } = ExplainedOutput.Probability;

    /// <summary>Refuses what means nothing for D units.</summary>
    /// <exception cref="CandorException">Too few samples, or a number out of its range.</exception>
    protected internal virtual void Validate(int units)
    {
        if (Samples < 1)
            throw new CandorException(
                FormattableString.Invariant($"The explainer has {Samples} samples, but needs 1 or more (--samples 200)."));
        ValidateRidge("The explainer");
    }

    private protected void ValidateRidge(string explainer)
    {
        if (!(Ridge > 0) || !double.IsFinite(Ridge))
            throw new CandorException(FormattableString.Invariant(
                $"{explainer}'s ridge is {Ridge}, but must be a number above 0 (--ridge 0.01)."));
    }
}
