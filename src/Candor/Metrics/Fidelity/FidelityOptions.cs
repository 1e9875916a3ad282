using System.Globalization;
using System.Text.Json.Serialization;

namespace Candor.Metrics.Fidelity;

/// <summary>How the fidelity of selected features is measured.</summary>
public sealed record FidelityOptions
{
    /// <summary>k, units that count as selected; null: a tenth of D, and 1 at least.</summary>
    /// <value>null.</value>
    public int? TopK { get; init; }

    /// <summary>Epochs of each network that is trained to judge a selection; 1 or more.</summary>
    /// <value>20.</value>
    public int Epochs { get; init; } = 20;

    /// <summary>Epochs without improvement on a tenth of their rows, which they then do not learn from, after which those networks stop and
    /// go back to their best; null: <see cref="Epochs"/> in any case.</summary>
    /// <value>null.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Patience { get; init; }

    /// <summary>Rows a batch of those networks.</summary>
    /// <value>128.</value>
    public int Batch { get; init; } = 128;

    /// <summary>Learning rate (Adam) of those networks; above 0.</summary>
    /// <value>1e-3.</value>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Perturbations of SEN; 1 or more.</summary>
    /// <value>50, the paper's.</value>
    public int Perturbations { get; init; } = 50;

    /// <summary>Half the width of SEN's uniform noise in the data's own units, the range of each column or channel on the training rows
    /// (pixels in [0, 1]); above 0.</summary>
    /// <value>0.2, the paper's.</value>
    public double Radius { get; init; } = 0.2;

    /// <summary>Test rows whose SEN is measured, the first ones; null: all.</summary>
    /// <value>null.</value>
    public int? SensitivityRows { get; init; }

    /// <summary>Seed of weights, batches, masks and flipped classes.</summary>
    /// <value>0.</value>
    public ulong Seed { get; init; }

    /// <summary>k for D units.</summary>
    public int KFor(int units) => TopK ?? Math.Max(1, units / 10);

    /// <summary>Refuses values that mean nothing for D units.</summary>
    public void Validate(int units)
    {
        if (KFor(units) is var k && (k < 1 || k > units))
            throw new CandorException(FormattableString.Invariant(
                $"The fidelity of {k} selected units was asked for, but an input has {units}; use --k 1 to --k {units}."));
        if (Epochs < 1 || Batch < 1 || Perturbations < 1)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"Fidelity is measured with {Epochs} epochs, batches of {Batch} and {Perturbations} perturbations, " +
                $"but each must be 1 or more (--judge-epochs 20)."));
        if (Patience is < 1)
            throw new CandorException(FormattableString.Invariant(
                $"The networks that judge wait for {Patience} epochs without improvement, but it must be 1 or more (--judge-patience 3)."));
        if (SensitivityRows is < 1)
            throw new CandorException(FormattableString.Invariant(
                $"The sensitivity of {SensitivityRows} rows was asked for, but it must be 1 or more; leave it out for all rows."));
        if (!(LearningRate > 0) || !(Radius > 0))
            throw new CandorException(FormattableString.Invariant(
                $"Fidelity is measured with the learning rate {LearningRate} and the radius {Radius}, but both must be above 0."));
    }
}
