using System.Globalization;

namespace Candor.Mpi;

/// <summary>What the program that started this process, <c>mpirun</c> or <c>srun</c>, says in its environment.</summary>
/// <param name="By">Who started it, as people call it.</param>
/// <param name="Index">This process's place, from 0 on.</param>
/// <param name="Count">How many were started together, from 1 on.</param>
public sealed record MpiLaunch(string By, int Index, int Count)
{
    /// <summary>The environment variable that says <c>off</c> where a process is alone although it runs below mpirun or srun.</summary>
    public const string Variable = "CANDOR_MPI";

    // A batch script of SLURM knows the job's number of tasks, too, but only srun starts a step of that many.
    private static readonly (string By, string Index, string Count)[] s_launchers =
    [
        ("mpirun (Open MPI)", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"),
        ("mpirun (MVAPICH)", "MV2_COMM_WORLD_RANK", "MV2_COMM_WORLD_SIZE"),
        ("mpiexec", "PMI_RANK", "PMI_SIZE"),
        ("srun", "SLURM_PROCID", "SLURM_STEP_NUM_TASKS"),
    ];

    /// <summary>How this process was started; null where it is alone.</summary>
    /// <exception cref="CandorException">The variable that says so has a value that it does not take.</exception>
    public static MpiLaunch? Here => Of(Environment.GetEnvironmentVariable);

    /// <summary>The same for an environment.</summary>
    internal static MpiLaunch? Of(Func<string, string?> environment)
    {
        if (environment(Variable) is { Length: > 0 } set)
            return set == "off" ? null : throw new CandorException($"{Variable} is '{set}'; it takes off, for a process that is alone.");
        foreach (var (by, index, count) in s_launchers)
        {
            if (Number(environment(count)) is not { } ranks || Number(environment(index)) is not { } rank)
                continue;
            // srun gives MPI's variables, too, where it starts MPI programs.
            var who = by == "mpiexec" && environment("SLURM_STEP_NUM_TASKS") is not null ? "srun" : by;
            return ranks > 1 && rank >= 0 && rank < ranks ? new(who, rank, ranks) : null;
        }
        return null;
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
