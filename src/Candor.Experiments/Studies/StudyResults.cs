using Candor.Data.Records;
using Candor.Experiments.Jobs;

namespace Candor.Experiments.Studies;

/// <summary>The results of a study's jobs.</summary>
public sealed class StudyResults
{
    private readonly Func<Job, JobResult> _find;
    private readonly Dictionary<string, RunRecord> _records = new(StringComparer.Ordinal);

    /// <summary>Results that are looked up.</summary>
    public StudyResults(Func<Job, JobResult> find) => _find = find;

    /// <summary>A job's result.</summary>
    public JobResult Of(Job job) => _find(job);

    /// <summary>The record of a training job.</summary>
    public RunRecord Record(TrainUnit job)
    {
        var result = _find(job);
        return _records.TryGetValue(result.Hash, out var record) ? record : _records[result.Hash] = RunUnits.RecordOf(result);
    }
}
