namespace Candor.Torch.Optim;

/// <summary>How RMSprop steps. The defaults are PyTorch's.</summary>
public sealed record RmsPropOptions
{
    /// <summary>Length of a step.</summary>
    /// <value>0.01.</value>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>Decay of the mean of squared gradients.</summary>
    /// <value>0.99.</value>
    public double Alpha { get; init; } = 0.99;

    /// <summary>Added to the denominator.</summary>
    /// <value>1e-8.</value>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Factor of the squared norm of the parameters (twice over) that is added to the loss.</summary>
    /// <value>0.</value>
    public double WeightDecay { get; init; }

    /// <summary>Share of the former direction that is kept; 0 for none.</summary>
    /// <value>0.</value>
    public double Momentum { get; init; }

    /// <summary>Divides by the standard deviation of the gradients instead of their root mean square.</summary>
    /// <value>false.</value>
    public bool Centered { get; init; }

    internal RmsPropOptions Validate()
    {
        Guard.NotNegative(Alpha);
        Guard.NotNegative(Epsilon);
        Guard.NotNegative(WeightDecay);
        Guard.NotNegative(Momentum);
        return this;
    }
}
