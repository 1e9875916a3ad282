namespace Candor.Tensors;

/// <summary>libtorch's own stream of random numbers, which layers of other people's modules draw from.</summary>
internal static class GlobalStream
{
    /// <summary>Where it stands; null on a GPU, whose stream is another one.</summary>
    public static byte[]? Save(Device device)
    {
        if (!device.IsCpu)
            return null;
        using var scope = torch.NewDisposeScope();
        return torch.random.get_rng_state().ToArray<byte>();
    }

    /// <summary>Goes to where it stood.</summary>
    public static void Load(byte[] state)
    {
        using var scope = torch.NewDisposeScope();
        torch.random.set_rng_state(Tensor.From(state, [state.Length], torch.CPU));
    }
}
