
using Candor.Predictors;

namespace Candor.Objectives;

/// <summary>How a step is computed; nothing here changes its value, except the share of rows and, by rounding, the precision.</summary>
public sealed record StepOptions
{
    /// <summary>How gradients are computed.</summary>
    /// <value>ChunkedKeepingGraphs.</value>
    public GradientPath Path { get; init; } = GradientPath.ChunkedKeepingGraphs;

    /// <summary>Masked inputs a chunk, from 1 on. Null: as many as the predictor says, whose activations stay in the cache.</summary>
    /// <value>null.</value>
    public int? ChunkRows { get; init; }

    /// <summary>Share of each batch that is explained and regularised, in (0, 1]: an unbiased, cheaper estimate, since batches are
    /// shuffled. Null: 1 for training parts of up to <see cref="ExplainedInAnEpoch"/> rows; of larger ones so many an epoch, but an eighth
    /// at least.</summary>
    /// <value>null.</value>
    public double? ExplainedShare { get; init; }

    /// <summary>Rows that are explained in an epoch at most where the share is not given.</summary>
    public const int ExplainedInAnEpoch = 100_000;

    /// <summary>
    /// In what numbers the passes over masked inputs are computed, forward and backward; parameters, their updates, the pass over the
    /// batch,
    /// explanations by gradients and all scores stay in the predictor's own.
    /// </summary>
    /// <value>Own.</value>
    public Precision MaskedPrecision { get; init; } = Precision.Own;

    /// <summary>The options for a training part, with its share.</summary>
    /// <param name="rows">Training rows.</param>
    internal StepOptions For(long rows) => this with { ExplainedShare = ShareOf(rows) };

    /// <summary>The share of each batch that is explained.</summary>
    /// <param name="rows">Training rows.</param>
    internal double ShareOf(long rows) => ExplainedShare ?? Math.Clamp((double)ExplainedInAnEpoch / Math.Max(1, rows), 0.125, 1);

    /// <summary>How many rows of a batch are explained.</summary>
    /// <param name="rows">B.</param>
    internal long ExplainedOf(long rows) => Math.Max(1, (long)Math.Round((ExplainedShare ?? 1) * rows));

    internal void ValidateFor(Predictor predictor)
    {
        Validate();
        if (MaskedPrecision == Precision.BFloat16 && !predictor.TakesBFloat16)
            throw new CandorException($"The predictor '{predictor.Architecture}' does not compute in bfloat16; leave --masked-precision out, or use one that does in float32 (mlp, small-cnn, resnet18, mnist-cnn).");
    }

    internal void Validate()
    {
        if (ChunkRows is < 1)
            throw new CandorException(FormattableString.Invariant($"A chunk has {ChunkRows} rows, but needs 1 or more (--chunk 1024)."));
        if (ExplainedShare is { } share && !(share > 0 && share <= 1))
            throw new CandorException(FormattableString.Invariant(
                $"The share of each batch to explain is {share}, but must be above 0 and at most 1 (--explained-share 1)."));
    }
}
