using System.Globalization;
namespace Candor.Metrics;

/// <summary>How F-Fidelity tunes its copy, and how much it removes.</summary>
public sealed record FFidelityOptions
{
    /// <summary>β, the largest share of the units that is ever missing; above 0, at most 1. One unit at least is.</summary>
    /// <value>0.1, the paper's.</value>
    public double Share { get; init; } = 0.1;

    /// <summary>α, the share of a selection, or of what is not selected, that is removed where β allows; above 0, at most 1.</summary>
    /// <value>0.5, the paper's.</value>
    public double Removed { get; init; } = 0.5;

    /// <summary>Random removals for each size of a selection; 1 or more.</summary>
    /// <value>10.</value>
    public int Draws { get; init; } = 10;

    /// <summary>Epochs of tuning; 0 or more.</summary>
    /// <value>30.</value>
    public int Epochs { get; init; } = 30;

    /// <summary>Adam's learning rate; above 0.</summary>
    /// <value>0.0005.</value>
    public double LearningRate { get; init; } = 5e-4;

    /// <summary>Rows an update, from 1 on.</summary>
    /// <value>64.</value>
    public int Batch { get; init; } = 64;

    /// <summary>Training rows that the copy is tuned on, the first of a random order; 1 or more.</summary>
    /// <value>10,000.</value>
    public int Rows { get; init; } = 10_000;

    /// <summary>How many of D units are missing at most.</summary>
    internal int Missing(int units) => Math.Max(1, (int)(Share * units));

    internal void Validate()
    {
        if (!(Share > 0 && Share <= 1) || !(Removed > 0 && Removed <= 1) || Draws < 1 || Epochs < 0 || !(LearningRate > 0) || Batch < 1
            || Rows < 1)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"F-Fidelity has β {Share}, α {Removed}, {Draws} draws, {Epochs} epochs, learning rate {LearningRate}, " +
                $"batches of {Batch} and {Rows} rows, but needs β and α in (0, 1], 0 epochs, a rate above 0, " +
                $"and 1 of the others at least."));
    }
}
