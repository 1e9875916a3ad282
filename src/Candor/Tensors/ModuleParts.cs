using TorchSharp.Modules;

namespace Candor.Tensors;

/// <summary>Parts, parameters and state of modules under PyTorch's names ("0.weight"), so that weights travel.</summary>
public static class ModuleParts
{
    /// <summary>Registers a part, which is disposed with the module.</summary>
    /// <returns>The part.</returns>
    public static T AddChild<T>(this torch.nn.Module module, string name, T child)
        where T : torch.nn.Module
    {
        ArgumentNullException.ThrowIfNull(module);
        module.register_module(name, child);
        return child;
    }

    /// <summary>Registers a parameter and makes it the module's own: a leaf to which gradients flow.</summary>
    /// <returns>The parameter; <paramref name="value"/> itself is not to be used again.</returns>
    public static Parameter AddParameter(this torch.nn.Module module, string name, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(module);
        var parameter = new Parameter(value);
        parameter.DetachFromDisposeScope();
        module.register_parameter(name, parameter);
        return parameter;
    }

    /// <summary>Registers state that no gradient flows to, and makes it the module's own.</summary>
    public static Tensor AddBuffer(this torch.nn.Module module, string name, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(value);
        module.register_buffer(name, value.DetachFromDisposeScope());
        return value;
    }

    /// <summary>All parameters by name: the module's own, then its children's, in the order in which they were made.</summary>
    public static IEnumerable<KeyValuePair<string, Tensor>> ParametersByName(this torch.nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module.named_parameters().Select(p => new KeyValuePair<string, Tensor>(p.name, p.parameter));
    }

    /// <summary>All buffers (state that is no parameter, such as running means) by name.</summary>
    public static IEnumerable<KeyValuePair<string, Tensor>> BuffersByName(this torch.nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module.named_buffers().Select(b => new KeyValuePair<string, Tensor>(b.name, b.buffer));
    }

    /// <summary>All parameters, then all buffers, by name; the tensors are the module's own.</summary>
    public static IEnumerable<KeyValuePair<string, Tensor>> StateByName(this torch.nn.Module module) =>
        module.ParametersByName().Concat(module.BuffersByName());

    /// <summary>Copies of all parameters and buffers by name, owned by the caller.</summary>
    public static IReadOnlyDictionary<string, Tensor> CopyState(this torch.nn.Module module)
    {
        using var grad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        return module.StateByName().ToDictionary(e => e.Key, e => e.Value.detach().clone().DetachFromDisposeScope());
    }

    /// <summary>Sets all parameters and buffers by name.</summary>
    /// <exception cref="InvalidDataException">A name is missing or superfluous, or a shape differs.</exception>
    public static void LoadState(this torch.nn.Module module, IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var grad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var own = module.StateByName().ToDictionary(e => e.Key, e => e.Value);
        foreach (var (name, target) in own)
        {
            if (!state.TryGetValue(name, out var source))
                throw new InvalidDataException(
                    $"the weights lack '{name}'; they hold {string.Join(", ", state.Keys.Take(8))}: they belong to another architecture.");
            if (!target.shape.SequenceEqual(source.shape))
                throw new InvalidDataException($"'{name}' has shape [{string.Join(", ", source.shape)}], but the predictor expects " +
                    $"[{string.Join(", ", target.shape)}]: the weights belong to another architecture or to data with other columns.");
        }
        if (state.Keys.FirstOrDefault(k => !own.ContainsKey(k)) is { } extra)
            throw new InvalidDataException(
                $"the weights hold '{extra}', which the predictor does not have: they belong to another architecture.");
        foreach (var (name, target) in own)
            target.copy_(state[name]);
    }
}
