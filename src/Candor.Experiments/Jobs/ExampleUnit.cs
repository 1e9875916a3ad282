using System.Text.Json.Nodes;
using Candor.Runs.Configuration;
using Candor.Runs.Training;

namespace Candor.Experiments.Jobs;

/// <summary>Training with explanations by examples (<see cref="ExampleJob"/>) as a job of an experiment; its result is the run's
/// record.</summary>
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

    /// <inheritdoc />
    public override JsonObject Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (data, reading) = context.Data.Locate(Config.Data, Config.Reading);
        var backbone = Config.Backbone is { } b ? context.Data.File(b) : null;
        var config = Config with { Data = data, Reading = reading, Backbone = backbone };
        var record = new ExampleJob(config, RunUnits.Session(context)).Run(context.WorkFolder);
        return RunUnits.Result(record, Configuration, Config.Data);
    }
}
