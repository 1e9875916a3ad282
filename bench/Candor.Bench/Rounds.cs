using System.Diagnostics;
using System.Globalization;
using Candor.Tensors;
using TorchSharp;

namespace Candor.Bench;

/// <summary>How a job in this process is timed.</summary>
internal static class Rounds
{
    /// <summary>Two rounds to warm up, then a JSON line a round.</summary>
    public static void Measure(string job, int rows, BenchOptions options, Action once)
    {
        var idle = Memory.ResidentMiB;
        Memory.ResetPeak();
        for (var i = 0; i < 2; i++)
            Timed();
        for (var round = 0; round < options.Rounds; round++)
        {
            var before = Environment.CpuUsage.TotalTime;
            double[] times = [.. Enumerable.Range(0, options.Steps).Select(_ => Timed()).Order()];
            var cpu = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / options.Steps;
            var median = times[times.Length / 2];
            if (!RankedStep.Ranks.IsFirst)
                continue;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{{\"benchmark\": \"{job}\", \"round\": {round}, \"medianMs\": {median:f3}, \"minMs\": {times[0]:f2}, \"cpuMs\": " +
                $"{cpu:f2}, \"peakAboveIdleMiB\": {Memory.PeakMiB - idle:f1}, \"rowsPerSecond\": {1000 * rows / median:f1}}}"));
        }

        double Timed()
        {
            using var inner = torch.NewDisposeScope();
            var start = Stopwatch.GetTimestamp();
            once();
            TorchRuntime.Synchronize();
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }
}
