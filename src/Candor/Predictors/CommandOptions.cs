namespace Candor.Predictors;

/// <summary>How a program outside is asked for probabilities.</summary>
public sealed record CommandOptions
{
    /// <summary>Rows that are written before answers are read; 1 or more.</summary>
    /// <value>256.</value>
    public int Batch { get; init; } = 256;

    /// <summary>Seconds that the program has for a batch; above 0.</summary>
    /// <value>60.</value>
    public double TimeoutSeconds { get; init; } = 60;

    /// <summary>How often a program that ended or fell silent is started again for the same batch; 0 or more.</summary>
    /// <value>2.</value>
    public int Restarts { get; init; } = 2;

    /// <summary>Refuses values that mean nothing.</summary>
    public void Validate()
    {
        if (Batch < 1)
            throw new CandorException(FormattableString.Invariant(
                $"A batch for the model command has {Batch} rows, but needs 1 or more (--model-batch 256)."));
        if (!(TimeoutSeconds > 0) || !double.IsFinite(TimeoutSeconds))
            throw new CandorException(FormattableString.Invariant(
                $"The model command has {TimeoutSeconds} seconds for a batch, but must have more than 0 (--model-timeout 60)."));
        if (Restarts < 0)
            throw new CandorException(FormattableString.Invariant(
                $"The model command is to be restarted {Restarts} times, but it must be 0 or more."));
    }
}
