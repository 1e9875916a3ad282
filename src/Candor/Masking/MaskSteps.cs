using Candor.Tensors;

namespace Candor.Masking;

/// <summary>Which numbers of units s the insertion and deletion curves stop at: step, 2·step, …, S with S = ⌊fraction·D⌋.</summary>
public sealed record MaskSteps
{
    /// <summary>Half of the units, one at a time.</summary>
    public static MaskSteps Half { get; } = new();

    /// <summary>S/D, in (0, 1]. The paper uses 0.3 and 0.5; 1 is the whole curve.</summary>
    /// <value>0.5.</value>
    public double Fraction { get; init; } = 0.5;

    /// <summary>Units between two steps, from 1 on.</summary>
    /// <value>1.</value>
    public int Increment { get; init; } = 1;

    /// <summary>In training, how many of the steps to draw at random for each update: an unbiased, cheaper estimate. Null: all.</summary>
    /// <value>null.</value>
    public int? Drawn { get; init; }

    /// <summary>In training, whether gradients also flow through the soft masks' thresholds t_s. The paper leaves it open.</summary>
    /// <value>false: t_s and T are constants.</value>
    public bool DifferentiableThreshold { get; init; }

    /// <summary>Refuses values that mean nothing.</summary>
    public void Validate()
    {
        if (!(Fraction > 0 && Fraction <= 1))
            throw new CandorException(FormattableString.Invariant(
                $"The fraction of units to mask is {Fraction}, but must be above 0 and at most 1 (--fraction 0.5)."));
        if (Increment < 1)
            throw new CandorException(FormattableString.Invariant(
                $"The increment between mask steps is {Increment}, but must be 1 or more (--increment 1)."));
        if (Drawn is < 1)
            throw new CandorException(FormattableString.Invariant(
                $"{Drawn} mask steps are to be drawn an update, but it must be 1 or more (--draw-steps 4)."));
    }

    /// <summary>The steps for D units, at least one.</summary>
    public int[] For(int units)
    {
        Validate();
        // 0.3 · 10 is 2.9999… in binary: a hair is added before the cut.
        var last = Math.Max(1, (int)Math.Floor(Fraction * units + 1e-9));
        var increment = Math.Min(Increment, last);
        return [.. Enumerable.Range(1, last / increment).Select(i => i * increment)];
    }

    /// <summary>The steps of one update: all of them, or <see cref="Drawn"/> of them without repetition.</summary>
    internal int[] Draw(int units, Generator generator)
    {
        var all = For(units);
        if (Drawn is not { } k || k >= all.Length)
            return all;
        using var scope = torch.NewDisposeScope();
        var order = torch.randperm(all.Length, device: generator.device, generator: generator).ToArray<long>();
        return [.. order.Take(k).Select(i => all[i]).Order()];
    }
}
