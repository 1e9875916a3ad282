
namespace Candor.Training;

/// <summary>How a step is computed; nothing here changes its value, except the share of rows.</summary>
public sealed record StepOptions
{
    /// <summary>How gradients are computed.</summary>
    /// <value>ChunkedKeepingGraphs.</value>
    public GradientPath Path { get; init; } = GradientPath.ChunkedKeepingGraphs;

    /// <summary>Masked inputs a chunk, from 1 on.</summary>
    /// <value>512: with a graph, smaller pieces stay in the cache.</value>
    public int ChunkRows { get; init; } = 512;

    /// <summary>Share of each batch that is explained and regularised, in (0, 1]: an unbiased, cheaper estimate, since batches are shuffled.</summary>
    /// <value>1.</value>
    public double ExplainedShare { get; init; } = 1;

    internal void Validate()
    {
        if (ChunkRows < 1)
            throw new CandorException(FormattableString.Invariant($"A chunk has {ChunkRows} rows, but needs 1 or more (--chunk 1024)."));
        if (!(ExplainedShare > 0 && ExplainedShare <= 1))
            throw new CandorException(FormattableString.Invariant($"The share of each batch to explain is {ExplainedShare}, but must be above 0 and at most 1 (--explained-share 1)."));
    }
}
