namespace Candor.Torch.Optim;

/// <summary>How Adadelta steps. The defaults are PyTorch's.</summary>
public sealed record AdadeltaOptions
{
    /// <summary>Factor of each step.</summary>
    /// <value>1.</value>
    public double LearningRate { get; init; } = 1;

    /// <summary>Decay of the means of squared gradients and squared steps.</summary>
    /// <value>0.9.</value>
    public double Rho { get; init; } = 0.9;

    /// <summary>Added under both roots.</summary>
    /// <value>1e-6.</value>
    public double Epsilon { get; init; } = 1e-6;

    /// <summary>Factor of the squared norm of the parameters (twice over) that is added to the loss.</summary>
    /// <value>0.</value>
    public double WeightDecay { get; init; }

    internal AdadeltaOptions Validate()
    {
        if (!(Rho is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(Rho), Rho, "Rho is at least 0 and at most 1");
        Guard.NotNegative(Epsilon);
        Guard.NotNegative(WeightDecay);
        return this;
    }
}
