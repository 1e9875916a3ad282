using System.CommandLine;
using Candor.Data;
using Candor.Tensors;

namespace Candor.Cli.Flags;

/// <summary>What every verb takes.</summary>
internal sealed class CommonFlags : FlagGroup
{
    private readonly Option<int?> _threads;
    private readonly Option<ReadLimits?> _limits;

    private readonly int? _usualThreads;

    /// <summary>The options.</summary>
    /// <param name="threads">Threads where none are asked for; null: all cores.</param>
    public CommonFlags(int? threads = null) : base("Common options")
    {
        _usualThreads = threads;
        Json = Add(Flag.Switch("--json", "print one machine-readable document on standard output"));
        Seed = Add(Flag.Seed("--seed", "seed of everything random (default 0; where a run is used, the run's)"));
        _threads = Add(Flag.Whole("--threads",
            "threads of the tensor library (default: all cores; of several ranks each its share); the same number gives the same bits"));
        _limits = Add(RaiseFlag.Create());
        Device = Add(Flag.Text("--device", "cpu|cuda|cuda:N", "where the tensors live (default cpu)"));
    }

    public Option<bool> Json { get; }

    public Option<ulong?> Seed { get; }

    public Option<string?> Device { get; }

    /// <summary>What reading a file may cost.</summary>
    public ReadLimits Limits(ParseResult arguments) => arguments.GetValue(_limits) ?? new();

    /// <summary>Checks the number of threads, without loading the tensor library.</summary>
    public int Threads(ParseResult arguments, int? fallback = null)
    {
        var threads = arguments.GetValue(_threads) ?? fallback ?? _usualThreads ?? Environment.ProcessorCount;
        return threads is >= 1 and <= 1024
            ? threads
            : throw new CandorException(FormattableString.Invariant(
                $"The number of threads is {threads}, but must be 1 to 1024 (--threads 2)."));
    }

    /// <summary>Sets the threads, before any work with tensors.</summary>
    public void Apply(ParseResult arguments, int? fallback = null) => TorchRuntime.Threads = Threads(arguments, fallback);

    /// <summary>What must be given again for a run to go on to the same bits.</summary>
    public string Again(ParseResult arguments) =>
        arguments.GetValue(_threads) is { } threads ? FormattableString.Invariant($" --threads {threads}") : "";
}
