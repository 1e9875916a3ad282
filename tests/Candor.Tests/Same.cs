using Candor.Tensors;

namespace Candor.Tests;

/// <summary>Comparisons of numbers and bits.</summary>
internal static class Same
{
    public static double[] Numbers(Tensor tensor) => tensor.detach().to(ScalarType.Float64).ToArray<double>();

    public static void Values(double[] expected, Tensor actual, double tolerance = 1e-10) => Values(expected, Numbers(actual), tolerance);

    public static void Values(Tensor expected, Tensor actual, double tolerance = 1e-10) => Values(Numbers(expected), Numbers(actual),
        tolerance);

    public static void Values(double[] expected, double[] actual, double tolerance = 1e-10)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(
                expected[i].Equals(actual[i]) || Math.Abs(expected[i] - actual[i]) <= tolerance,
                FormattableString.Invariant($"element {i}: expected {expected[i]:r}, got {actual[i]:r}, tolerance {tolerance:g2}"));
    }

    /// <summary>A message that names what arrived, what was expected and what to do.</summary>
    public static void Says(Action act, params string[] words)
    {
        var message = Assert.Throws<CandorException>(act).Message;
        Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));
    }
}

/// <summary>Counts tensor handles.</summary>
internal static class Leaks
{
    /// <summary>Runs an action in a scope of its own and asserts that no tensor outlives it.</summary>
    public static void None(Action act)
    {
        // Handles of earlier tests may be freed by the collector at any time: let it happen now.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = TorchRuntime.LiveTensors;
        using (torch.NewDisposeScope())
            act();
        Assert.Equal(before, TorchRuntime.LiveTensors);
    }
}
