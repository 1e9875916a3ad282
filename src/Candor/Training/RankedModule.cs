using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training;

/// <summary>A predictor of which every rank has a copy, all alike.</summary>
internal sealed class RankedModule
{
    private const string Mean = "running_mean", Variance = "running_var";

    private readonly torch.nn.Module _module;
    private readonly Ranks _ranks;
    private readonly Tensor[] _averaged;

    /// <summary>Takes a predictor.</summary>
    /// <param name="predictor">This rank's copy.</param>
    /// <param name="ranks">Who has the others.</param>
    /// <param name="rows">Whose rows batch normalisation looks at.</param>
    /// <exception cref="CandorException">Its batch normalisation cannot look at all ranks' rows.</exception>
    public RankedModule(Predictor predictor, Ranks ranks, BatchNormRows rows)
    {
        (_module, _ranks, _averaged) = (predictor, ranks, []);
        if (ranks.Count == 1)
            return;
        if (rows == BatchNormRows.All)
            RequireNormalizing(predictor, ranks, mayBeLocal: true);
        else
            _averaged = [.. predictor.buffers().Where(b => b.dtype is ScalarType.Float32 or ScalarType.Float64)];
    }

    /// <summary>Refuses a predictor whose batch normalisation cannot look at all ranks' rows.</summary>
    /// <param name="predictor">This rank's copy.</param>
    /// <param name="ranks">Who has the others.</param>
    /// <param name="mayBeLocal">Whether each rank can be let look at its own.</param>
    /// <exception cref="CandorException">It cannot.</exception>
    public static void RequireNormalizing(Predictor predictor, Ranks ranks, bool mayBeLocal)
    {
        if (ranks.Count > 1 && predictor.StateByName().Any(IsRunning) && !predictor.NormalizesOverRanks)
            throw new CandorException($"The predictor '{predictor.Architecture}' has batch normalisation of its own, which cannot look at " +
                $"the rows of all ranks; {(mayBeLocal ? "let each rank normalise by its own rows (--batch-norm local), or " : "")}" +
                "train in one process.");
    }

    /// <summary>Makes alike what each rank has of its own rows.</summary>
    public void AfterStep()
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        foreach (var own in _averaged)
        {
            // By the distance from the first rank's, so that what is the same everywhere stays as it is to the last bit.
            var first = _ranks.IsFirst ? own.clone() : own.zeros_like();
            _ranks.Sum(first);
            var distance = own - first;
            _ranks.Sum(distance);
            own.copy_(first + distance / (double)_ranks.Count);
        }
    }

    /// <summary>Refuses copies that are no longer alike: then what is trained is no one's model.</summary>
    /// <param name="epoch">After which epoch.</param>
    /// <exception cref="CandorException">They differ.</exception>
    public void RequireSame(int epoch) => RequireSame(_ranks, [_module], epoch);

    /// <summary>The same of several modules.</summary>
    /// <exception cref="CandorException">They differ.</exception>
    public static void RequireSame(Ranks ranks, IEnumerable<torch.nn.Module> modules, int epoch)
    {
        if (ranks.Count == 1)
            return;
        var all = ranks.Gather(Agreement.HashOf(modules));
        int[] others = [.. Enumerable.Range(1, all.Count - 1).Where(i => !all[i].AsSpan().SequenceEqual(all[0]))];
        if (others.Length > 0)
            throw new CandorException(FormattableString.Invariant($"After epoch {epoch} the weights of rank{(others.Length == 1 ? "" : "s")} ")
                + $"{string.Join(", ", others)} differ from those of rank 0; all ranks need the same version of candor and of libtorch, " +
                "and processors of one kind.");
    }

    private static bool IsRunning(KeyValuePair<string, Tensor> state) =>
        state.Key.EndsWith(Mean, StringComparison.Ordinal) || state.Key.EndsWith(Variance, StringComparison.Ordinal);
}
