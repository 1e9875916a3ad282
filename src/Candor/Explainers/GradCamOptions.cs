namespace Candor.Explainers;

/// <summary>How Grad-CAM and Grad-CAM++ look at a stage.</summary>
public sealed record GradCamOptions
{
    /// <summary>Name of the stage whose maps are weighed. Null: the predictor's default stage.</summary>
    /// <value>null.</value>
    public string? Stage { get; init; }

    /// <summary>The explained output: the logit as is the field's standard, or the probability as Eq. (14) of ID-ExpO has it.</summary>
    /// <value>Logit.</value>
    public ExplainedOutput Output { get; init; } = ExplainedOutput.Logit;

    /// <summary>In training, takes the weights of the maps for constants: leaves the second-order terms out, to measure what they
    /// buy.</summary>
    /// <value>false.</value>
    public bool DetachWeights { get; init; }
}
