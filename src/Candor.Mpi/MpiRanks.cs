using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Candor.Tensors;

namespace Candor.Mpi;

/// <summary>
/// The processes that mpirun or srun started together, over the machine's own MPI library: Open MPI, MPICH (and what keeps to its binary
/// interface: Intel MPI, MVAPICH), or Microsoft MPI.
/// </summary>
/// <remarks>
/// A rank that fails, dies or says nothing for long ends all (<see cref="Fail"/>, <see cref="MpiOptions.Silence"/>): none waits for it for
/// ever. One thread computes with the ranks; there is one object in a process.
/// </remarks>
public sealed unsafe class MpiRanks : Ranks, IDisposable
{
    // Longer sums go in parts, of which some are exchanged while others are added up; measured: below a megabyte each costs its latency.
    internal const int PartLength = 1 << 20;

    private static readonly Lock s_started = new();
    private static bool s_wasStarted;

    private readonly MpiCalls _calls;
    private readonly Lock _gate = new();
    private readonly nint _data;
    private readonly Lifeline _lifeline;
    private bool _ended;

    private MpiRanks(MpiCalls calls, MpiLaunch launch, MpiOptions options)
    {
        _calls = calls;
        _calls.Initialize();
        (Count, Index) = (_calls.Size(_calls.World), _calls.Rank(_calls.World));
        Library = _calls.Version;
        if (Count != launch.Count)
            throw new CandorException(Disagreement(launch));
        ReadsGpus = options.ReadsGpus;
        if (ReadsGpus && _calls.KnowsCuda == false)
            throw new CandorException($"{Library} was not built for CUDA, so tensors of a GPU go through the host's memory; leave out " +
                $"{MpiOptions.GpuVariable}=1.");
        _data = _calls.Duplicate(_calls.World);
        var own = Place.Here;
        var places = Gather(Encoding.UTF8.GetBytes(own.ToString())).Select(p => Place.Parse(Encoding.UTF8.GetString(p))).ToArray();
        Hosts = [.. places.Select(p => p.Host)];
        LocalIndex = places.Take(Index).Count(p => p.Host == own.Host);
        LocalCount = places.Count(p => p.Host == own.Host);
        Threads = Math.Max(1, own.Cores / places.Count(p => p.Host == own.Host && p.CoreList == own.CoreList));
        _lifeline = new Lifeline(_calls, _gate, _calls.Duplicate(_calls.World), Index, Hosts, options);
    }

    /// <summary>Whether mpirun or srun started this process together with others.</summary>
    public static bool IsLaunched => MpiLaunch.Here is not null;

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int Index { get; }

    /// <summary>Name and version of the MPI library.</summary>
    public string Library { get; }

    /// <summary>The machine of each rank.</summary>
    public IReadOnlyList<string> Hosts { get; }

    /// <summary>This process's place among those of its machine, from 0 on; its GPU has that number.</summary>
    public int LocalIndex { get; }

    /// <summary>How many ranks this machine has.</summary>
    public int LocalCount { get; }

    /// <summary>Threads for this rank: the cores that it may use, over the ranks that share them; at least 1.</summary>
    public int Threads { get; }

    /// <inheritdoc/>
    protected override bool ReadsGpus { get; }

    /// <summary>Joins the others; returns once all have.</summary>
    /// <param name="options">Null: as the environment variables say.</param>
    /// <exception cref="CandorException">This process is alone, there is no MPI library, or its processes do not find each
    /// other.</exception>
    public static MpiRanks Start(MpiOptions? options = null)
    {
        var launch = MpiLaunch.Here ?? throw new CandorException("this process is alone; mpirun -np 4 or srun starts several.");
        options ??= MpiOptions.FromEnvironment();
        lock (s_started)
        {
            if (s_wasStarted)
                throw new InvalidOperationException("the ranks of a process are joined once.");
            Native.LeaveSignals();
            var calls = new MpiCalls(MpiLibrary.Load(launch, options));
            s_wasStarted = true;
            return new MpiRanks(calls, launch, options);
        }
    }

