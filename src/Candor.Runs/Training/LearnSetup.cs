using Candor.Data;
using Candor.Explainers.Learned;
using Candor.Masking;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Runs.Training;

/// <summary>What every job about a learned explainer begins with: data, units, background and model, checked against each other.</summary>
internal sealed class LearnSetup
{
    /// <summary>Opens the data.</summary>
    /// <param name="config">What was asked for.</param>
    /// <param name="change">Changes the data before it is split; null: nothing does.</param>
    /// <param name="say">Is told which data a file names that the options come from.</param>
    /// <exception cref="CandorException">Data, options or model do not fit together.</exception>
    public LearnSetup(TrainConfig config, Func<Dataset, Dataset>? change = null, Action<string>? say = null)
    {
        (Config, Job) = (config, new JobData(config, change: change, say: say));
        Baseline = Baseline.Create(config.Baseline, Data, Seeds.Mix(config.Seed, Seeds.Baseline));
        if (Baseline.IsOwn)
            throw new CandorException($"{config.Method} learns with one background for all images, but the baseline {config.Baseline} " +
                "differs from image to image; use mean, zero or noise (--baseline mean).");
        var learned = config.Learned ?? new();
        Learned = learned with
        {
            Options = learned.Options with { Seed = config.Seed },
            Fidelity = learned.Fidelity with { Seed = config.Seed, TopK = learned.Fidelity.TopK ?? learned.Options.TopK },
        };
        Learned.Options.Validate(Space.Units);
        Learned.Fidelity.Validate(Space.Units);
    }

    public TrainConfig Config { get; }

    /// <summary>Device, data and units.</summary>
    public JobData Job { get; }

    /// <summary>The options with the run's seed and k.</summary>
    public LearnedConfig Learned { get; }

    public DataSplit Data => Job.Split;

    public Baseline Baseline { get; }

    /// <summary>The validation part; where a publisher's test part leaves none, half of that, as in the paper (section 4.0.3).</summary>
    public DataPart Validation => HalvesTest ? Half("validation", 1) : Data.Validation;

    /// <summary>The test part, less the half that validates.</summary>
    public DataPart Test => HalvesTest ? Half("test", 0) : Data.Test;

    public Device Device => Job.Device;

    public FeatureSpace Space => Job.Space;

    /// <summary>M: the given model, or a fresh predictor.</summary>
    public Predictor OpenModel() => ModelSource.Open(Config, Data, Space, Device);

    /// <summary>Networks for the model's kind of input.</summary>
    public NetworkFamily Family(Predictor model) =>
        NetworkFamily.Of(model.Space, model.Classes, Device, model.DType, network: Learned.Options.Network);

    private bool HalvesTest => Data.Validation.Count == 0 && Data.Source.TestFrom is not null;

    private DataPart Half(string name, int rest)
    {
        // Class by class, so that both halves have the same shares.
        var turns = new Dictionary<long, int>();
        return Data.Part(name, [.. Data.Test.Rows.Zip(Data.Test.Labels)
            .Where(r => (turns[r.Second] = turns.GetValueOrDefault(r.Second) + 1) % 2 == rest).Select(r => r.First)]);
    }

    /// <summary>A part's rows with the model's outputs, of which each rank asks for its part.</summary>
    public static LearnedData Rows(Predictor model, DataPart part, Ranks? ranks = null) =>
        LearnedData.Of(model, InputTensors.Of(part, model), InputTensors.LabelsOf(part, model), ranks ?? Ranks.One);
}
