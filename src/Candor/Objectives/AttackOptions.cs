using System.Globalization;

namespace Candor.Objectives;

/// <summary>How inputs are attacked in adversarial training.</summary>
public sealed record AttackOptions
{
    // As the paper's authors scale it, so that the rim of the box can be reached from anywhere in it.
    private const double Reach = 2.5;

    /// <summary>ε: the most that an input may be moved, each value by itself (ℓ∞), in standardised inputs; above 0.</summary>
    /// <value>0.125, about 8/255 of a picture's range.</value>
    public double Size { get; init; } = 0.125;

    /// <summary>Steps of the ascent, 1 or more.</summary>
    /// <value>7, the paper's on CIFAR-10.</value>
    public int Steps { get; init; } = 7;

    /// <summary>How far a step goes: 2.5 ε by the number of steps.</summary>
    internal double Step => Reach * Size / Steps;

    /// <summary>Refuses what is no attack.</summary>
    /// <exception cref="CandorException">A number is out of range.</exception>
    public void Validate()
    {
        if (!(Size > 0) || !double.IsFinite(Size))
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"The attack moves inputs by {Size} deviations, but must move them by more than 0 (--attack-size 0.125)."));
        if (Steps < 1)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"The attack has {Steps} steps, but needs 1 or more (--attack-steps 7)."));
    }
}
