namespace Candor.Torch;

/// <summary>
/// Owns the tensors that are made on this thread while it is the innermost scope, and frees them when it ends. The garbage collector
/// does not see native memory, so a training step without a scope grows until the machine is full.
/// </summary>
public sealed class TensorScope : IDisposable
{
    [ThreadStatic]
    private static TensorScope? s_current;

    private readonly TensorScope? _outer;
    private readonly List<Tensor?> _tensors = [];
    private bool _ended;

    /// <summary>Starts a scope inside the current one.</summary>
    public TensorScope()
    {
        _outer = s_current;
        s_current = this;
    }

    internal static TensorScope? Current => s_current;

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
        _tensors[tensor.Slot] = null;
        tensor.Scope = null;
    }

    /// <summary>Frees what the scope still owns.</summary>
    public void Dispose()
    {
        if (_ended)
            return;
        _ended = true;
        if (s_current == this)
            s_current = _outer;
        foreach (var tensor in _tensors)
        {
            if (tensor is null)
                continue;
            tensor.Scope = null;
            tensor.Dispose();
        }
    }
}
