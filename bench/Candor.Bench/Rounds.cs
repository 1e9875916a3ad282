using System.Diagnostics;
using System.Globalization;
using Candor.Tensors;
using TorchSharp;

namespace Candor.Bench;

/// <summary>How a job in this process is timed.</summary>
internal static class Rounds
{
    // The runtime compiles what is called often anew, beside the work, in the first seconds.
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(2);

    /// <summary>Two steps and two seconds to warm up, then a JSON line a round.</summary>
    public static void Measure(string job, int rows, BenchOptions options, Action once)
    {
        var idle = Memory.ResidentMiB;
        Memory.ResetPeak();
        WarmUp(() => Timed(once));
        for (var round = 0; round < options.Rounds; round++)
        {
            var before = Environment.CpuUsage.TotalTime;
            double[] times = [.. Enumerable.Range(0, options.Steps).Select(_ => Timed(once)).Order()];
            var cpu = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / options.Steps;
            var median = times[times.Length / 2];
            if (!RankedStep.Ranks.IsFirst)
                continue;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{{\"benchmark\": \"{job}\", \"round\": {round}, \"medianMs\": {median:f3}, \"minMs\": {times[0]:f2}, \"cpuMs\": " +
                $"{cpu:f2}, \"peakAboveIdleMiB\": {Memory.PeakMiB - idle:f1}, \"rowsPerSecond\": {1000 * rows / median:f1}}}"));
        }
    }

    /// <summary>Milliseconds of one call.</summary>
    public static double Timed(Action once)
    {
        using var inner = torch.NewDisposeScope();
        var start = Stopwatch.GetTimestamp();
        once();
        TorchRuntime.Synchronize();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Two calls, and more until two seconds have passed.</summary>
    public static void WarmUp(Action once)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < 2 || Stopwatch.GetElapsedTime(start) < s_warmUp; i++)
            once();
    }
}
