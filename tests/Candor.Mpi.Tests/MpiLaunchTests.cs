namespace Candor.Mpi.Tests;

public class MpiLaunchTests
{
    private static Func<string, string?> Environment(string set)
    {
        var all = set.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('=')).ToDictionary(s => s[0], s => s[1]);
        return all.GetValueOrDefault;
    }

    [Theory]
    [InlineData("OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=4", "mpirun (Open MPI) 1 4")]
    [InlineData("PMI_RANK=0 PMI_SIZE=2", "mpiexec 0 2")]
    [InlineData("SLURM_PROCID=2 SLURM_STEP_NUM_TASKS=3", "srun 2 3")]
    [InlineData("PMI_RANK=2 PMI_SIZE=3 SLURM_PROCID=2 SLURM_STEP_NUM_TASKS=3", "srun 2 3")]
    [InlineData("OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=4 SLURM_PROCID=0 SLURM_STEP_NUM_TASKS=1", "mpirun (Open MPI) 1 4")]
    [InlineData("", "")]
    [InlineData("OMPI_COMM_WORLD_RANK=0 OMPI_COMM_WORLD_SIZE=1", "")]           // one rank
    [InlineData("SLURM_PROCID=0 SLURM_STEP_NUM_TASKS=1", "")]
    [InlineData("SLURM_PROCID=0 SLURM_NTASKS=4", "")]                           // the batch script itself, which srun did not start
    [InlineData("OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=4 CANDOR_MPI=off", "")]
    [InlineData("PMI_RANK=5 PMI_SIZE=2", "")]
    public void It_is_what_the_launcher_says(string set, string expected)
    {
        var launch = MpiLaunch.Of(Environment(set));
        Assert.Equal(expected, launch is null ? "" : FormattableString.Invariant($"{launch.By} {launch.Index} {launch.Count}"));
    }

    [Fact]
    public void What_the_variables_do_not_take_is_refused()
    {
        Assert.Contains("it takes off", Assert.Throws<CandorException>(() => MpiLaunch.Of(Environment("CANDOR_MPI=no"))).Message);
        Assert.Contains("3 to 86400", Assert.Throws<CandorException>(() => MpiOptions.Of(Environment("CANDOR_MPI_SILENCE=1"))).Message);
        Assert.Contains("it takes 1", Assert.Throws<CandorException>(() => MpiOptions.Of(Environment("CANDOR_MPI_GPU=yes"))).Message);
    }

    [Fact]
    public void Options_are_as_the_variables_say()
    {
        var options = MpiOptions.Of(Environment("CANDOR_MPI_SILENCE=7.5 CANDOR_MPI_GPU=1 CANDOR_MPI_LIBRARY=libmpi.so.12"));
        Assert.Equal((7.5, true, "libmpi.so.12"), (options.Silence.TotalSeconds, options.ReadsGpus, options.Library));
        Assert.Equal((20, false, null), (MpiOptions.Of(_ => null).Silence.TotalSeconds, MpiOptions.Of(_ => null).ReadsGpus,
            MpiOptions.Of(_ => null).Library));
    }

    [Fact]
    public void Without_a_library_it_is_said_what_to_install()
    {
        var error = Assert.Throws<CandorException>(() => MpiLibrary.Load(new("mpirun (Open MPI)", 0, 4), new(), ["libthere-is-none.so"]));
        Assert.StartsWith("mpirun (Open MPI) started 4 processes of candor, but there is no MPI library", error.Message);
        if (OperatingSystem.IsLinux())
            Assert.Contains("openmpi-bin", error.Message);
    }

    [Fact]
    public void A_process_alone_joins_nobody() =>
        Assert.StartsWith("this process is alone", Assert.Throws<CandorException>(() => MpiRanks.Start()).Message);
}
