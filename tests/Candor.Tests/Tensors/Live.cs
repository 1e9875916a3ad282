using Candor.Tensors;

namespace Candor.Tests.Tensors;

internal static class Live
{
    /// <summary>Live tensors after the collector has freed what earlier tests left to it.</summary>
    public static long Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return TorchRuntime.LiveTensors;
    }
}
