using System.Runtime.InteropServices;

namespace Candor.Mpi;

/// <summary>The MPI library of this machine: found by its names, the launcher's kind first.</summary>
internal static class MpiLibrary
{
    private static readonly string[] s_openMpi = ["libmpi.so.40", "libmpi.so"];
    private static readonly string[] s_mpich = ["libmpich.so.12", "libmpi.so.12", "libmpich.so", "libmpi.so"];
    private static readonly string[] s_mac = ["libmpi.40.dylib", "libmpi.12.dylib", "libmpi.dylib", "/opt/homebrew/lib/libmpi.dylib",
        "/opt/local/lib/libmpi.dylib"];

    /// <summary>Loads it.</summary>
    /// <exception cref="CandorException">There is none; the text says what to install.</exception>
    public static nint Load(MpiLaunch launch, MpiOptions options) => Load(launch, options, Names(launch));

    /// <summary>The same from names that are tried one after the other.</summary>
    internal static nint Load(MpiLaunch launch, MpiOptions options, IEnumerable<string> names)
    {
        if (options.Library is { } file)
        {
            return NativeLibrary.TryLoad(file, out var named) && IsMpi(named) ? named
                : throw new CandorException($"{file} ({MpiOptions.LibraryVariable}) is no MPI library that loads here; name the file of " +
                    "Open MPI's or MPICH's library.");
        }
        var isOpen = launch.By.Contains("Open MPI", StringComparison.Ordinal);
        foreach (var name in names)
            if (NativeLibrary.TryLoad(name, out var found) && IsMpi(found) && (!isOpen || IsOpenMpi(found)))
                return found;
        throw new CandorException($"{launch.By} started {launch.Count} processes of candor, but there is no MPI library by which they " +
            $"could work together: install {Install(isOpen)} on every machine, or name the library's file ({MpiOptions.LibraryVariable}). " +
            $"One process alone needs none ({MpiLaunch.Variable}=off where it runs below {launch.By.Split(' ')[0]}).");
    }

    /// <summary>Whether handles are addresses of its symbols, not numbers.</summary>
    public static bool IsOpenMpi(nint library) => NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out _);

    private static IEnumerable<string> Names(MpiLaunch launch)
    {
        if (OperatingSystem.IsWindows())
            return ["msmpi.dll"];
        if (OperatingSystem.IsMacOS())
            return s_mac;
        return launch.By.Contains("Open MPI", StringComparison.Ordinal) ? s_openMpi
            : launch.By == "srun" ? [.. s_openMpi, .. s_mpich] : [.. s_mpich, .. s_openMpi];
    }

    private static bool IsMpi(nint library) => NativeLibrary.TryGetExport(library, "MPI_Iallreduce", out _);

    private static string Install(bool isOpen) =>
        OperatingSystem.IsWindows() ? "Microsoft MPI (msmpisetup.exe)"
        : OperatingSystem.IsMacOS() ? "Open MPI (brew install open-mpi)"
        : isOpen ? "Open MPI (Debian, Ubuntu: openmpi-bin; Fedora: openmpi; or your cluster's module)"
        : "Open MPI or MPICH (Debian, Ubuntu: openmpi-bin or mpich; or your cluster's module)";
}
