using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Runs.Samples;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Runs.Training;

/// <summary>What a training run measures on its test part: before and after tuning, and at the epoch that each η keeps.</summary>
/// <param name="config">The run's configuration.</param>
/// <param name="names">Names of the metrics. Null: all before and after, and accuracy, insertion and deletion at the kept epochs.</param>
/// <param name="job">Data and units.</param>
/// <param name="explainer">What is measured.</param>
/// <param name="baseline">Background b.</param>
/// <param name="chunkRows">Rows that pass the predictor at a time; null: as many as it likes.</param>
/// <param name="session">Who is told of progress, and what can stop it.</param>
internal sealed class TuningMeasures(
    TrainConfig config, IReadOnlyList<string>? names, JobData job, Explainer explainer, Baseline baseline, int? chunkRows,
    JobSession session)
{
    private DataPart? _part;
    private PartAnswers? _answers;

    /// <summary>The metrics of an evaluation.</summary>
    public IReadOnlyList<Metric> Metrics { get; } =
        [.. (names ?? [.. TextOptions.Measured(job.Space, explainer, job.Split.Source.Schema.Task),
            .. KnownUnits.Metrics(job.Split.Source)])
        .Select(n => Catalog.Metric(n, baseline, config.Steps, config.Area))];

    /// <summary>The scores of the predictor as it is.</summary>
    public Evaluation Evaluate(Predictor predictor, string name)
    {
        var evaluation = Evaluate(predictor, name, Metrics, curves: true);
        // Who names metrics wants those alone.
        if (names is not null)
            return evaluation;
        _answers = PartAnswers.Of(predictor, job.Split.Test, session.Cancellation);
        return evaluation with { Performance = _answers.Performance };
    }

    /// <summary>What was evaluated last, by group of rows; null where metrics were named.</summary>
    /// <param name="own">Its scores.</param>
    /// <param name="baselines">What costs nothing beside it.</param>
    public Subgroups? Subgroups(Evaluation own, IReadOnlyList<BaselineComparison>? baselines) =>
        _answers is null || _part is null ? null : GroupScores.Of(_answers, _part, own, baselines);

    /// <summary>The explainer beside those that cost nothing; null where metrics were named, as experiments do.</summary>
    /// <param name="predictor">f_θ, as it is.</param>
    /// <param name="own">The explainer's scores.</param>
    public IReadOnlyList<BaselineComparison>? Baselines(Predictor predictor, Evaluation own)
    {
        if (names is not null)
            return null;
        using var scope = torch.NewDisposeScope();
        return BaselineScores.Of(own, explainer, predictor, baseline, Metrics, other => Assess(predictor, other, Part(predictor)),
            share => session.Measured?.Invoke(new("baselines", share)));
    }

    /// <summary>The measured rows, chosen by the predictor's scores when first asked for.</summary>
    public DataPart Part(Predictor predictor) => _part ??= MeasuredRows.Of(job.Split.Test, config.Rows, config.Seed,
        some => Evaluate(predictor, "pilot", [.. Metrics.Where(m => MeasuredRows.Counts(m.Name))], curves: false, some));

    /// <summary>The scores of the epoch that each η keeps; the run ends at the last of them.</summary>
    public List<Selection> Selections(TrainingRun run, Predictor predictor)
    {
        // What is named, and what a selection always says.
        Metric[] always = [Right(predictor), new Insertion(baseline, config.Steps, config.Area),
            new Deletion(baseline, config.Steps, config.Area)];
        IReadOnlyList<Metric> metrics = names is null ? always : [.. Metrics.UnionBy(always, m => m.Name)];
        var scores = new Dictionary<int, Evaluation>();
        var selections = new List<Selection>();
        foreach (var (eta, (epoch, score)) in run.Best.OrderBy(b => b.Key))
        {
            if (!scores.TryGetValue(epoch, out var evaluation))
            {
                run.Use(eta);
                evaluation = scores[epoch] = Evaluate(predictor, "selection", metrics, curves: false);
            }
            var (accuracy, insertion, deletion) = (Mean(Right(predictor).Name), Mean("insertion"), Mean("deletion"));
            selections.Add(new Selection(eta, epoch, score, accuracy, insertion, deletion, eta.Equals(config.Training.Eta))
            {
                Metrics = names is null ? null : evaluation.Metrics.Where(m => Metrics.Any(n => n.Name == m.Key)).ToDictionary(
                    m => m.Key, m => m.Value.Mean),
            });

            double Mean(string metric) => evaluation.Metrics[metric].Mean;
        }
        return selections;
    }

    private static Metric Right(Predictor predictor) => predictor.Task == LearningTask.Regression ? new R2() : new Accuracy();

    private Evaluation Evaluate(Predictor predictor, string name, IReadOnlyList<Metric> metrics, bool curves, DataPart? part = null)
    {
        using var scope = torch.NewDisposeScope();
        part ??= Part(predictor);
        using var assessment = Assess(predictor, explainer, part);
        return Evaluator.Evaluate(name, assessment, metrics, curves, share => session.Measured?.Invoke(new(name, share)));
    }

    private Assessment Assess(Predictor predictor, Explainer measured, DataPart part) => new(
        predictor, measured, InputTensors.Of(part, predictor), InputTensors.LabelsOf(part, predictor), config.Seed, chunkRows,
        session.Cancellation)
    {
        Ranks = session.Ranks,
        Relevant = KnownUnits.Of(part, predictor),
        // For those that tune a copy, which experiments alone ask for.
        Training = Metrics.Any(m => m is FFidelity or LabelRandomization)
            ? (InputTensors.Of(job.Split.Train, predictor), InputTensors.LabelsOf(job.Split.Train, predictor)) : null,
    };
}
