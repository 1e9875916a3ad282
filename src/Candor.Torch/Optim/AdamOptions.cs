namespace Candor.Torch.Optim;

/// <summary>How Adam steps. The defaults are PyTorch's.</summary>
public sealed record AdamOptions
{
    /// <summary>Length of a step.</summary>
    /// <value>0.001.</value>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Decay of the mean of gradients.</summary>
    /// <value>0.9.</value>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the mean of squared gradients.</summary>
    /// <value>0.999.</value>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the denominator.</summary>
    /// <value>1e-8.</value>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Factor of the squared norm of the parameters (twice over) that is added to the loss. Not AdamW's decoupled decay.</summary>
    /// <value>0.</value>
    public double WeightDecay { get; init; }

    internal AdamOptions Validate()
    {
        Guard.Share(Beta1);
        Guard.Share(Beta2);
        Guard.NotNegative(Epsilon);
        Guard.NotNegative(WeightDecay);
        return this;
    }
}
