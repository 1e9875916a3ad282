using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Experiments.Jobs;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Runs.Training;

namespace Candor.Experiments;

/// <summary>The best point of a sweep as a run of its own: trained once more, to the same numbers, with all that a run keeps.</summary>
public static class SweepWinner
{
    /// <summary>Name of the run's folder in the sweep's.</summary>
    public const string FolderName = "winner";

    /// <summary>Trains it, goes on with it, or finds that it is there; another winner of an earlier sweep gives way.</summary>
    /// <param name="config">The point's configuration, with its seed.</param>
    /// <param name="data">Where data sets lie.</param>
    /// <param name="sweep">The sweep's folder.</param>
    /// <param name="session">Who is told, and what can stop it.</param>
    /// <returns>The run's folder.</returns>
    /// <exception cref="CandorException">The folder holds something else than a run, or training cannot be done.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the same call goes on.</exception>
    public static string Train(TrainConfig config, DataSources data, string sweep, JobSession session)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(session);
        var path = Path.Combine(sweep, FolderName);
        var (located, reading) = data.Locate(config.Data, config.Reading);
        config = config with { Data = located, Reading = reading };
        if (RunFolder.HoldsEnded(path, config))
            return path;
        if (RunFolder.Holds(path) && !IsOf(path, config))
        {
            if (!RunFolder.IsOnlyARun(path))
                throw new CandorException($"{path} holds an earlier winner and other files, so it is not replaced; move them away.");
            Directory.Delete(path, recursive: true);
        }
        new TrainJob(config, session with { Resume = true }).Run(path);
        return path;
    }

    private static bool IsOf(string path, TrainConfig config)
    {
        try
        {
            return JsonNode.DeepEquals(TrainConfig.Read(Path.Combine(path, RunFolder.ConfigFileName)).ToJson(), config.ToJson());
        }
        catch (CandorException)
        {
            // What cannot be read is none that can be gone on with.
            return false;
        }
    }
}
