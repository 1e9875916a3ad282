namespace Candor.Torch.Tests;

/// <summary>Counts tensor handles.</summary>
internal static class Live
{
    /// <summary>Handles held now, after the collector has freed what earlier tests forgot.</summary>
    public static long Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return TorchRuntime.LiveTensors;
    }
}