    /// <summary>Ends all ranks because this one cannot go on; does not return. What it says is said once, though others say the
    /// same.</summary>
    /// <param name="message">Why, for people; the first rank names the rank that it comes from.</param>
    /// <param name="code">The exit code.</param>
    public void Fail(string message, int code)
    {
        ArgumentNullException.ThrowIfNull(message);
        _lifeline.Fail(message, code);
    }

    /// <summary>Parts from the others, and waits until all come here.</summary>
    public void Dispose()
    {
        if (_ended)
            return;
        _ended = true;
        _lifeline.Part();
        lock (_gate)
            _calls.Complete();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Gather(ReadOnlySpan<byte> own)
    {
        var lengths = new long[Count];
        var length = (long)own.Length;
        fixed (long* all = lengths)
        {
            nint request;
            lock (_gate)
                request = _calls.BeginGather((byte*)&length, sizeof(long), (byte*)all, _data);
            Wait(ref request);
        }
        var total = lengths.Sum();
        if (total > int.MaxValue)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"the ranks together have {total} bytes to exchange at once, but MPI takes {int.MaxValue}; use more, smaller parts."));
        var together = total == 0 ? [] : GatherBytes(own, lengths, (int)total);
        var (parts, at) = (new byte[Count][], 0);
        for (var rank = 0; rank < Count; rank++)
        {
            parts[rank] = together[at..(at + (int)lengths[rank])];
            at += (int)lengths[rank];
        }
        return parts;
    }

    /// <inheritdoc/>
    protected override PendingSum BeginSumInPlace(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var (at, size, total) = (Native.Address(tensor), tensor.element_size(), tensor.numel());
        var parts = new nint[(total + PartLength - 1) / PartLength];
        lock (_gate)
            for (var i = 0L; i < parts.Length; i++)
                parts[i] = _calls.BeginSum(at + (nint)(i * PartLength * size), (int)Math.Min(PartLength, total - (i * PartLength)),
                    tensor.dtype, _data);
        return new MpiSum(this, tensor, parts);
    }

    /// <summary>Lets what was begun go on; whether it is done.</summary>
    internal bool Test(ref nint request)
    {
        lock (_gate)
            return _calls.Test(ref request);
    }

    /// <summary>Waits for what was begun. Another rank may be long in coming, so this leaves the processor to others after a
    /// while.</summary>
    internal void Wait(ref nint request)
    {
        var since = Stopwatch.GetTimestamp();
        while (!Test(ref request))
        {
            var waited = Stopwatch.GetElapsedTime(since);
            if (waited < TimeSpan.FromSeconds(1))
                Thread.Yield();
            else
                Thread.Sleep(1);
        }
    }

    private byte[] GatherBytes(ReadOnlySpan<byte> own, long[] lengths, int total)
    {
        var (together, counts, starts) = (new byte[total], new int[Count], new int[Count]);
        for (var rank = 0; rank < Count; rank++)
            (counts[rank], starts[rank]) = ((int)lengths[rank], rank == 0 ? 0 : starts[rank - 1] + counts[rank - 1]);
        fixed (byte* from = own)
        fixed (byte* to = together)
        fixed (int* count = counts)
        fixed (int* start = starts)
        {
            nint request;
            lock (_gate)
                request = _calls.BeginGather(from, own.Length, to, count, start, _data);
            Wait(ref request);
        }
        return together;
    }

    private string Disagreement(MpiLaunch launch) => string.Create(CultureInfo.InvariantCulture,
        $"{launch.By} started {launch.Count} processes, but {Library} sees {Count}: it is not the launcher's. ")
        + (launch.By == "srun" ? "Try srun --mpi=pmix or --mpi=pmi2 (srun --mpi=list shows what there is), or start with mpirun."
            : $"Start with that library's mpirun, or name the launcher's library ({MpiOptions.LibraryVariable}).");
}
