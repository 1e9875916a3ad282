using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Runs.Training;

namespace Candor.Experiments.Jobs;

/// <summary>What the jobs whose result is a run's record do alike.</summary>
internal static class RunUnits
{
    /// <summary>The run goes on after a kill, and stops with the experiment.</summary>
    public static JobSession Session(JobContext context) => new()
    {
        Resume = true,
        Observe = context.Observe,
        Measured = context.Measured,
        Cancellation = context.Cancellation,
        Clock = context.Clock,
    };

    /// <summary>A record as a result: nothing of when, where and how fast, so that equal jobs have equal results.</summary>
    /// <param name="record">What the run left.</param>
    /// <param name="configuration">The configuration that the job's hash has.</param>
    /// <param name="data">The set's name.</param>
    public static JsonObject Result(RunRecord record, JsonObject configuration, string data)
    {
        record = record with
        {
            Finished = null,
            Seconds = 0,
            Configuration = configuration,
            Data = record.Data with { Source = data },
            History = [.. record.History.Select(e => e with { Seconds = 0 })],
        };
        return JsonNode.Parse(RunRecordJson.Write(record))!.AsObject();
    }

    /// <summary>The record in a result.</summary>
    public static RunRecord RecordOf(JobResult result) => RunRecordJson.Read(result.Result.ToJsonString(), result.Job.Key);
}
