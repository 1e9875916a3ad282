using System.Security.Cryptography;
using System.Text;
using Candor.Data;
using Candor.Data.Runs;
using Candor.Explainers;
using Candor.Explainers.Learned;
using Candor.Masking;
using Candor.Metrics;
using Candor.Metrics.Fidelity;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Torch;
using Candor.Training;

namespace Candor.Experiments;

/// <summary>
/// Learns an explainer for a model that stays as it is: a predictor, TorchScript, or a program outside. Ends with a run folder whose
/// explainer <c>explain</c>, <c>evaluate</c> and <c>check</c> use. It goes on after a kill at any moment and ends with the same numbers.
/// </summary>
public sealed class LearnJob
{
    private readonly TrainConfig _config;
    private readonly LearnedConfig _learned;
    private readonly JobSession _session;
    private readonly DataSplit _data;
    private readonly Baseline _baseline;
    private readonly Device _device;
    private readonly FeatureSpace _space;

    /// <summary>Reads the data and checks that everything fits, before anything is written.</summary>
    /// <exception cref="CandorException">Data, options or model do not fit together.</exception>
    public LearnJob(TrainConfig config, JobSession? session = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        (_config, _session) = (config, session ?? new());
        _device = Devices.Parse(config.Device);
        var source = Dataset.Open(config.Data, config.Label, config.Reading);
        if (source.Schema.Task == LearningTask.Regression)
            throw new CandorException($"{config.Method} needs classes, but the labels of {source.Name} are read as numbers (--task regression); leave that out.");
        _space = ImageOptions.Space(config, source.Schema, space => StartingPredictor.Create(config, source, space, 0, _device));
        _data = source.Split(config.TrainShare, config.ValidationShare, config.Seed, config.Limit);
        _baseline = Baseline.Create(config.Baseline, _data, Seeds.Mix(config.Seed, Seeds.Baseline));
        var learned = config.Learned ?? new();
        _learned = learned with
        {
            Options = learned.Options with { Seed = config.Seed },
            Fidelity = learned.Fidelity with { Seed = config.Seed, TopK = learned.Fidelity.TopK ?? learned.Options.TopK },
        };
        _learned.Options.Validate(_space.Units);
        _learned.Fidelity.Validate(_space.Units);
    }

    /// <summary>Does the job.</summary>
    /// <param name="path">The run folder.</param>
    /// <returns>The record; the folder holds it too.</returns>
    /// <exception cref="OperationCanceledException">The job was stopped; run it again with resume.</exception>
    public RunRecord Run(string path)
    {
        using var scope = new TensorScope();
        using var model = ModelSource.Open(_config, _data, _space, _device);
        var family = NetworkFamily.Of(model.Space, model.Classes, _device);
        var folder = RunFolder.Create(path, _config, _session.Resume);
        if (folder.IsFinished)
        {
            folder.RemoveCheckpoints();
            return folder.ReadRecord();
        }
        if (_session.Resume)
            folder.RefuseDamage(Fingerprint());
        var start = _session.Clock.GetTimestamp();
        var history = new List<EpochInfo>();
        Pretrain(model, folder, history);
        model.Train(false);
        _session.Cancellation.ThrowIfCancellationRequested();
        _session.Say?.Invoke(FormattableString.Invariant($"Asking the model for {_data.Train.Count + _data.Validation.Count} rows."));
        using var method = Catalog.Learned(_config.Method, family, _learned.Options, _baseline);
        var watched = _data.Validation.Count == 0 ? null : Rows(model, _data.Validation);
        _session.Say?.Invoke($"Learning the explainer with {_config.Method}.");
        history.AddRange(new LearnedTrainer(Phase(folder, "explain")) { CheckpointSeconds = _config.Training.CheckpointSeconds }
            .Fit(method, model, Rows(model, _data.Train), watched));
        _session.Cancellation.ThrowIfCancellationRequested();
        var explainer = method.AsExplainer();
        var fidelity = new SelectionFidelity(
            model, family, InputTensors.Of(_data.Train, model), InputTensors.Of(_data.Test, model), _baseline, _learned.Fidelity);
        _session.Say?.Invoke($"Measuring on {_data.Test.Count} test rows.");
        var after = Evaluate(model, explainer, fidelity);
        var others = Compared(model).Select(name => Compare(name, fidelity, model)).ToArray();
        var samples = new SampleExplainer(_data, explainer, _baseline, _config);
        var chosen = samples.Choose(model);
        SavedPredictor.Write(folder.Model, model, _data.Source.Schema, _data.Standardizer);
        SavedExplainer.Write(folder.Explainer, method);
        var record = new RunRecord
        {
            Name = FormattableString.Invariant($"{_data.Source.Name}, {_config.Method}"),
            Method = _config.Method,
            Explainer = _config.Method,
            Seed = _config.Seed,
            Finished = _session.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            Seconds = _session.Clock.GetElapsedTime(start).TotalSeconds,
            Data = Records.Of(_data, _space),
            Environment = Records.Environment(_device),
            Configuration = _config.ToJson(),
            After = after,
            Comparisons = others,
            Samples = samples.Alone(model, chosen, samples.Explain(model, chosen)),
            History = history,
            ModelSha256 = SavedPredictor.HashOf(folder.Model),
            Notes = [.. LearnNotes.Of(_data, _config, _learned, model, after), .. after.Remarks],
            Citations = [.. Papers(explainer).Select(p => new Citation(p.Key, p.Text, p.BibTex))],
        };
        folder.Finish(record);
        return record;
    }

