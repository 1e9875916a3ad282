using Candor.Tensors;

namespace Candor.Objectives;

/// <summary>
/// How ranks share a step: each has its part of the rows that are explained, and of the others. Where fewer rows are explained than there
/// are ranks, several have the same rows and share their masked copies and the parts of the terms.
/// </summary>
internal sealed class BatchShare
{
    /// <summary>Shares a batch.</summary>
    /// <param name="ranks">Who shares it.</param>
    /// <param name="rows">B.</param>
    /// <param name="explained">E, the rows that are explained, the first of the batch.</param>
    /// <param name="normalizesOverAll">Whether batch normalisation looks at all ranks' rows.</param>
    public BatchShare(Ranks ranks, long rows, long explained, bool normalizesOverAll = true)
    {
        var groups = (int)Math.Min(ranks.Count, explained);
        (var group, Member, Members) = RowShare.Place(ranks, groups);
        IsSplit = ranks.Count > groups;
        var own = RowShare.Range(explained, group, groups);
        var others = RowShare.Range(rows - explained, group, groups);
        Explained = new(ranks, explained, RowShare.Numbers(own.From, own.To), counts: Member == 0)
        {
            NormalizesOverAll = normalizesOverAll,
        };
        Batch = new(ranks, rows, [.. Explained.Own, .. RowShare.Numbers(explained + others.From, explained + others.To)],
            counts: Member == 0)
        {
            NormalizesOverAll = normalizesOverAll,
        };
    }

    /// <summary>This rank's rows of the batch, the explained ones first.</summary>
    public RowShare Batch { get; }

    /// <summary>This rank's explained rows, among all that are.</summary>
    public RowShare Explained { get; }

    /// <summary>This rank's place among those that have the same rows.</summary>
    public int Member { get; }

    /// <summary>How many have the same rows.</summary>
    public int Members { get; }

    /// <summary>Whether any rows are had by several ranks.</summary>
    public bool IsSplit { get; }

    /// <summary>Whether a piece of work on this rank's rows is its own, not another member's.</summary>
    /// <param name="piece">The piece's number.</param>
    public bool Owns(int piece) => piece % Members == Member;

    /// <summary>Adds up over the ranks what each has of its explained rows: the members of a group have parts of the same rows.</summary>
    /// <param name="own">[own rows, …].</param>
    /// <returns>The same rows' sums.</returns>
    public Tensor SumOfMembers(Tensor own)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var index = Explained.IndexOn(own.device);
        var all = torch.zeros([Explained.All, .. own.shape[1..]], dtype: own.dtype, device: own.device);
        all.index_copy_(0, index, own.detach());
        Explained.Ranks.Sum(all);
        return scope.MoveToOuter(all.index_select(0, index));
    }
}
