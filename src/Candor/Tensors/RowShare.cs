namespace Candor.Tensors;

/// <summary>
/// The rows of a batch that this rank computes. While a share is entered, what is drawn for each row is drawn for all rows of the batch,
/// and this rank takes its own; so neither masks nor sums depend on the number of ranks.
/// </summary>
/// <remarks>Where there are more ranks than rows, several have the same rows: the first of them counts in what is added up over ranks.
/// Kept by thread, since <c>forward</c> takes a tensor alone.</remarks>
internal sealed class RowShare
{
    [ThreadStatic]
    private static RowShare? s_current;

    private readonly long[] _own;

    /// <summary>A share of a batch.</summary>
    /// <param name="ranks">Who shares it.</param>
    /// <param name="all">B.</param>
    /// <param name="own">This rank's rows, in 0 … B − 1.</param>
    /// <param name="counts">Whether this rank's rows count in sums over ranks: not where another rank has the same.</param>
    public RowShare(Ranks ranks, long all, long[] own, bool counts = true) => (Ranks, All, _own, Counts) = (ranks, all, own, counts);

    /// <summary>The share that is entered on this thread; null: every row is this process's.</summary>
    public static RowShare? Current => s_current;

    /// <summary>Who shares the batch.</summary>
    public Ranks Ranks { get; }

    /// <summary>B.</summary>
    public long All { get; }

    /// <summary>This rank's rows.</summary>
    public IReadOnlyList<long> Own => _own;

    /// <summary>Whether this rank's rows count in sums over ranks.</summary>
    public bool Counts { get; }

    /// <summary>Whether batch normalisation looks at all ranks' rows, or at each rank's own.</summary>
    public bool NormalizesOverAll { get; init; } = true;

    /// <summary>Contiguous rows for each rank, as even as can be.</summary>
    public static RowShare Even(Ranks ranks, long rows)
    {
        var groups = (int)Math.Min(ranks.Count, rows);
        var (group, member, _) = Place(ranks, groups);
        var (from, to) = Range(rows, group, groups);
        return new(ranks, rows, Numbers(from, to), counts: member == 0);
    }

    /// <summary>Which group of ranks this one is in, which of its members it is, and how many there are.</summary>
    internal static (int Group, int Member, int Members) Place(Ranks ranks, int groups)
    {
        var group = (int)((long)ranks.Index * groups / ranks.Count);
        int First(int g) => (int)(((long)g * ranks.Count + groups - 1) / groups);
        return (group, ranks.Index - First(group), First(group + 1) - First(group));
    }

    /// <summary>The part of so many rows that a group has.</summary>
    internal static (long From, long To) Range(long rows, int group, int groups) => (rows * group / groups, rows * (group + 1) / groups);

    /// <summary>from, …, to − 1.</summary>
    internal static long[] Numbers(long from, long to)
    {
        var numbers = new long[to - from];
        for (var i = 0L; i < numbers.Length; i++)
            numbers[i] = from + i;
        return numbers;
    }

    /// <summary>Makes this the share of the passes to come on this thread, until what is returned is disposed.</summary>
    public IDisposable Enter()
    {
        var entered = new Entered(s_current);
        s_current = this;
        return entered;
    }

    /// <summary>Lets every row be this process's again, for a pass over other rows, until what is returned is disposed.</summary>
    public static IDisposable Leave()
    {
        var left = new Entered(s_current);
        s_current = null;
        return left;
    }

    /// <summary>Draws something for each row: for all rows of the batch, of which this rank's are returned.</summary>
    /// <param name="rows">Rows of the pass.</param>
    /// <param name="draw">Draws for so many rows, which are the first dimension.</param>
    public static Tensor Draw(long rows, Func<long, Tensor> draw)
    {
        if (s_current is not { } share)
            return draw(rows);
        share.Require(rows);
        using var scope = torch.NewDisposeScope();
        var all = draw(share.All);
        return scope.MoveToOuter(all.index_select(0, share.IndexOn(all.device)));
    }

    /// <summary>The share of every block of so many rows of which this rank has any; its rows are one after the other.</summary>
    /// <param name="size">Rows a block.</param>
    /// <returns>Where the block's own rows begin among this rank's, and the share of the block.</returns>
    public IEnumerable<(long From, RowShare Share)> Blocks(long size)
    {
        for (var from = 0; from < _own.Length;)
        {
            var start = _own[from] / size * size;
            var count = (int)Math.Min(_own.Length - from, start + size - _own[from]);
            yield return (from, new(Ranks, Math.Min(size, All - start), Numbers(_own[from] - start, _own[from] - start + count), Counts));
            from += count;
        }
    }

    /// <summary>Refuses a pass over other rows than the share is of: that would be a fault of ours.</summary>
    public void Require(long rows)
    {
        if (rows != _own.Length)
            throw new InvalidOperationException($"a pass over {rows} rows was made under a share of {_own.Length}.");
    }

    /// <summary>The positions of this rank's rows, for index_select.</summary>
    public Tensor IndexOn(Device device) => Tensor.From(_own, [_own.Length], device);

    /// <summary>This rank's part of the mean over all rows: summed over the ranks it is the mean.</summary>
    /// <param name="values">One a row, [own rows].</param>
    public Tensor PartOfMean(Tensor values)
    {
        Require(values.numel());
        return values.sum() * (Counts ? 1.0 / All : 0);
    }

    /// <summary>Puts every rank's rows together, without a graph.</summary>
    /// <param name="own">This rank's, [own rows, …] (float32, float64 or int64).</param>
    /// <returns>[B, …], on every rank.</returns>
    public Tensor Join(Tensor own)
    {
        ArgumentNullException.ThrowIfNull(own);
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        Require(own.size(0));
        // A NaN times nought is a NaN: who does not count gives noughts.
        var all = torch.zeros([All, .. own.shape[1..]], dtype: own.dtype, device: own.device);
        if (Counts)
            all.index_copy_(0, IndexOn(own.device), own.detach());
        Ranks.Sum(all);
        return scope.MoveToOuter(all);
    }

    /// <summary>
    /// Puts every rank's rows together for a value that each rank computes from all of them: only this rank's own have a graph, so that
    /// the gradients of all ranks add up to the value's.
    /// </summary>
    /// <param name="own">This rank's, with a graph, [own rows, …].</param>
    /// <returns>[B, …].</returns>
    public Tensor JoinForOwn(Tensor own)
    {
        var all = Join(own);
        return Counts ? all.index_copy(0, IndexOn(own.device), own) : all;
    }

    private sealed class Entered(RowShare? former) : IDisposable
    {
        public void Dispose() => s_current = former;
    }
}