    private void Pretrain(Predictor model, RunFolder folder, List<EpochInfo> history)
    {
        if (ModelSource.IsGiven(_config))
            return;
        _session.Say?.Invoke(FormattableString.Invariant($"No model was given: training one on {_data.Train.Count} rows of {_data.Source.Name}."));
        using var run = new Trainer(
            _config.Training with
            {
                Seed = Seeds.Mix(_config.Seed, Seeds.Pretraining),
                Epochs = _config.PretrainEpochs,
                Patience = null,
                LearningRate = _config.PretrainLearningRate,
                Cosine = true,
                Etas = [],
                Augment = _config.Augment,
            },
            new FaithfulnessMonitor(null, _baseline)).Fit(model, new CrossEntropy(), _data, Phase(folder, "pretrain"));
        history.AddRange(run.History);
    }

    private static LearnedData Rows(Predictor model, DataPart part) =>
        LearnedData.Of(model, InputTensors.Of(part, model), InputTensors.LabelsOf(part, model));

    private TrainingSession Phase(RunFolder folder, string phase) => new()
    {
        Phase = phase,
        Checkpoint = folder.Checkpoint(phase),
        Resume = _session.Resume,
        Fingerprint = Fingerprint(),
        Observe = _session.Observe,
        Cancellation = _session.Cancellation,
        Clock = _session.Clock,
    };

    /// <summary>What checkpoints are bound to: the options, the content of the data, and what changes bits.</summary>
    private string Fingerprint()
    {
        var text = $"{_config.ToJson().ToJsonString()}\n{_data.Source.Sha256}\n{TorchRuntime.Version}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Fidelity of the selection, and every other metric where the model is asked in this process.</summary>
    private Evaluation Evaluate(Predictor model, Explainer explainer, SelectionFidelity fidelity)
    {
        using var scope = new TensorScope();
        using var assessment = new Assessment(model, explainer, InputTensors.Of(_data.Test, model), InputTensors.LabelsOf(_data.Test, model), _config.Seed);
        // A program outside is asked for what tells most; candor evaluate asks it for the rest.
        IReadOnlyList<Metric> metrics = model.HasGradients ? Catalog.AllMetrics(_baseline, _config.Steps, _config.Area) : [new Accuracy()];
        var evaluation = Evaluator.Evaluate("after", assessment, metrics);
        return evaluation with { Metrics = Merge(evaluation.Metrics, fidelity.Evaluate(explainer, _session.Clock)) };
    }

    private IEnumerable<string> Compared(Predictor model) => _learned.Compare ?? (model.HasGradients ? ["random", "gradient-x-input"] : ["random"]);

    private Evaluation Compare(string name, SelectionFidelity fidelity, Predictor model)
    {
        _session.Cancellation.ThrowIfCancellationRequested();
        _session.Say?.Invoke($"Measuring {name} beside it.");
        var explainer = Catalog.Explainer(name, null, _baseline);
        explainer.Validate(model);
        return new Evaluation { Name = name, Rows = _data.Test.Count, Metrics = fidelity.Evaluate(explainer, _session.Clock) };
    }

    private IReadOnlyList<Paper> Papers(Explainer explainer) => Citations.Of(
        [explainer.Paper, .. FidelityScores.All.Select(s => s.Paper), .. (_learned.Compare ?? []).Select(n => Catalog.Explainer(n).Paper)]);

    internal static IReadOnlyDictionary<string, Score> Merge(IReadOnlyDictionary<string, Score> a, IReadOnlyDictionary<string, Score> b) =>
        a.Concat(b).ToDictionary(e => e.Key, e => e.Value);
}
