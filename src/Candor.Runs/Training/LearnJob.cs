using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers;
using Candor.Explainers.Learned;
using Candor.Literature;
using Candor.Masking;
using Candor.Metrics;
using Candor.Metrics.Fidelity;
using Candor.Objectives;
using Candor.Onnx;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Runs.Samples;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Runs.Training;

/// <summary>
/// Learns an explainer for a model that stays as it is: a predictor, TorchScript, or a program outside. Ends with a run folder whose
/// explainer <c>explain</c>, <c>evaluate</c> and <c>check</c> use. It goes on after a kill at any moment and ends with the same numbers.
/// </summary>
public sealed class LearnJob
{
    private readonly LearnSetup _setup;
    private readonly TrainConfig _config;
    private readonly LearnedConfig _learned;
    private readonly JobSession _session;
    private readonly DataSplit _data;
    private readonly Baseline _baseline;
    private readonly JobPhases _phases;

    /// <summary>Reads the data and checks that everything fits, before anything is written.</summary>
    /// <exception cref="CandorException">Data, options or model do not fit together.</exception>
    public LearnJob(TrainConfig config, JobSession? session = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        (_config, _session, _setup) = (config, session ?? new(), new LearnSetup(config, say: session?.Say));
        (_learned, _data, _baseline) = (_setup.Learned, _setup.Data, _setup.Baseline);
        _phases = new JobPhases(config, _setup.Job, _session);
    }

    /// <summary>Does the job.</summary>
    /// <param name="path">The run folder.</param>
    /// <returns>The record; the folder holds it too.</returns>
    /// <exception cref="OperationCanceledException">The job was stopped; run it again with resume.</exception>
    public RunRecord Run(string path)
    {
        using var scope = torch.NewDisposeScope();
        using var model = _setup.OpenModel();
        _session.Ranks.Require("the model's weights", model);
        var family = _setup.Family(model);
        return _phases.Run(path, folder => Learn(model, family, folder));
    }

    private RunRecord Learn(Predictor model, NetworkFamily family, RunFolder folder)
    {
        var history = new List<EpochInfo>();
        Pretrain(model, folder, history);
        model.train(false);
        _session.Cancellation.ThrowIfCancellationRequested();
        _session.Say?.Invoke(FormattableString.Invariant($"Asking the model for {_data.Train.Count + _data.Validation.Count} rows."));
        using var method = Catalog.Learned(_config.Method, family, _learned.Options, _baseline);
        var watched = _data.Validation.Count == 0 ? null : LearnSetup.Rows(model, _data.Validation, _session.Ranks);
        _session.Say?.Invoke($"Learning the explainer with {_config.Method}.");
        history.AddRange(new LearnedTrainer(_phases.Phase(folder, "explain")) { CheckpointSeconds = _config.Training.CheckpointSeconds }
            .Fit(method, model, LearnSetup.Rows(model, _data.Train, _session.Ranks), watched));
        _session.Cancellation.ThrowIfCancellationRequested();
        var explainer = method.AsExplainer();
        var given = model is ScriptPredictor or OnnxPredictor ? GivenModel.Notes(model, _data.Test)
            : GivenModel.Banner(model) is { } banner ? [banner] : [];
        var fidelity = new SelectionFidelity(
            model, family, InputTensors.Of(_data.Train, model), InputTensors.Of(_data.Test, model), _baseline, _learned.Fidelity);
        _session.Say?.Invoke($"Measuring on {_data.Test.Count} test rows.");
        var (after, baselines) = Evaluate(model, explainer, fidelity);
        var answers = PartAnswers.Of(model, _data.Test, _session.Cancellation);
        after = after with { Performance = answers.Performance };
        var others = Compared(model).Select(name => Compare(name, fidelity, model)).ToArray();
        var samples = new SampleExplainer(_data, explainer, _baseline, _config);
        var chosen = samples.Choose(model);
        _phases.Keep(model, folder, _baseline);
        folder.Write(() => SavedExplainer.Write(folder.Explainer, method));
        return _phases.Record(folder, _config.Method, _config.Method, Records.Of(_data, _setup.Space), Papers(explainer)) with
        {
            Settings = SettingsInForce.Of(_config, model),
            After = after,
            Baselines = baselines,
            Subgroups = GroupScores.Of(answers, _data.Test, after, baselines),
            Comparisons = others,
            Samples = samples.Alone(model, chosen, samples.Explain(model, chosen)),
            History = history,
            Notes = [.. given, .. LearnNotes.Of(_data, _config, _learned, model, after), .. after.Remarks],
        };
    }

    private void Pretrain(Predictor model, RunFolder folder, List<EpochInfo> history)
    {
        if (ModelSource.IsGiven(_config))
            return;
        _session.Say?.Invoke(FormattableString.Invariant(
            $"No model was given: training one on {_data.Train.Count} rows of {_data.Source.Name}."));
        history.AddRange(_phases.Pretrain(model, _baseline, folder, _config.Training.Step));
    }

    /// <summary>Fidelity of the selection, and every other metric where the model is asked in this process.</summary>
    private (Evaluation After, IReadOnlyList<BaselineComparison>? Baselines) Evaluate(
        Predictor model, Explainer explainer, SelectionFidelity fidelity)
    {
        using var scope = torch.NewDisposeScope();
        using var assessment = Assess(explainer);
        // A program outside is asked for what tells most; candor evaluate asks it for the rest.
        IReadOnlyList<Metric> metrics = !model.HasGradients ? [new Accuracy()]
            : [.. TextOptions.Measured(_setup.Space, explainer, LearningTask.Classification).Concat(KnownUnits.Metrics(_data.Source))
                .Select(m => Catalog.Metric(m, _baseline, _config.Steps, _config.Area))];
        var evaluation = Evaluator.Evaluate("after", assessment, metrics);
        var baselines = BaselineScores.Of(evaluation, explainer, model, _baseline, metrics, Assess);
        return (evaluation with { Metrics = evaluation.Metrics.Concat(fidelity.Evaluate(explainer, _session.Clock)).ToDictionary() },
            baselines);

        Assessment Assess(Explainer measured) => new(
            model, measured, InputTensors.Of(_data.Test, model), InputTensors.LabelsOf(_data.Test, model), _config.Seed)
        {
            Ranks = _session.Ranks,
            Relevant = KnownUnits.Of(_data.Test, model),
        };
    }

    private IEnumerable<string> Compared(Predictor model) =>
        _learned.Compare ?? (model.HasGradients ? ["random", "gradient-x-input"] : ["random"]);

    private Evaluation Compare(string name, SelectionFidelity fidelity, Predictor model)
    {
        _session.Cancellation.ThrowIfCancellationRequested();
        _session.Say?.Invoke($"Measuring {name} beside it.");
        var explainer = Catalog.Explainer(name, ExplainerFits.Scored(name, ExplainerFits.ForUnits(_setup.Space, name, null)), _baseline);
        explainer.Validate(model);
        return new Evaluation { Name = name, Rows = _data.Test.Count, Metrics = fidelity.Evaluate(explainer, _session.Clock) };
    }

    private IReadOnlyList<Paper> Papers(Explainer explainer) => Citations.Of(
        [explainer.Paper, .. FidelityScores.All.Select(s => s.Paper), .. (_learned.Compare ?? []).Select(n => Catalog.Explainer(n).Paper)]);
}
