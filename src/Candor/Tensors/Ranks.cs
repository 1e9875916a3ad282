using System.Diagnostics.CodeAnalysis;

namespace Candor.Tensors;

/// <summary>
/// The processes that compute one thing together, each with all of the data and its own part of the work. Every rank calls the same
/// members in the same order; a call returns on each once all have made it.
/// </summary>
/// <remarks>One process alone is <see cref="One"/>, where nothing is exchanged. Candor.Mpi has those that <c>mpirun</c> and <c>srun</c>
/// start.</remarks>
public abstract class Ranks
{
    /// <summary>One process: nothing to exchange.</summary>
    public static Ranks One { get; } = new OneRank();

    /// <summary>Number of ranks, from 1 on.</summary>
    public abstract int Count { get; }

    /// <summary>This process's place, from 0 on.</summary>
    public abstract int Index { get; }

    /// <summary>Whether this is the rank that writes files and speaks to people.</summary>
    public bool IsFirst => Index == 0;

    /// <summary>Begins to replace a tensor, in place, by the sum over all ranks' tensors, the same bits on each rank. It is not to be
    /// touched until <see cref="PendingSum.Complete"/>.</summary>
    /// <param name="tensor">Of the same shape and type on every rank: float32, float64 or int64, contiguous. On a GPU it goes through
    /// the host's memory, unless the ranks can read a GPU's.</param>
    public PendingSum BeginSum(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.dtype is not (ScalarType.Float32 or ScalarType.Float64 or ScalarType.Int64))
            throw new ArgumentException($"ranks add up float32, float64 or int64; got {tensor.dtype}.", nameof(tensor));
        if (!tensor.is_contiguous())
            throw new ArgumentException("ranks add up contiguous tensors; call contiguous() first.", nameof(tensor));
        if (Count == 1 || tensor.numel() == 0)
            return PendingSum.Done;
        if (tensor.device.IsCpu || ReadsGpus)
            return BeginSumInPlace(tensor);
        var host = tensor.detach().to(torch.CPU).DetachFromDisposeScope();
        return new StagedSum(tensor, host, BeginSumInPlace(host));
    }

    /// <summary>Replaces a tensor, in place, by the sum over all ranks' tensors.</summary>
    /// <inheritdoc cref="BeginSum"/>
    public void Sum(Tensor tensor)
    {
        using var pending = BeginSum(tensor);
        pending.Complete();
    }

    /// <summary>Whether any rank says so: the same answer on each.</summary>
    public bool Any(bool own)
    {
        if (Count == 1)
            return own;
        using var scope = torch.NewDisposeScope();
        var votes = Tensor.From([own ? 1L : 0L], [1], torch.CPU);
        Sum(votes);
        return votes.ToArray<long>()[0] > 0;
    }

    /// <summary>Stops where that is asked for: all ranks at the same point, whichever of them was asked.</summary>
    /// <exception cref="OperationCanceledException">It was.</exception>
    internal void Heed(CancellationToken cancellation)
    {
        if (!Any(cancellation.IsCancellationRequested))
            return;
        cancellation.ThrowIfCancellationRequested();
        throw new OperationCanceledException("Another rank was stopped.");
    }

    /// <summary>Every rank's bytes, in the order of the ranks, the same on each.</summary>
    /// <param name="own">This rank's, of any length.</param>
    public abstract IReadOnlyList<byte[]> Gather(ReadOnlySpan<byte> own);

    /// <summary>The first rank's bytes, on every rank.</summary>
    /// <param name="own">What the first rank gives; others' are not looked at.</param>
    public byte[] FromFirst(ReadOnlySpan<byte> own) => Gather(IsFirst ? own : [])[0];

    /// <summary>Returns once every rank has come here.</summary>
    public void Meet() => Gather([]);

    /// <summary>Whether <see cref="BeginSumInPlace"/> takes a tensor on a GPU.</summary>
    protected virtual bool ReadsGpus => false;

    /// <summary>Begins the sum of tensors that were checked; there are two ranks at least.</summary>
    protected abstract PendingSum BeginSumInPlace(Tensor tensor);

    private sealed class OneRank : Ranks
    {
        public override int Count => 1;

        public override int Index => 0;

        public override IReadOnlyList<byte[]> Gather(ReadOnlySpan<byte> own) => [own.ToArray()];

        [ExcludeFromCodeCoverage]
        protected override PendingSum BeginSumInPlace(Tensor tensor) => PendingSum.Done;
    }

    private sealed class StagedSum(Tensor tensor, Tensor host, PendingSum inner) : PendingSum
    {
        public override void Advance() => inner.Advance();

        protected override void Finish()
        {
            inner.Complete();
            using var grad = torch.no_grad();
            tensor.copy_(host);
        }

        protected override void Free()
        {
            inner.Dispose();
            host.Dispose();
        }
    }
}

/// <summary>A sum over ranks that is under way.</summary>
public abstract class PendingSum : IDisposable
{
    private bool _finished;

    /// <summary>A sum that is already there.</summary>
    public static PendingSum Done { get; } = new DoneSum();

    /// <summary>Lets it go on, without waiting: many MPI libraries exchange nothing while no one calls them.</summary>
    public virtual void Advance()
    {
    }

    /// <summary>Waits for the sum; only the first call does anything.</summary>
    public void Complete()
    {
        if (_finished)
            return;
        _finished = true;
        Finish();
    }

    /// <summary>Waits for the sum.</summary>
    protected abstract void Finish();

    /// <summary>Frees what the sum held.</summary>
    protected virtual void Free()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Complete();
        Free();
        GC.SuppressFinalize(this);
    }

    private sealed class DoneSum : PendingSum
    {
        protected override void Finish()
        {
        }
    }
}
