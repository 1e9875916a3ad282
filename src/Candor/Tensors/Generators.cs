namespace Candor.Tensors;

/// <summary>Streams of random numbers. Randomness is always an argument: nothing in Candor draws from libtorch's global stream.</summary>
public static class Generators
{
    /// <summary>Goes to the start of the stream that a seed names.</summary>
    public static void Reseed(this Generator generator, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(generator);
        using var scope = torch.NewDisposeScope();
        using var fresh = new Generator(seed, generator.device);
        generator.set_state(fresh.get_state());
    }

    /// <summary>Where the stream stands.</summary>
    internal static byte[] Save(this Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        return generator.get_state().ToArray<byte>();
    }

    /// <summary>Goes to where the stream stood.</summary>
    internal static void Load(this Generator generator, byte[] state)
    {
        using var scope = torch.NewDisposeScope();
        generator.set_state(Tensor.From(state, [state.Length], torch.CPU));
    }
}
