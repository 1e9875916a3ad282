using System.Text.Json.Nodes;

namespace Candor.Experiments.Jobs;

/// <summary>A piece of an experiment that is computed alone and whose result is kept in a file of its own.</summary>
/// <remarks>Two jobs with the same kind, configuration, data and needs give the same result, so it is computed once, whichever experiments
/// ask for it.</remarks>
public abstract class Job
{
    /// <summary>Its name within the experiment, for people.</summary>
    public required string Key { get; init; }

    /// <summary>What sort of job it is; part of the hash.</summary>
    public abstract string Kind { get; }

    /// <summary>Everything that its result depends on but data and needs, without paths of this machine.</summary>
    public abstract JsonObject Configuration { get; }

    /// <summary>The data sets whose content its result depends on.</summary>
    public virtual IReadOnlyList<DataRequest> Data => [];

    /// <summary>Names of other files, beside the data sets, whose content its result depends on.</summary>
    public virtual IReadOnlyList<string> Files => [];

    /// <summary>Jobs that must be done before.</summary>
    public virtual IReadOnlyList<Job> Needs => [];

    /// <summary>How long it takes in comparison with other jobs; the time left is estimated by it.</summary>
    public virtual double Weight => 1;

    /// <summary>Name of the file that it leaves beside its result for jobs that need it; null: none.</summary>
    public virtual string? Artefact => null;

    /// <summary>Does the work; called again after a kill, it may go on from <see cref="JobContext.WorkFolder"/>.</summary>
    /// <returns>The result: JSON without times, the same for the same hash.</returns>
    public abstract JsonObject Run(JobContext context);
}
