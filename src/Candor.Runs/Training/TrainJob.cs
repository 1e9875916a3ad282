using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Metrics;
using Candor.Objectives;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Runs.Samples;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Runs.Training;

/// <summary>What surrounds a job: who is told of progress, and what can stop it.</summary>
public sealed record JobSession
{
    /// <summary>Goes on from the folder's checkpoints.</summary>
    public bool Resume { get; init; }

    /// <summary>Is told of every epoch.</summary>
    public Action<TrainingProgress>? Observe { get; init; }

    /// <summary>Is told what happens, a line each.</summary>
    public Action<string>? Say { get; init; }

    /// <summary>Stops the job between two batches.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>
    /// Names of the metrics to measure, before and after tuning and at the kept epoch of every η. Null: all before and after, and accuracy,
    /// insertion and deletion at the kept epochs.
    /// </summary>
    public IReadOnlyList<string>? Metrics { get; init; }

    /// <summary>Explains the report's sample rows by the fit of training and scores, as experiments do, instead of that for
    /// people.</summary>
    /// <value>false.</value>
    public bool SamplesAsScored { get; init; }

    /// <summary>Tells the time of the record.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>
/// The main job: a predictor is pre-trained (or given), measured, tuned so that its explanations become faithful, measured again, and
/// written into a run folder with its report. It goes on after a kill at any moment and ends with the same numbers.
/// </summary>
public sealed class TrainJob
{
    private readonly TrainConfig _config;
    private readonly JobSession _session;
    private readonly DataSplit _data;
    private readonly Explainer _explainer;
    private readonly Explainer _shown;
    private readonly Baseline _baseline;
    private readonly Device _device;
    private readonly FeatureSpace _space;
    private readonly Objective _objective;
    private readonly JobPhases _phases;
    private StepOptions _step = new();
    private MemoryPlan? _plan;

    /// <summary>Reads the data and checks that everything fits, before anything is written.</summary>
    /// <exception cref="CandorException">Data, options or model do not fit together.</exception>
    public TrainJob(TrainConfig config, JobSession? session = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        if (config.LearnsExplainer)
            throw new CandorException($"The method {config.Method} learns an explainer; that is a job of its own (LearnJob).");
        (_config, _session) = (config, session ?? new());
        _device = Devices.Parse(config.Device);
        var source = StartingPredictor.AsModelReads(config, Dataset.Open(config.Data, config.Label, config.Reading));
        if (source.Schema.Task == LearningTask.Regression)
            throw new CandorException($"{config.Method} needs classes, but the labels of {source.Name} are read as numbers (--task regression); leave that out, or use --method {ExampleMethods.Names[0]}.");
        _space = ImageOptions.Space(config, source.Schema, space => CreatePredictor(source, space));
        _data = source.Split(config.TrainShare, config.ValidationShare, config.Seed, config.Limit);
        config.Training.BatchFor(_data.Train.Count);
        _baseline = Baseline.Create(config.Baseline, _data, Seeds.Mix(config.Seed, Seeds.Baseline));
        var settings = TextOptions.Settings(_space, config.Explainer, config.ExplainerSettings);
        _explainer = Catalog.Explainer(config.Explainer, ExplainerFits.Scored(config.Explainer, settings), _baseline);
        _shown = _session.SamplesAsScored ? _explainer : Catalog.Explainer(config.Explainer,
            ExplainerFits.Shown(config.Explainer, settings), _baseline);
        _explainer.Validate(_space);
        _objective = MethodObjectives.Of(config, _explainer, _baseline);
        _phases = new JobPhases(config, _data, _session);
    }

    /// <summary>Does the job.</summary>
    /// <param name="path">The run folder.</param>
    /// <returns>The record; the folder holds it too.</returns>
    /// <exception cref="OperationCanceledException">The job was stopped; run it again with resume.</exception>
    public RunRecord Run(string path)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = CreatePredictor(_data.Source, _space);
        _explainer.Validate(predictor);
        _config.Training.Step.ValidateFor(predictor);
        _step = Steps(predictor, path);
        var (folder, finished) = _phases.Open(path);
        if (finished is not null)
            return finished;
        if (_plan is not null)
            folder.Keep(_plan);
        var start = _session.Clock.GetTimestamp();
        var history = new List<EpochInfo>();
        Pretrain(predictor, folder, history);
        _session.Cancellation.ThrowIfCancellationRequested();
        _session.Say?.Invoke($"Measuring {_explainer.Name} on {_data.Test.Count} test rows before tuning.");
        var before = Evaluate(predictor, "before");
        var samples = new SampleExplainer(_data, _shown, _baseline, _config);
        var chosen = samples.Choose(predictor);
        var explainedBefore = samples.Explain(predictor, chosen);

