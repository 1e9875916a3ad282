using System.Globalization;

namespace Candor.Mpi;

/// <summary>How ranks work together.</summary>
public sealed record MpiOptions
{
    /// <summary>The environment variable of <see cref="Library"/>.</summary>
    public const string LibraryVariable = "CANDOR_MPI_LIBRARY";

    /// <summary>The environment variable of <see cref="Silence"/>, in seconds.</summary>
    public const string SilenceVariable = "CANDOR_MPI_SILENCE";

    /// <summary>The environment variable of <see cref="ReadsGpus"/>: 1 or 0.</summary>
    public const string GpuVariable = "CANDOR_MPI_GPU";

    /// <summary>The MPI library's file.</summary>
    /// <value>null: the one that is found by its name.</value>
    public string? Library { get; init; }

    /// <summary>How long a rank may say nothing before all end. Each speaks every two seconds at most, whatever it computes.</summary>
    /// <value>20 seconds; at least 3.</value>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether the MPI library is given the addresses of tensors on a GPU; it must have been built for CUDA.</summary>
    /// <value>false: they go through the host's memory.</value>
    public bool ReadsGpus { get; init; }

    /// <summary>Says what ends all ranks, with the exit code; called on one rank, and perhaps by another thread.</summary>
    /// <value>A line on the error stream.</value>
    public Action<string, int> Say { get; init; } = (line, _) => Console.Error.WriteLine("error: " + line);

    /// <summary>As the environment variables say.</summary>
    /// <exception cref="CandorException">One of them has a value that it does not take.</exception>
    public static MpiOptions FromEnvironment() => Of(Environment.GetEnvironmentVariable);

    /// <summary>The same for an environment.</summary>
    internal static MpiOptions Of(Func<string, string?> environment)
    {
        var options = new MpiOptions();
        if (environment(LibraryVariable) is { Length: > 0 } library)
            options = options with { Library = library };
        if (environment(SilenceVariable) is { Length: > 0 } silence)
        {
            if (!double.TryParse(silence, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) || seconds is not (>= 3 and
                <= 86_400))
                throw new CandorException($"{SilenceVariable} is '{silence}'; it takes seconds, 3 to 86400.");
            options = options with { Silence = TimeSpan.FromSeconds(seconds) };
        }
        if (environment(GpuVariable) is { Length: > 0 } gpu)
        {
            if (gpu is not ("0" or "1"))
                throw new CandorException($"{GpuVariable} is '{gpu}'; it takes 1 where the MPI library was built for CUDA, else 0.");
            options = options with { ReadsGpus = gpu == "1" };
        }
        return options;
    }
}
