using System.Globalization;

namespace Candor.Mpi;

/// <summary>Where a rank runs: the machine, the cores it may use, and how many threads they and the system's limits allow.</summary>
internal sealed record Place(string Host, string CoreList, int Cores)
{
    private const string Allowed = "Cpus_allowed_list:";

    /// <summary>This process's.</summary>
    public static Place Here => new(Environment.MachineName, OwnCores(), Environment.ProcessorCount);

    public static Place Parse(string text)
    {
        var parts = text.Split('\n');
        return new(parts[0], parts[1], int.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}\n{CoreList}\n{Cores}");

    // Launchers bind ranks to cores. Where nothing says to which, all of a machine share all.
    private static string OwnCores()
    {
        try
        {
            return File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(Allowed, StringComparison.Ordinal)) is { } line
                ? line[Allowed.Length..].Trim() : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