        _session.Cancellation.ThrowIfCancellationRequested();
        _session.Say?.Invoke($"Tuning with {_config.Method}.");
        using var run = new Trainer(_config.Training with { Seed = _config.Seed, Step = _step, Augment = _config.AugmentTuning ? _config.Augment : null }, Monitor())
            .Fit(predictor, _objective, _data, _phases.Phase(folder, "tune"));
        history.AddRange(run.History);
        _session.Cancellation.ThrowIfCancellationRequested();
        var selections = Selections(run, predictor);
        run.Use(_config.Training.Eta);
        _session.Say?.Invoke("Measuring after tuning.");
        var after = Evaluate(predictor, "after");
        var explainedAfter = samples.Explain(predictor, chosen);
        SavedPredictor.Write(folder.Model, predictor, _data.Source.Schema, _data.Standardizer);
        var record = Compared.Of(new RunRecord
        {
            Name = FormattableString.Invariant($"{_data.Source.Name}, {_config.Method} with {_config.Explainer}"),
            Method = _config.Method,
            Explainer = _config.Explainer,
            Seed = _config.Seed,
            Finished = JobPhases.Now(_session.Clock),
            Seconds = _session.Clock.GetElapsedTime(start).TotalSeconds,
            Data = Records.Of(_data, _space),
            Environment = Records.Environment(_device),
            Configuration = _config.ToJson(),
            Before = before,
            After = after,
            Samples = samples.Pair(predictor, chosen, explainedBefore, explainedAfter),
            History = history,
            Selections = selections,
            ModelSha256 = SavedPredictor.HashOf(folder.Model),
            Notes = [.. RunNotes.Of(_data, _config, _explainer, _shown, after, run.DivergedInEpoch),
                .. _plan is null ? [] : new[] { _plan.Decision }],
            Citations = [.. Papers().Select(p => new Citation(p.Key, p.Text, p.BibTex))],
        });
        folder.Finish(record);
        return record;
    }

    private Predictor CreatePredictor(Dataset data, FeatureSpace space) =>
        StartingPredictor.Create(_config, data, space, Seeds.Mix(_config.Seed, Seeds.Weights), _device);

    /// <summary>How a step is computed: as configured, or in chunks that the memory bound leaves room for.</summary>
    private StepOptions Steps(Predictor predictor, string path)
    {
        if (_config.Memory is not { } budget)
            return _config.Training.Step;
        _plan = (_session.Resume ? RunFolder.PlanIn(path, budget) : null) ?? MemoryPlan.For(budget, predictor, _data,
            _objective, _config.Training);
        _session.Say?.Invoke(_plan.ToString());
        return _config.Training.Step with { Path = GradientPath.Chunked, ChunkRows = _plan.ChunkRows };
    }

    private void Pretrain(Predictor predictor, RunFolder folder, List<EpochInfo> history)
    {
        if (_config.Model is null)
        {
            _session.Say?.Invoke(FormattableString.Invariant($"Pre-training on {_data.Train.Count} rows of {_data.Source.Name}."));
            history.AddRange(_phases.Pretrain(predictor, _baseline, folder, _step));
        }
        SavedPredictor.Write(folder.Before, predictor, _data.Source.Schema, _data.Standardizer);
    }

    private FaithfulnessMonitor Monitor() => new(_explainer, _baseline, _config.Steps);

    private Evaluation Evaluate(Predictor predictor, string name)
    {
        using var scope = torch.NewDisposeScope();
        using var assessment = Assess(predictor);
        return Evaluator.Evaluate(name, assessment, Measured);
    }

    private IReadOnlyList<Metric> Measured => _session.Metrics is { } names
        ? [.. names.Select(n => Catalog.Metric(n, _baseline, _config.Steps, _config.Area))]
        : [.. TextOptions.Measured(_space, _explainer).Select(n => Catalog.Metric(n, _baseline, _config.Steps, _config.Area))];

    private Assessment Assess(Predictor predictor) => new(
        predictor, _explainer, InputTensors.Of(_data.Test, predictor), InputTensors.LabelsOf(_data.Test, predictor), _config.Seed,
        _step.ChunkRows);

    private List<Selection> Selections(TrainingRun run, Predictor predictor)
    {
        var scores = new Dictionary<int, Evaluation>();
        var selections = new List<Selection>();
        foreach (var (eta, (epoch, score)) in run.Best.OrderBy(b => b.Key))
        {
            if (!scores.TryGetValue(epoch, out var evaluation))
            {
                run.Use(eta);
                using var scope = torch.NewDisposeScope();
                using var assessment = Assess(predictor);
                evaluation = scores[epoch] = Evaluator.Evaluate(
                    "selection", assessment,
                    _session.Metrics is null
                        ? [new Accuracy(), new Insertion(_baseline, _config.Steps, _config.Area), new Deletion(_baseline, _config.Steps, _config.Area)]
                        : Measured,
                    curves: false);
            }
            selections.Add(new Selection(
                eta, epoch, score, evaluation.Metrics["accuracy"].Mean, evaluation.Metrics["insertion"].Mean, evaluation.Metrics["deletion"].Mean,
                eta.Equals(_config.Training.Eta))
            {
                Metrics = _session.Metrics is null ? null : evaluation.Metrics.ToDictionary(m => m.Key, m => m.Value.Mean),
            });
        }
        return selections;
    }

    private IReadOnlyList<Paper> Papers() => Citations.Of(
    [
        .. _objective.Terms.Select(t => t.Term.Paper), _explainer.Paper,
        .. Measured.Select(m => m.Paper),
    ]);
}
