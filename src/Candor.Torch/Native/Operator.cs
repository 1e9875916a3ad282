using System.Runtime.InteropServices;

namespace Candor.Torch.Native;

/// <summary>An ATen operator by its dispatcher name; found once, called through the boxed dispatcher.</summary>
internal sealed unsafe class Operator(string name, string overload = "")
{
    private const int Room = 16;
    private nint _handle;

    /// <summary>Calls an operator with one tensor as its result.</summary>
    public Tensor Call(params ReadOnlySpan<Arg> args)
    {
        NativeArg result;
        var count = Invoke(args, &result, 1);
        if (count == 1 && result.Tag == Arg.OfTensor && result.P != null)
            return new Tensor((nint)result.P);
        throw new InvalidOperationException($"{name}.{overload} has {count} results, not one tensor");
    }

    /// <summary>Calls an operator with several tensors, or a list, as its results.</summary>
    public Tensor[] CallMany(params ReadOnlySpan<Arg> args)
    {
        var room = stackalloc NativeArg[Room];
        var count = Invoke(args, room, Room);
        return Results.Tensors(room, Room, count);
    }

    /// <summary>Calls an in-place operator; its result is the argument itself, so nothing is returned.</summary>
    public void CallInPlace(params ReadOnlySpan<Arg> args)
    {
        NativeArg result;
        if (Invoke(args, &result, 1) == 1 && result.Tag == Arg.OfTensor)
            NativeMethods.cd_tensor_free((nint)result.P);
    }

    /// <summary>Calls an operator whose result is a truth value.</summary>
    public bool CallBool(params ReadOnlySpan<Arg> args)
    {
        NativeArg result;
        return Invoke(args, &result, 1) == 1 && result.Tag == Arg.OfBool
            ? result.I != 0
            : throw new InvalidOperationException($"{name}.{overload} has no truth value as its result");
    }

    /// <summary>Whether this libtorch has the operator.</summary>
    internal bool Exists
    {
        get
        {
            if (Volatile.Read(ref _handle) != 0)
                return true;
            // Into a local first: an out argument is cleared before the call, under the eyes of a thread that has just found the handle.
            if (NativeMethods.cd_op_find(name, overload, out var found) != 0)
                return false;
            Volatile.Write(ref _handle, found);
            return true;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{name}.{overload}";

    private int Invoke(ReadOnlySpan<Arg> args, NativeArg* results, int capacity)
    {
        if (!Exists)
            NativeMethods.Check(-1);
        var words = 0;
        foreach (ref readonly var arg in args)
            words += arg.Words;
        if (words > 1024)
            return InvokeLarge(args, words, results, capacity);
        var lists = stackalloc long[words];
        return Invoke(args, lists, results, capacity);
    }

    private int InvokeLarge(ReadOnlySpan<Arg> args, int words, NativeArg* results, int capacity)
    {
        var lists = (long*)NativeMemory.Alloc((nuint)words, sizeof(long));
        try
        {
            return Invoke(args, lists, results, capacity);
        }
        finally
        {
            NativeMemory.Free(lists);
        }
    }

    private int Invoke(ReadOnlySpan<Arg> args, long* lists, NativeArg* results, int capacity)
    {
        var native = stackalloc NativeArg[args.Length];
        nint text = 0;
        try
        {
            for (var i = 0; i < args.Length; i++)
                lists = Lay(in args[i], ref native[i], lists, ref text);
            NativeMethods.Check(NativeMethods.cd_op_call(_handle, native, args.Length, results, capacity, out var count));
            return count;
        }
        finally
        {
            foreach (ref readonly var arg in args)
                GC.KeepAlive(arg.Object);
            Marshal.FreeCoTaskMem(text);
        }
    }

    /// <summary>Lays one argument out; its list, where it has one, goes to <paramref name="lists"/>.</summary>
    /// <returns>Where the next list may go.</returns>
    private static long* Lay(in Arg arg, ref NativeArg native, long* lists, ref nint text)
    {
        native = new NativeArg { Tag = arg.Tag, Count = (int)arg.Bits, I = arg.Bits };
        switch (arg.Tag)
        {
            case Arg.OfTensor:
                native.P = (void*)((Tensor)arg.Object!).Pointer;
                break;
            case Arg.OfGenerator:
                native.P = (void*)((Generator)arg.Object!).Pointer;
                break;
            case Arg.OfInts:
                native.P = lists;
                foreach (var value in (long[])arg.Object!)
                    *lists++ = value;
                break;
            case Arg.OfDoubles:
                native.P = lists;
                foreach (var value in (double[])arg.Object!)
                    *lists++ = BitConverter.DoubleToInt64Bits(value);
                break;
            case Arg.OfTensors:
                native.P = lists;
                foreach (var tensor in (Tensor?[])arg.Object!)
                    *lists++ = tensor?.Pointer ?? 0;
                break;
            case Arg.OfString when text == 0:
                native.P = (void*)(text = Marshal.StringToCoTaskMemUTF8((string)arg.Object!));
                break;
            case Arg.OfString:
                throw new InvalidOperationException("an operator call takes one string at most");
        }
        return lists;
    }
}
