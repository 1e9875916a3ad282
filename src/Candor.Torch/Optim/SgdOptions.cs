namespace Candor.Torch.Optim;

/// <summary>How stochastic gradient descent steps. The defaults are PyTorch's, save that PyTorch knows no default learning rate.</summary>
public sealed record SgdOptions
{
    /// <summary>Length of a step.</summary>
    /// <value>0.01.</value>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>Share of the former direction that is kept; 0 for none.</summary>
    /// <value>0.</value>
    public double Momentum { get; init; }

    /// <summary>Share of the gradient that does not enter the momentum.</summary>
    /// <value>0.</value>
    public double Dampening { get; init; }

    /// <summary>Factor of the squared norm of the parameters (twice over) that is added to the loss.</summary>
    /// <value>0.</value>
    public double WeightDecay { get; init; }

    /// <summary>Looks one step ahead along the momentum; needs momentum and no dampening.</summary>
    /// <value>false.</value>
    public bool Nesterov { get; init; }

    internal SgdOptions Validate()
    {
        Guard.NotNegative(Momentum);
        Guard.NotNegative(WeightDecay);
        if (Nesterov && (Momentum <= 0 || Dampening != 0))
            throw new ArgumentException($"Nesterov momentum needs a momentum above 0 and no dampening; got momentum {Momentum} and dampening {Dampening}.");
        return this;
    }
}
