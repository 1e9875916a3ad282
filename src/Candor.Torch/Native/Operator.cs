using System.Runtime.InteropServices;

namespace Candor.Torch.Native;

/// <summary>An ATen operator by its dispatcher name; found once, called through the boxed dispatcher.</summary>
internal sealed unsafe class Operator(string name, string overload = "")
{
    private const int MaxResults = 64;
    private nint _handle;

    /// <summary>Calls an operator with one tensor as its result.</summary>
    public Tensor Call(params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc NativeArg[4];
        var count = Invoke(args, results, 4);
        if (count == 1 && results[0].Tag == Arg.OfTensor)
            return new Tensor((nint)results[0].P);
        throw new InvalidOperationException($"{name}.{overload} has {count} results");
    }

    /// <summary>Calls an operator with several tensors, or a list, as its results.</summary>
    public Tensor[] CallMany(params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc NativeArg[MaxResults];
        var tensors = new Tensor[Invoke(args, results, MaxResults)];
        for (var i = 0; i < tensors.Length; i++)
            tensors[i] = new Tensor((nint)results[i].P);
        return tensors;
    }

    /// <summary>Calls an in-place operator; its result is the argument itself, so nothing is returned.</summary>
    public void CallInPlace(params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc NativeArg[4];
        var count = Invoke(args, results, 4);
        for (var i = 0; i < count; i++)
            if (results[i].Tag == Arg.OfTensor)
                NativeMethods.cd_tensor_free((nint)results[i].P);
    }

    /// <summary>Calls an operator whose result is a truth value.</summary>
    public bool CallBool(params ReadOnlySpan<Arg> args)
    {
        NativeArg result;
        Invoke(args, &result, 1);
        return result.I != 0;
    }

    private int Invoke(ReadOnlySpan<Arg> args, NativeArg* results, int capacity)
    {
        if (_handle == 0)
        {
            NativeMethods.Check(NativeMethods.cd_op_find(name, overload, out var found));
            _handle = found;
        }
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
        for (var i = 0; i < args.Length; i++)
        {
            ref readonly var arg = ref args[i];
            native[i] = new NativeArg { Tag = arg.Tag, Count = (int)arg.Bits, I = arg.Bits };
            switch (arg.Tag)
            {
                case Arg.OfTensor:
                    native[i].P = (void*)((Tensor)arg.Object!).Pointer;
                    break;
                case Arg.OfGenerator:
                    native[i].P = (void*)((Generator)arg.Object!).Pointer;
                    break;
                case Arg.OfInts:
                    native[i].P = lists;
                    foreach (var value in (long[])arg.Object!)
                        *lists++ = value;
                    break;
                case Arg.OfDoubles:
                    native[i].P = lists;
                    foreach (var value in (double[])arg.Object!)
                        *lists++ = BitConverter.DoubleToInt64Bits(value);
                    break;
                case Arg.OfTensors:
                    native[i].P = lists;
                    foreach (var tensor in (Tensor?[])arg.Object!)
                        *lists++ = tensor?.Pointer ?? 0;
                    break;
                case Arg.OfString:
                    text = Marshal.StringToCoTaskMemUTF8((string)arg.Object!);
                    native[i].P = (void*)text;
                    break;
            }
        }
        var code = NativeMethods.cd_op_call(_handle, native, args.Length, results, capacity, out var count);
        foreach (ref readonly var arg in args)
            GC.KeepAlive(arg.Object);
        Marshal.FreeCoTaskMem(text);
        NativeMethods.Check(code);
        return count;
    }
}
