using System.Text;
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

/// <summary>
/// The main job: a predictor is pre-trained (or given), measured, tuned so that its explanations become faithful, measured again, and
/// written into a run folder with its report. It goes on after a kill at any moment and ends with the same numbers.
/// </summary>
public sealed class TrainJob
{
    private readonly TrainConfig _config;
    private readonly JobSession _session;
    private readonly JobData _job;
    private readonly DataSplit _data;
    private readonly Explainer _explainer;
    private readonly Explainer _shown;
    private readonly Baseline _baseline;
    private readonly Objective _objective;
    private readonly JobPhases _phases;

    /// <summary>Reads the data and checks that everything fits, before anything is written.</summary>
    /// <exception cref="CandorException">Data, options or model do not fit together.</exception>
    public TrainJob(TrainConfig config, JobSession? session = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        if (config.LearnsExplainer)
            throw new CandorException($"The method {config.Method} learns an explainer; that is a job of its own (LearnJob).");
        (_config, _session, _job) = (config, session ?? new(), new JobData(config, numbers: true, say: session?.Say));
        _data = _job.Split;
        config.Training.BatchFor(_data.Train.Count);
        _baseline = Baseline.Create(config.Baseline, _data, Seeds.Mix(config.Seed, Seeds.Baseline));
        var settings = ExplainerFits.ForUnits(_job.Space, config.Explainer, config.ExplainerSettings);
        _explainer = Catalog.Explainer(config.Explainer, ExplainerFits.Scored(config.Explainer, settings), _baseline);
        _shown = _session.SamplesAsScored
            ? _explainer
            : Catalog.Explainer(config.Explainer, ExplainerFits.Shown(config.Explainer, settings), _baseline);
        _explainer.Validate(_job.Space);
        _objective = MethodObjectives.Of(config, _explainer, _baseline, _data.Source.Schema.Task);
        _phases = new JobPhases(config, _job, _session);
    }

    /// <summary>Does the job.</summary>
    /// <param name="path">The run folder.</param>
    /// <returns>The record; the folder holds it too.</returns>
    /// <exception cref="OperationCanceledException">The job was stopped; run it again with resume.</exception>
    public RunRecord Run(string path)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = _job.CreatePredictor();
        _objective.Validate(predictor);
        _explainer.Validate(predictor);
        _config.Training.Step.ValidateFor(predictor);
        _session.Ranks.Require("the weights to begin with", predictor);
        var plan = Plan(predictor, path);
        return _phases.Run(path, folder => Tune(predictor, folder, plan));
    }

    private RunRecord Tune(Predictor predictor, RunFolder folder, MemoryPlan? plan)
    {
        if (plan is not null)
            folder.Keep(plan);
        var step = plan is null ? _config.Training.Step
            : _config.Training.Step with { Path = GradientPath.Chunked, ChunkRows = plan.ChunkRows };
        var measures = new TuningMeasures(_config, _session.Metrics, _job, _explainer, _baseline, step.ChunkRows,
            _session);
        var history = new List<EpochInfo>();
        Pretrain(predictor, folder, step, history);
        var given = _config.Model is null ? [] : GivenModel.Notes(predictor, _data.Test);
        foreach (var known in given)
            _session.Say?.Invoke(known);
        _session.Cancellation.ThrowIfCancellationRequested();
        _session.Say?.Invoke($"Measuring {_explainer.Name} on {measures.Part(predictor).Count} test rows before tuning.");
        var before = measures.Evaluate(predictor, "before");
        var pretrained = predictor.CopyState();
        _session.Cancellation.ThrowIfCancellationRequested();
        _session.Say?.Invoke($"Tuning with {_config.Method}.");
        var options = _config.Training with { Seed = _config.Seed, Step = step, Augment = _config.AugmentTuning ? _config.Augment : null };
        using var run = new Trainer(options, new FaithfulnessMonitor(_explainer, _baseline, _config.Steps))
            .Fit(predictor, _objective, _data, _phases.Phase(folder, "tune"));
        history.AddRange(run.History);
        _session.Cancellation.ThrowIfCancellationRequested();
        var selections = measures.Selections(run, predictor);
        run.Use(_config.Training.Eta);
        _session.Say?.Invoke("Measuring after tuning.");
        var after = measures.Evaluate(predictor, "after");
        var baselines = measures.Baselines(predictor, after);
        var samples = new SampleExplainer(_data, _shown, _baseline, _config, first: _session.SamplesAsScored);
        var chosen = samples.Choose(predictor, pretrained);
        var explainedBefore = samples.ExplainBefore(predictor, pretrained, chosen);
        var explainedAfter = samples.Explain(predictor, chosen);
        _phases.Keep(predictor, folder, _baseline);
        var papers = Citations.Of(
            [.. _objective.Terms.Select(t => t.Term.Paper), _explainer.Paper, .. measures.Metrics.Select(m => m.Paper)]);
        var record = _phases.Record(
            folder, $"{_config.Method} with {_config.Explainer}", _config.Explainer, Records.Of(_data, _job.Space), papers);
        return Compared.Of(record with
        {
            Settings = SettingsInForce.Of(_config, predictor, _explainer, _shown),
            Before = before,
            After = after,
            Baselines = baselines,
            Subgroups = measures.Subgroups(after, baselines),
            Samples = samples.Pair(predictor, chosen, explainedBefore, explainedAfter),
            History = history,
            Selections = selections,
            Notes = [.. given, .. RunNotes.Of(_data, _config, _explainer, _shown, _job.Space.Units, after, run.DivergedInEpoch),
                .. MeasuredRows.Note(after.Rows, _data.Test) is { } note ? new[] { note } : [],
                .. plan is null ? [] : new[] { plan.Decision }],
        });
    }

    /// <summary>How large a step's chunks may be, where memory is bound; null: it is not.</summary>
    private MemoryPlan? Plan(Predictor predictor, string path)
    {
        if (_config.Memory is not { } budget)
            return null;
        // What one rank measures, all keep to.
        var plan = _session.Ranks.IsFirst ? Measured() : null;
        if (_session.Ranks.Count > 1)
            plan = MemoryPlan.FromJson(
                Encoding.UTF8.GetString(_session.Ranks.FromFirst(Encoding.UTF8.GetBytes(plan?.ToJson() ?? ""))), budget)
                ?? throw new InvalidOperationException("the first rank's plan is for another bound.");
        _session.Say?.Invoke(plan!.ToString());
        return plan;

        MemoryPlan Measured() => (_session.Resume ? RunFolder.PlanIn(path, budget) : null)
            ?? MemoryPlan.For(budget, predictor, _data, _objective, _config.Training);
    }

    private void Pretrain(Predictor predictor, RunFolder folder, StepOptions step, List<EpochInfo> history)
    {
        if (_config.Model is null)
        {
            _session.Say?.Invoke(FormattableString.Invariant($"Pre-training on {_data.Train.Count} rows of {_data.Source.Name}."));
            history.AddRange(_phases.Pretrain(predictor, _baseline, folder, step));
        }
        _phases.Keep(predictor, folder, folder.Before);
    }
}
