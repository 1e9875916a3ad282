using Candor.Data;
using Candor.Explainers;
using Candor.Masking;

namespace Candor.Experiments;

/// <summary>A finished run, opened to use its predictor.</summary>
internal sealed class RunContext
{
    private DataSplit? _split;

    private RunContext(RunFolder folder, TrainConfig config, SavedPredictor saved) => (Folder, Config, Saved) = (folder, config, saved);

    public RunFolder Folder { get; }

    public TrainConfig Config { get; }

    public SavedPredictor Saved { get; }

    /// <summary>The run's own data, split as it was; its content must not have changed since.</summary>
    public DataSplit Split
    {
        get
        {
            if (_split is null)
            {
                var data = Dataset.Open(Config.Data, Config.Label, Config.Reading);
                var record = Folder.ReadRecord();
                if (data.Sha256 != record.Data.Sha256)
                    throw new CandorException($"{Config.Data} has changed since the run in {Folder.Path}: its content has the hash {data.Sha256[..12]}…, the run saw {record.Data.Sha256[..12]}…. Restore the file, or name data of your own.");
                _split = data.Split(Config.TrainShare, Config.ValidationShare, Config.Seed, Config.Limit);
            }
            return _split;
        }
    }

    public Baseline Baseline => field ??= Config.Baseline == "mean" && !HasData
        // The training mean is 0 after standardisation: it needs no data.
        ? Baseline.Of(new double[Saved.Schema.Width])
        : Baseline.Create(Config.Baseline, Split, Seeds.Mix(Config.Seed, Seeds.Baseline));

    private bool HasData => DataCatalog.Find(Config.Data) is { } entry ? entry.IsReady(Config.Reading.Cache) : File.Exists(Config.Data) || Directory.Exists(Config.Data);

    public static RunContext Open(string path, string device, bool before = false)
    {
        var folder = RunFolder.Open(path);
        var config = folder.ReadConfig();
        return new RunContext(folder, config, SavedPredictor.Read(before ? folder.Before : folder.Model, Devices.Parse(device)));
    }

    /// <summary>Data by name or file; null: the run's own.</summary>
    public Dataset OpenData(string? nameOrPath, string? label) =>
        nameOrPath is null ? Split.Source : Dataset.Open(nameOrPath, label ?? Saved.Schema.Label, Config.Reading);

    public Explainer Explainer(string? name, ExplainerSettings? settings)
    {
        if (Saved.Schema.Task == LearningTask.Regression)
            throw new CandorException($"{name ?? Config.Explainer} explains the probability of a class, but this predictor gives a number; it is explained by training examples (leave out --explainer).");
        var own = name is null || name == Config.Explainer;
        var explainer = Catalog.Explainer(name ?? Config.Explainer, settings ?? (own ? Config.ExplainerSettings : new()), Baseline);
        explainer.Validate(Saved.Predictor);
        return explainer;
    }
}
