using Candor.Experiments.Jobs;
using Candor.Runs.Samples;
using Candor.Training;

namespace Candor.Cli.Output;

/// <summary>Shows how far a job is.</summary>
internal interface IProgressView
{
    /// <summary>A line of its own.</summary>
    void Say(string line);

    /// <summary>An epoch has ended.</summary>
    void Observe(TrainingProgress progress);

    /// <summary>A measurement has come so far.</summary>
    void Measured(MeasuringProgress progress);

    /// <summary>A job of an experiment has begun or ended.</summary>
    void Jobs(JobProgress progress);

    /// <summary>So many rows of new data are done.</summary>
    void Rows(string what, long rows, long? total);

    /// <summary>So many bytes of a file have arrived.</summary>
    void Received(string file, long bytes, long? total);
}
