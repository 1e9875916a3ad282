using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Runs.Configuration;
using Candor.Runs.Training;

namespace Candor.Experiments.Jobs;

/// <summary>Training with explanations by examples (<see cref="ExampleJob"/>) as a job of an experiment; its result is the run's record.</summary>
public sealed class ExampleUnit : Job
{
    /// <summary>What is trained; <see cref="TrainConfig.Data"/> is the set's name.</summary>
    public required TrainConfig Config { get; init; }

    /// <inheritdoc />
    public override string Kind => "examples";

    /// <summary>What differs from the defaults, so that an option that is new to candor leaves old results valid.</summary>
    public override JsonObject Configuration => SetupOf.Json(Config);

    /// <inheritdoc />
    public override IReadOnlyList<DataRequest> Data => [new(Config.Data, Config.Label, Config.Reading)];

    /// <inheritdoc />
    public override IReadOnlyList<string> Files => Config.Backbone is { } backbone ? [backbone] : [];

    /// <inheritdoc />
    public override double Weight => Config.Examples.Epochs * Config.Examples.Etas.Count;

    /// <summary>The record in a result.</summary>
    public static RunRecord RecordOf(JobResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return RunRecordJson.Read(result.Result.ToJsonString(), result.Job.Key);
    }

    /// <inheritdoc />
    public override JsonObject Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (data, reading) = context.Data.Locate(Config.Data, Config.Reading);
        var record = new ExampleJob(Config with { Data = data, Reading = reading, Backbone = Config.Backbone is { } b ? context.Data.File(b) : null }, new JobSession
        {
            Resume = true,
            Observe = context.Observe,
            Cancellation = context.Cancellation,
            Clock = context.Clock,
        }).Run(context.WorkFolder);
        record = record with
        {
            Finished = null,
            Seconds = 0,
            Configuration = Configuration,
            Data = record.Data with { Source = Config.Data },
            History = [.. record.History.Select(e => e with { Seconds = 0 })],
        };
        return JsonNode.Parse(RunRecordJson.Write(record))!.AsObject();
    }
}
