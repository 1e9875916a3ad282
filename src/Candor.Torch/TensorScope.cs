namespace Candor.Torch;

/// <summary>
/// Owns the tensors that are made on this thread while it is the innermost scope, and frees them when it ends. The garbage collector
/// does not see native memory, so a training step without a scope grows until the machine is full.
/// </summary>
/// <remarks>A scope and its tensors belong to one thread; release a tensor before another thread is to dispose it.</remarks>
public sealed class TensorScope : IDisposable
{
    [ThreadStatic]
    private static TensorScope? s_current;

    private readonly TensorScope? _outer;
    private readonly List<Tensor> _tensors = [];
    private bool _ended;

    /// <summary>Starts a scope inside the current one.</summary>
    public TensorScope()
    {
        _outer = s_current;
        s_current = this;
    }

    internal static TensorScope? Current => s_current;

    /// <summary>Tensors that the scope owns now.</summary>
    internal int Count => _tensors.Count;

    /// <summary>Hands a tensor to the scope around this one (to the caller, where there is none).</summary>
    /// <returns>The same tensor.</returns>
    public Tensor Return(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Release(tensor);
        _outer?.Add(tensor);
        return tensor;
    }

    /// <summary>Takes a tensor out of its scope: from now on it is its holder's to dispose.</summary>
    /// <returns>The same tensor.</returns>
    public static Tensor Release(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        tensor.Scope?.Remove(tensor);
        return tensor;
    }

    internal void Add(Tensor tensor)
    {
        tensor.Scope = this;
        tensor.Slot = _tensors.Count;
        _tensors.Add(tensor);
    }

    internal void Remove(Tensor tensor)
    {
        // The last one takes the place, so that a long scope does not grow by what was disposed early.
        var last = _tensors[^1];
        _tensors[tensor.Slot] = last;
        last.Slot = tensor.Slot;
        _tensors.RemoveAt(_tensors.Count - 1);
        tensor.Scope = null;
    }

    /// <summary>Frees what the scope still owns, and ends the scopes inside it that were not disposed.</summary>
    public void Dispose()
    {
        if (_ended)
            return;
        if (IsAround(s_current))
        {
            while (s_current != this)
                s_current!.End();
            s_current = _outer;
        }
        End();
    }

    private bool IsAround(TensorScope? inner)
    {
        while (inner is not null && inner != this)
            inner = inner._outer;
        return inner is not null;
    }

    private void End()
    {
        _ended = true;
        if (s_current == this)
            s_current = _outer;
        foreach (var tensor in _tensors)
        {
            tensor.Scope = null;
            tensor.Dispose();
        }
        _tensors.Clear();
    }
}
