namespace Candor.Torch.Nn;

/// <summary>Checks of a convolution's channels.</summary>
internal static class Channels
{
    internal static void Check(long inputs, long outputs, long groups)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        if (inputs % groups != 0 || outputs % groups != 0)
            throw new ArgumentException($"{inputs} channels in and {outputs} out cannot be shared out among {groups} groups evenly.", nameof(groups));
    }
}
