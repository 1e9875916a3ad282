using Candor.Data;
using Candor.Data.Profiles;
using Candor.Data.Records;
using Candor.Explainers;
using Candor.Explainers.Learned;
using Candor.Literature;
using Candor.Masking;
using Candor.Metrics;
using Candor.Metrics.Fidelity;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Runs.Samples;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Runs.Evaluating;

/// <summary>How a run's predictor is scored again.</summary>
public sealed record EvaluateRequest
{
    /// <summary>The run's folder.</summary>
    public required string Run { get; init; }

    /// <summary>Data with the same columns and classes. Null: the run's own test part.</summary>
    public string? Data { get; init; }

    /// <summary>How data is read.</summary>
    public CaseReading Reading { get; init; } = new();

    /// <summary>Tells the time that the record names.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Who measures together: each has all of the data, and blocks of rows are shared.</summary>
    /// <value><see cref="Ranks.One"/>.</value>
    public Ranks Ranks { get; init; } = Ranks.One;

    /// <summary>Is told what a person should know of how new data was matched, a sentence each.</summary>
    public Action<string>? Say { get; init; }

    /// <summary>Rows that are measured, drawn class by class; 0: all. Null: as many as bring the 95 % interval of each mean to ±.01, 500 at
    /// least.</summary>
    public int? Rows { get; init; }

    /// <summary>Is told how far the measurement is.</summary>
    public Action<MeasuringProgress>? Measured { get; init; }

    /// <summary>Stops the measurement.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Another explainer. Null: the run's.</summary>
    public string? Explainer { get; init; }

    /// <summary>Its options.</summary>
    public ExplainerSettings? Settings { get; init; }

    /// <summary>Names of the metrics. Empty: those that are measured unasked.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>Columns by which rows are grouped: features, the label, or others that the data has and training left out. Empty: each
    /// feature and the label, unless metrics are named.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>Mask steps. Null: the run's.</summary>
    public MaskSteps? Steps { get; init; }

    /// <summary>How curves become scores. Null: the run's.</summary>
    public Area? Area { get; init; }

    /// <summary>k of the fidelity of selections. Null: the run's, or a tenth of the units.</summary>
    public int? K { get; init; }

    /// <summary>Epochs of the networks that judge selections. Null: the run's.</summary>
    public int? JudgeEpochs { get; init; }

    /// <summary>Seed of masks, subsets and wrong labels. Null: the run's.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Device of the tensors.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Leave to start the program that is the run's model.</summary>
    /// <value>None.</value>
    public ProgramLeave Program { get; init; } = new();

    /// <summary>Scores the predictor before tuning instead of the tuned one.</summary>
    public bool Before { get; init; }
}

