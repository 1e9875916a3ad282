using System.Runtime.InteropServices;

namespace Candor.Torch.Native;

/// <summary>Takes over what a native call hands out, however much it is.</summary>
internal static unsafe class Results
{
    /// <summary>The tensors among <paramref name="count"/> results, in order; undefined ones and numbers are left out.</summary>
    /// <param name="room">Where the call could write its results.</param>
    /// <param name="capacity">How many fit there; more than that wait in the library.</param>
    /// <param name="count">How many there are.</param>
    internal static Tensor[] Tensors(NativeArg* room, int capacity, int count)
    {
        if (count <= capacity)
            return Own(room, count);
        var larger = (NativeArg*)NativeMemory.Alloc((nuint)count, (nuint)sizeof(NativeArg));
        try
        {
            NativeMethods.Check(NativeMethods.cd_results(larger, count));
            return Own(larger, count);
        }
        finally
        {
            NativeMemory.Free(larger);
        }
    }

    private static Tensor[] Own(NativeArg* results, int count)
    {
        var tensors = new List<Tensor>(count);
        for (var i = 0; i < count; i++)
            if (results[i].Tag == Arg.OfTensor && results[i].P != null)
                tensors.Add(new Tensor((nint)results[i].P));
        return [.. tensors];
    }
}
