namespace Candor.Data;

/// <summary>How a LIBSVM file is read.</summary>
public sealed record LibSvmOptions
{
    /// <summary>Number of features; a file whose last feature is always 0 does not tell it.</summary>
    /// <value>null: the largest index in the file.</value>
    public int? Features { get; init; }

    /// <summary>Whether indices start at 0.</summary>
    /// <value>false: they start at 1, as the format says.</value>
    public bool ZeroBased { get; init; }

    /// <summary>Whether labels are classes or numbers.</summary>
    /// <value><see cref="LearningTask.Classification"/>.</value>
    public LearningTask Task { get; init; }

    /// <summary>What reading the file may cost.</summary>
    /// <value>The usual limits.</value>
    public ReadLimits Limits { get; init; } = new();

    internal void Validate()
    {
        if (Features is < 1)
            throw new CandorException(
                $"Features is {Features} (--features); give 1 or more, or leave it out to take the largest index in the file.");
    }
}
