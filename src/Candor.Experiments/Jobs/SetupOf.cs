using System.Text.Json.Nodes;
using Candor.Data;
using Candor.Explainers.Learned;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Runs.Samples;
using Candor.Runs.Training;
using Candor.Tensors;
using Candor.Tensors.Weights;
using Candor.Training;

namespace Candor.Experiments.Jobs;

/// <summary>What the jobs about learned explainers do alike: open data and files, choose rows.</summary>
internal static class SetupOf
{
    /// <summary>What experiments start from: the defaults, but the papers' choice of the epoch, Eq. (15) without a floor, and scores of all
    /// rows.</summary>
    public static TrainConfig Begin(string data = "") => new() { Data = data, Rows = 0, Training = new() { AccuracyFloor = null } };

    /// <summary>A configuration as a job's hash has it: what differs from <see cref="Begin"/>.</summary>
    public static JsonObject Json(TrainConfig config) => JsonMerge.Beyond(Begin().ToJson(), config.ToJson());

    /// <summary>What a given predictor counts by: its content, not where it lies. Null: none is given.</summary>
    /// <param name="model">A run's folder or a file.</param>
    public static string? HashOfModel(string? model) =>
        model is null ? null : SavedPredictor.HashOf(Directory.Exists(model) ? RunFolder.Open(model).Model : model);

    /// <summary>The setting of a configuration, with the black box of a job if one is named.</summary>
    public static LearnSetup Open(TrainConfig config, JobContext context, Func<Dataset, Dataset>? change = null, BlackBoxUnit? model = null)
    {
        var (data, reading) = context.Data.Locate(config.Data, config.Reading);
        // A program's file does not name it; the black box's configuration does.
        config = model?.Config is { Learned: { ModelCommand: not null } own } box
            ? config with
            {
                Learned = (config.Learned ?? new()) with { ModelCommand = own.ModelCommand, Command = own.Command },
                CommandFrom = box.CommandFrom,
            }
            : config with { Model = model is null ? config.Model : context.ArtefactOf(model) };
        return new LearnSetup(config with { Data = data, Reading = reading }, change);
    }

    /// <summary>A phase of training that goes on after a kill.</summary>
    public static TrainingSession Session(JobContext context, string phase) => new()
    {
        Phase = phase,
        Checkpoint = Path.Combine(context.WorkFolder, $"checkpoint-{phase}.safetensors"),
        Resume = true,
        Fingerprint = context.Hash,
        Observe = context.Observe,
        Cancellation = context.Cancellation,
        Clock = context.Clock,
    };

    /// <summary>Some rows of a part, drawn by the seed; fewer are among more.</summary>
    public static DataPart Some(LearnSetup setup, DataPart part, int? count)
    {
        if (count is not { } n || n >= part.Count)
            return part;
        return setup.Data.Part(part.Name, [.. Draws.Of(part.Count, n, Seeds.Mix(setup.Config.Seed, Seeds.Batches)).Select(i =>
            part.Rows[i])]);
    }

    /// <summary>Keeps a network that judges.</summary>
    public static void Write(string path, Predictor network) =>
        SafeTensors.Write(path, network.StateByName(), new Dictionary<string, string> { ["candor.judge"] = network.Architecture });

    /// <summary>A network that judges, from its file; the caller's.</summary>
    public static Predictor Read(string path, NetworkFamily family)
    {
        using var content = SafeTensors.Read(path);
        var network = family.Approximator(0);
        network.LoadState(content.Tensors);
        network.train(false);
        return network;
    }
}
