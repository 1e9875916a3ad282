using System.Globalization;

namespace Candor.Bench;

/// <summary>The process's resident memory, as Linux counts it.</summary>
internal static class Memory
{
    public static double ResidentMiB => Read("VmRSS:");

    public static double PeakMiB => Read("VmHWM:");

    /// <summary>Sets the high-water mark back to now.</summary>
    public static void ResetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    private static double Read(string key)
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(key, StringComparison.Ordinal));
        var kib = line[key.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return double.Parse(kib, CultureInfo.InvariantCulture) / 1024;
    }
}
