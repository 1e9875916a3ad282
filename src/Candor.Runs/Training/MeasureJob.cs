using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Runs.Samples;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Runs.Training;

/// <summary>
/// Measures a finished model on data, without any training: its accuracy and how faithful its explanations are, on all rows. It ends with a
/// run folder, whose model is explained, evaluated and asked like any other.
/// </summary>
public sealed class MeasureJob
{
    private readonly TrainConfig _config;
    private readonly JobSession _session;
    private readonly JobData _job;
    private readonly Explainer _explainer;
    private readonly Explainer _shown;
    private readonly Baseline _baseline;
    private readonly JobPhases _phases;

    /// <summary>Reads the data and checks that everything fits, before anything is written.</summary>
    /// <param name="config">The model, the data and the explainer; its method is <see cref="TrainConfig.Measure"/>.</param>
    /// <param name="session">Who is told of progress, and what stops it.</param>
    /// <exception cref="CandorException">Data, options or model do not fit together.</exception>
    public MeasureJob(TrainConfig config, JobSession? session = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        if (!config.Measures)
            throw new CandorException($"The method {config.Method} is no measurement; that is a job of its own.");
        (_config, _session, _job) = (config, session ?? new(), new JobData(config, numbers: true, say: session?.Say));
        _baseline = Baseline.Create(config.Baseline, _job.Split, Seeds.Mix(config.Seed, Seeds.Baseline));
        var settings = ExplainerFits.ForUnits(_job.Space, config.Explainer, config.ExplainerSettings);
        _explainer = Catalog.Explainer(config.Explainer, ExplainerFits.Scored(config.Explainer, settings), _baseline);
        _shown = Catalog.Explainer(config.Explainer, ExplainerFits.Shown(config.Explainer, settings), _baseline);
        _explainer.Validate(_job.Space);
        _phases = new JobPhases(config, _job, _session);
    }

    /// <summary>Does the job.</summary>
    /// <param name="path">The run folder.</param>
    /// <returns>The record; the folder holds it too.</returns>
    /// <exception cref="OperationCanceledException">The job was stopped.</exception>
    public RunRecord Run(string path)
    {
        using var scope = torch.NewDisposeScope();
        using var model = ModelSource.Open(_config, _job.Split, _job.Space, _job.Device);
        _explainer.Validate(model);
        _session.Ranks.Require("the model's weights", model);
        return _phases.Run(path, folder => Measure(model, folder));
    }

    private RunRecord Measure(Predictors.Predictor model, RunFolder folder)
    {
        var data = _job.Split;
        _session.Say?.Invoke(FormattableString.Invariant($"Asking the model for {data.Test.Count} rows of {data.Source.Name}."));
        var notes = GivenModel.Notes(model, data.Test);
        foreach (var known in notes)
            _session.Say?.Invoke(known);
        _session.Cancellation.ThrowIfCancellationRequested();
        _phases.Keep(model, folder, _baseline);
        var measures = new TuningMeasures(_config, _session.Metrics, _job, _explainer, _baseline, null, _session);
        _session.Say?.Invoke($"Measuring {_explainer.Name} on {measures.Part(model).Count} rows.");
        var after = measures.Evaluate(model, "after");
        var baselines = measures.Baselines(model, after);
        var samples = new SampleExplainer(data, _shown, _baseline, _config);
        var chosen = samples.Choose(model);
        var papers = Citations.Of([_explainer.Paper, .. measures.Metrics.Select(m => m.Paper)]);
        var info = Records.Of(data, _job.Space) with { Train = 0, Validation = 0 };
        return _phases.Record(folder, $"measured with {_config.Explainer}", _config.Explainer, info, papers) with
        {
            Settings = SettingsInForce.Of(_config, model, _explainer, _shown),
            After = after,
            Baselines = baselines,
            Subgroups = measures.Subgroups(after, baselines),
            Samples = samples.Alone(model, chosen, samples.Explain(model, chosen)),
            History = [],
            Notes = [.. notes, .. RunNotes.Measured(data, _config, _explainer, _shown, _job.Space.Units, after),
                .. MeasuredRows.Note(after.Rows, data.Test) is { } note ? new[] { note } : []],
        };
    }
}
