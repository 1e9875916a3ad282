using Candor.Tensors;

namespace Candor.Mpi;

/// <summary>A sum over ranks in parts, each of them under way.</summary>
internal sealed class MpiSum(MpiRanks ranks, Tensor tensor, nint[] parts) : PendingSum
{
    private int _done;

    public override void Advance()
    {
        while (_done < parts.Length && ranks.Test(ref parts[_done]))
            _done++;
    }

    protected override void Finish()
    {
        for (; _done < parts.Length; _done++)
            ranks.Wait(ref parts[_done]);
        // Until here MPI wrote into it.
        GC.KeepAlive(tensor);
    }
}
