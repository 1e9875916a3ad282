using Candor.Data;
using Candor.Masking;
using Candor.Runs.Configuration;

namespace Candor.Runs.Folders;

/// <summary>The contract of a run.</summary>
internal static class RunContract
{
    /// <summary>The contract that a job writes.</summary>
    /// <param name="data">The training data.</param>
    /// <param name="config">What the job was told.</param>
    /// <param name="baseline">What stands for an input that is taken away.</param>
    /// <param name="folder">The run folder.</param>
    /// <param name="target">How the predictor's number is scaled; null: it tells classes apart.</param>
    public static Contract Of(DataSplit data, TrainConfig config, Baseline baseline, RunFolder folder, TargetScale? target) =>
        Contract.Of(data, config.Reading) with
        {
            Target = target,
            Data = config.Data,
            DataFromRun = FromRun(config.Data, folder.Path),
            Background = baseline.Name,
            BackgroundValues = ValuesOf(baseline),
        };

    /// <summary>The run's contract: its file's, which must be that of the model; where there is none, what the model file says.</summary>
    /// <exception cref="CandorException">The file is damaged, or speaks of another model.</exception>
    public static Contract Read(RunFolder folder, TrainConfig config, SavedModel model)
    {
        if (!File.Exists(folder.Contract))
            return Contract.Of(model.Schema, model.Standardizer, config.Reading) with
            {
                Data = config.Data,
                Background = config.Baseline,
                Target = model.Header.Target,
            };
        var contract = folder.ReadContract();
        if (!contract.Schema.Equals(model.Schema) || contract.Target != model.Header.Target
            || !contract.Standardizer.IsSame(model.Standardizer))
            throw new CandorException($"{folder.Contract} is not the contract of the model beside it: columns, classes or " +
                "standardisation differ. Restore the two or train again.");
        return contract;
    }

    /// <summary>The contract of a model that is kept without data.</summary>
    /// <param name="schema">What it takes and gives.</param>
    /// <param name="standardizer">How raw values become inputs.</param>
    /// <param name="config">What the job was told.</param>
    /// <param name="baseline">What stands for an input that is taken away.</param>
    public static Contract Of(Schema schema, Standardizer standardizer, TrainConfig config, Baseline baseline) =>
        Contract.Of(schema, standardizer, config.Reading) with { Background = baseline.Name, BackgroundValues = ValuesOf(baseline) };

    private static IReadOnlyList<double>? ValuesOf(Baseline baseline) =>
        baseline.IsOwn || baseline.Values.All(v => v == 0) ? null : baseline.Values;

    private static string? FromRun(string data, string run)
    {
        if (!Path.Exists(data))
            return null;
        var path = Path.GetRelativePath(Path.GetFullPath(run), Path.GetFullPath(data));
        return Path.IsPathRooted(path) ? null : path.Replace('\\', '/');
    }
}
