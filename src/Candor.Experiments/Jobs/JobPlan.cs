namespace Candor.Experiments.Jobs;

/// <summary>Jobs in an order in which each comes after those that it needs, every content once.</summary>
public sealed class JobPlan
{
    private readonly Dictionary<string, Job> _byHash = new(StringComparer.Ordinal);

    /// <summary>A plan for jobs and what they need.</summary>
    public JobPlan(IEnumerable<Job> jobs, JobStore store)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Store = store;
        var order = new List<Job>();
        foreach (var job in jobs)
            Add(job, order);
        Jobs = order;
    }

    /// <summary>The store that keeps results.</summary>
    public JobStore Store { get; }

    /// <summary>All jobs, needs first.</summary>
    public IReadOnlyList<Job> Jobs { get; }

    /// <summary>The job of a hash.</summary>
    /// <exception cref="CandorException">There is none.</exception>
    public Job this[string hash] => _byHash.TryGetValue(hash, out var job) ? job
        : throw new CandorException($"No job of this experiment has the hash {hash}; both processes must be given the same options.");

    private void Add(Job job, List<Job> order)
    {
        var hash = Store.HashOf(job);
        if (_byHash.ContainsKey(hash))
            return;
        foreach (var need in job.Needs)
            Add(need, order);
        _byHash[hash] = job;
        order.Add(job);
    }
}
