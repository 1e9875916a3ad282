using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Candor.Data.Files;

/// <summary>Who holds a claim, as its file tells others.</summary>
/// <param name="Host">Name of the machine.</param>
/// <param name="Boot">What Linux names this start of the machine; empty where that is not known.</param>
/// <param name="Namespace">The space in which process ids are unique; empty but on Linux.</param>
/// <param name="Process">Id of the process.</param>
/// <param name="Started">When that process began, as the system counts, since ids come again.</param>
/// <param name="Slurm">Cluster and id of the SLURM job; null outside.</param>
/// <param name="Restarts">How often SLURM has started that job again.</param>
/// <param name="Claim">Which of the process's claims this is.</param>
internal sealed record ClaimHolder(
    string Host, string Boot, string Namespace, int Process, string Started, string? Slurm, int Restarts, long Claim)
{
    private const string BootFile = "/proc/sys/kernel/random/boot_id";

    /// <summary>This process.</summary>
    public static ClaimHolder Self { get; } = new(Environment.MachineName, File.Exists(BootFile) ? File.ReadAllText(BootFile).Trim() : "",
        OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget ?? "" : "", Environment.ProcessId,
        StartOf(Environment.ProcessId) ?? "", SlurmJob(), SlurmRestarts(), 0);

    /// <summary>The content of a claim's file that was given back.</summary>
    public static ReadOnlySpan<byte> Nobody => "free"u8;

    /// <summary>Whether it is known, without waiting, that the holder has ended.</summary>
    /// <param name="self">Who asks.</param>
    /// <param name="isHeld">Whether a claim of the asking process is held.</param>
    public bool IsGone(ClaimHolder self, Predicate<long> isHeld)
    {
        // SLURM starts a job again only after its processes have ended.
        if (Slurm is not null && Slurm == self.Slurm && Restarts < self.Restarts)
            return true;
        if ((Host, Boot, Namespace) != (self.Host, self.Boot, self.Namespace) || (OperatingSystem.IsLinux() && Boot.Length == 0))
            return false;
        return (Process, Started) == (self.Process, self.Started) ? !isHeld(Claim) : StartOf(Process) is not { } started
            || (started.Length > 0 && started != Started);
    }

    /// <summary>Who it is, for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"process {Process} on {Host}{(Slurm is null ? "" : $" (SLURM job {Slurm})")}");

    /// <summary>The content of a claim's file: always of the same length, so that a renewal writes over it.</summary>
    public byte[] Write(long renewals) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["host"] = Host,
        ["boot"] = Boot,
        ["namespace"] = Namespace,
        ["process"] = Process,
        ["started"] = Started,
        ["slurm"] = Slurm,
        ["restarts"] = Restarts,
        ["claim"] = Claim,
        ["renewed"] = renewals.ToString("D12", CultureInfo.InvariantCulture),
    });

    /// <summary>Who holds a claim, by its file's content; null where that is not written yet, or is no such file.</summary>
    public static ClaimHolder? Read(string content)
    {
        try
        {
            var o = JsonNode.Parse(content)!.AsObject();
            return new((string)o["host"]!, (string)o["boot"]!, (string)o["namespace"]!, (int)o["process"]!, (string)o["started"]!,
                (string?)o["slurm"], (int)o["restarts"]!, (long)o["claim"]!);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or ArgumentException
            or FormatException)
        {
            return null;
        }
    }

    // Empty: it runs, but when it began is hidden. Null: it does not run, or has ended and only its parent has not noticed.
    private static string? StartOf(int process)
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                // The name, in brackets, may hold anything.
                var fields = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat")).Split(") ")[^1]
                    .Split(' ');
                return fields[0] is "Z" or "X" ? null : fields[19];
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexOutOfRangeException)
            {
                // Hidden from other users, or gone.
            }
        }
        try
        {
            using var running = System.Diagnostics.Process.GetProcessById(process);
            return OperatingSystem.IsLinux() ? "" : running.StartTime.Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (ArgumentException)
        {
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }

    private static string? SlurmJob() => Environment.GetEnvironmentVariable("SLURM_JOB_ID") is { Length: > 0 } job
        ? $"{Environment.GetEnvironmentVariable("SLURM_CLUSTER_NAME")}/{job}"
        : null;

    private static int SlurmRestarts() => int.TryParse(Environment.GetEnvironmentVariable("SLURM_RESTART_COUNT"), NumberStyles.None,
        CultureInfo.InvariantCulture, out var count) ? count : 0;
}
