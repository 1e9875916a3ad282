using Candor.Tensors;

namespace Candor.TestSupport;

/// <summary>Where oracles and laws compute: the processor, or what <c>CANDOR_TEST_DEVICE</c> names (tools/gpu-check).</summary>
internal static class TestDevice
{
    public static Device Here { get; } = Devices.Parse(Environment.GetEnvironmentVariable("CANDOR_TEST_DEVICE") is { Length: > 0 } named
        ? named : "cpu");
}
