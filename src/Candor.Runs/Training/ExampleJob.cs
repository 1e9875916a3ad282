using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers.Examples;
using Candor.Literature;
using Candor.Masking;
using Candor.Metrics.Examples;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Runs.Samples;
using Candor.Tensors;
using Candor.Training;
using Candor.Training.Examples;

namespace Candor.Runs.Training;

/// <summary>
/// Trains a predictor that few training examples explain, measures it, and writes a run folder with its report. It goes on after a kill
/// at any moment and ends with the same numbers.
/// </summary>
public sealed class ExampleJob
{
    private readonly TrainConfig _config;
    private readonly JobSession _session;
    private readonly JobData _job;
    private readonly DataSplit _data;
    private readonly ExampleTrainerOptions _options;
    private readonly JobPhases _phases;

    /// <summary>Reads the data and checks that everything fits, before anything is written.</summary>
    /// <exception cref="CandorException">Data, options or model do not fit together.</exception>
    public ExampleJob(TrainConfig config, JobSession? session = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        var method = ExampleMethods.Find(config.Method) ?? throw Suggestion.Unknown("method", config.Method, ExampleMethods.Names);
        (_config, _session, _options) = (config, session ?? new(), config.Examples with { Method = method, Seed = config.Seed });
        _options.Validate();
        _job = new JobData(config, numbers: true, say: session?.Say);
        _data = _job.Split;
        _phases = new JobPhases(config, _job, _session);
        var points = CandidatePoints.Choose(_data.Train, _options.Candidates, config.Seed).Count;
        _options.Choice.Validate(_options.Examples, points, _data.Source.Schema.Outputs);
    }

    /// <summary>Does the job.</summary>
    /// <param name="path">The run folder.</param>
    /// <returns>The record; the folder holds it too.</returns>
    /// <exception cref="OperationCanceledException">The job was stopped; run it again with resume.</exception>
    public RunRecord Run(string path)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = _job.CreatePredictor();
        _session.Ranks.Require("the weights to begin with", predictor);
        return _phases.Run(path, folder => Train(predictor, folder));
    }

    private RunRecord Train(Predictor predictor, RunFolder folder)
    {
        _session.Say?.Invoke(FormattableString.Invariant(
            $"Training with {_config.Method} on {_data.Train.Count} rows of {_data.Source.Name}."));
        using var run = new ExampleTrainer(_options).Fit(predictor, _data, _phases.Session(), folder.Checkpoint);
        _session.Cancellation.ThrowIfCancellationRequested();
        _session.Say?.Invoke(FormattableString.Invariant($"Measuring on {_data.Test.Count} test rows."));
        var sparsities = Sparsities(run);
        var explainer = run.Explainer(_data.Train);
        var most = _options.Choice.Counting == ExampleCounting.Entries
            ? run.Candidates.Count * run.Predictor.Classes : run.Candidates.Count;
        var usual = ExampleCurve.Usual(_options.Examples, most);
        var (after, results) = Measures(run).Of(explainer, _options.Choice, _options.Examples, usual, run.Candidates.Count);
        long[] rows = [.. run.Candidates.Select(c => (long)_data.Train.Rows[c])];
        _phases.Keep(run.Predictor, folder, Baseline.Create(_config.Baseline, _data, Seeds.Mix(_config.Seed, Seeds.Baseline)));
        folder.Write(() => new Influences(run.Points.Expected(), rows, run.Target).Write(folder.Influences));
        results = results with
        {
            Sparsities = sparsities,
            Samples = Samples(explainer, run, rows),
            InfluencesSha256 = folder.HashOf(folder.Influences),
        };
        var papers = Citations.Of(
            [Papers.FewerExamples, Papers.RepresenterPoints, _options.Method.IsGated() ? Papers.StochasticGates : null]);
        var what = FormattableString.Invariant($"{_config.Method} with {_options.Examples} examples");
        return _phases.Record(folder, what, "examples", Records.Of(_data), papers) with
        {
            Settings = SettingsInForce.Of(_config, run.Predictor),
            After = after with { Performance = PartAnswers.Of(run.Predictor, _data.Test, _session.Cancellation).Performance },
            Examples = results,
            History = run.History,
            Notes = ExampleNotes.Of(_data, _options, results, run.Results[run.Best]),
        };
    }

    private ExampleMeasures Measures(ExampleRun run) => new(run.Predictor, _data.Test, run.Target);

    /// <summary>Test scores of what each η keeps; the run ends at its own again.</summary>
    private List<SparsityChoice> Sparsities(ExampleRun run)
    {
        var choices = new List<SparsityChoice>();
        for (var i = 0; _options.Method.IsGated() && i < run.Results.Count; i++)
        {
            var result = run.Results[i];
            if (result.Epoch is null)
            {
                choices.Add(new SparsityChoice(result.Eta, null, double.NaN, double.NaN, double.NaN, 0, false));
                continue;
            }
            using var scope = torch.NewDisposeScope();
            run.Use(i);
            var scores = Measures(run).Scores(run.Explainer(_data.Train), _options.Examples);
            choices.Add(new SparsityChoice(
                result.Eta, result.Epoch, result.Score, scores.Accuracy.Average(), scores.Faithfulness.Average(),
                    result.NonZero, i == run.Best));
        }
        run.Use(run.Best);
        return choices;
    }

    /// <summary>Typical, uncertain and wrong test rows in turn.</summary>
    private ExplainedByExamples[] Samples(ExampleExplainer explainer, ExampleRun run, long[] rows)
    {
        if (_config.Samples == 0 || _data.Test.Count == 0)
            return [];
        using var scope = torch.NewDisposeScope();
        var all = InputTensors.Of(_data.Test, run.Predictor);
        var chosen = Choose(explainer, run, all);
        var inputs = all.index_select(0, Tensor.From([.. chosen.Select(c => (long)c.Position)], [chosen.Length], _job.Device));
        var contract = Contract.Of(_data.Source.Schema, _data.Standardizer, _config.Reading);
        var named = new ExampleRows(contract, _data.Source, rows, run.Target);
        return [.. explainer.Explain(inputs, _options.Examples).Zip(chosen, (e, c) =>
            Shown(named.Of(e, contract.Of(_data.Source, _data.Test.Rows[c.Position])) with { Reason = c.Reason }))];

        ExplainedByExamples Shown(ExplainedByExamples sample) => _config.HideRows ? sample.WithoutRows() : sample;
    }

    private ChosenRow[] Choose(ExampleExplainer explainer, ExampleRun run, Tensor inputs)
    {
        var g = explainer.Outputs(ExampleExplainer.PointFeatures((IFeatureMap)run.Predictor, inputs), _options.Examples).G;
        if (run.Target is not null)
        {
            var targets = InputTensors.LabelsOf(_data.Test, run.Predictor, run.Target).to(ScalarType.Float64).ToArray<double>();
            return SampleChoice.OfNumbers([.. g.to(ScalarType.Float64).ToArray<double>().Zip(targets, (f, y) => f - y)],
                _config.Samples, []);
        }
        var (p, width) = (g.to(ScalarType.Float64).softmax(1).ToArray<double>(), (int)g.size(1));
        return SampleChoice.Of([.. _data.Test.Labels.Select((y, i) => RowAnswer.Of((int)y, p.AsSpan(i * width, width)))],
            _config.Samples, []);
    }
}