/// <summary>Scores a run's predictor on data.</summary>
public static class RunEvaluation
{
    /// <summary>Scores, as a record of its own (method <c>evaluate</c>) that a report can show.</summary>
    /// <exception cref="CandorException">Data, explainer or metrics do not fit the run.</exception>
    public static RunRecord Evaluate(EvaluateRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var start = request.Clock.GetTimestamp();
        var documents = RunDocuments.Read(request.Run, request.Program, request.Before);
        using var scope = torch.NewDisposeScope();
        var context = RunContext.Open(documents, request.Device, request.Program, limits: request.Reading.Limits, say: request.Say);
        using var saved = context.Saved;
        var config = context.Config;
        var explainer = context.Explainer(request.Explainer, request.Settings);
        using var network = context.Network;
        var (part, unknown) = request.Data is null ? (context.Split.Test, null)
            : context.New(request.Data, request.Reading with { NeedsLabels = true }, request.Say);
        request.Ranks.Require(("the data's content", part.Source.Sha256), ("the run's model", context.ModelSha256));
        var by = request.By.Count == 0 ? null : RowsBy.Of(context, part, request);
        var steps = request.Steps ?? config.Steps;
        var area = request.Area ?? config.Area;
        string[] usual =
        [
            .. TextOptions.Measured(saved.Predictor.Space, explainer, saved.Predictor.Task), .. KnownUnits.Metrics(part.Source),
            .. config.LearnsExplainer ? Catalog.FidelityMetrics : [],
        ];
        string[] names = [.. (request.Metrics.Count == 0 ? usual : request.Metrics).Distinct()];
        var metrics = names.Except(Catalog.FidelityMetrics).Select(m => Catalog.Metric(m, context.Baseline, steps, area)).ToArray();
        var seed = request.Seed ?? config.Seed;
        var all = part;
        part = MeasuredRows.Of(part, request.Rows, seed, some =>
        {
            using var pilot = Assess(some);
            return Evaluator.Evaluate("pilot", pilot, [.. metrics.Where(m => MeasuredRows.Counts(m.Name))], curves: false,
                Observe("pilot"));
        });
        using var assessment = Assess(part);
        var evaluation = Evaluator.Evaluate(request.Before ? "before" : "after", assessment, metrics, observe: Observe("measuring"));
        // Unasked metrics are measured beside what costs nothing; who names some wants those alone.
        var baselines = request.Metrics.Count > 0 ? null : BaselineScores.Of(evaluation, explainer, saved.Predictor, context.Baseline,
            metrics, other => Assess(part, other), Observe("baselines"));
        var answers = request.Metrics.Count > 0 && by is null ? null : PartAnswers.Of(saved.Predictor, all, request.Cancellation);
        if (request.Metrics.Count == 0)
            evaluation = evaluation with { Performance = answers!.Performance };
        var groups = answers is null ? null : GroupScores.Of(answers, part, evaluation, baselines, by);
        if (MeasuredRows.Note(part.Count, all) is { } note)
            evaluation = evaluation with { Remarks = [.. evaluation.Remarks, note] };
        if (names.Intersect(Catalog.FidelityMetrics).ToArray() is { Length: > 0 } asked)
        {
            if (saved.Predictor.Task == LearningTask.Regression)
                throw new CandorException($"{asked[0]} asks whether selected features keep the predicted class, " +
                    $"but this predictor gives a " +
                    $"number; use {string.Join(", ", Catalog.NumberMetrics)} (--metrics).");
            var fidelity = new SelectionFidelity(
                saved.Predictor, NetworkFamily.Of(saved.Predictor.Space, saved.Predictor.Classes, saved.Predictor.Device,
                    saved.Predictor.DType),
                InputTensors.Of(context.Split.Train, saved.Predictor), assessment.Inputs, context.Baseline,
                context.Fidelity(request.K, request.JudgeEpochs, request.Seed));
            var scores = fidelity.Evaluate(explainer).Where(s => asked.Contains(s.Key)).ToDictionary(s => s.Key, s => s.Value);
            evaluation = evaluation with { Metrics = evaluation.Metrics.Concat(scores).ToDictionary() };
        }
        var run = context.Folder.ReadRecord();
        return run with
        {
            Name = FormattableString.Invariant($"{part.Source.Name}, evaluated with {explainer.Name}"),
            Method = "evaluate",
            Explainer = explainer.Name,
            Seed = seed,
            Finished = Moment.Utc(request.Clock),
            Seconds = request.Clock.GetElapsedTime(start).TotalSeconds,
            Settings = null,
            Configuration = EvaluationSettings.Of(request, context, explainer, names, steps, area, seed),
            ModelSha256 = context.ModelSha256,
            Data = run.Data with
            {
                Name = part.Source.Name,
                Source = part.Source.Source,
                Sha256 = part.Source.Sha256,
                Train = 0,
                Validation = 0,
                Test = part.Count
            },
            Environment = Records.Environment(saved.Predictor.Device),
            Profile = request.Metrics.Count > 0 ? null : Profile(),
            Before = null,
            After = evaluation,
            Baselines = baselines,
            Subgroups = groups,
            Comparisons = [],
            Samples = [],
            History = [],
            Selections = [],
            Notes = evaluation.Remarks,
            Citations = [.. Citations.Of([explainer.Paper, .. metrics.Select(m => m.Paper)]).Select(p => new Citation(p.Key, p.Text,
                p.BibTex))],
        };

        // New data beside what the run learnt from, where that is at hand.
        DataProfile? Profile() => request.Data is null ? run.Profile
            : context.HasData ? RunDrift.Profile(context, all, request.Data, unknown)
            : ProfileOf.Of([all], context.Contract.Units);

        Assessment Assess(DataPart rows, Explainer? other = null) => new(
            saved.Predictor, other ?? explainer, InputTensors.Of(rows, saved.Predictor), InputTensors.LabelsOf(rows, saved.Predictor), seed,
            cancellation: request.Cancellation)
        {
            Ranks = request.Ranks,
            Relevant = KnownUnits.Of(rows, saved.Predictor),
            Training = metrics.Any(m => m is FFidelity) ? Learnt(context.Split.Train) : null,
        };

        (Tensor, Tensor) Learnt(DataPart rows) => (InputTensors.Of(rows, saved.Predictor), InputTensors.LabelsOf(rows, saved.Predictor));

        Action<double> Observe(string name) => share => request.Measured?.Invoke(new(name, share));
    }
}
