using System.Globalization;
using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers.Examples;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Runs.Samples;
using Candor.Tensors;
using Candor.Training;
using Candor.Training.Examples;

namespace Candor.Runs.Explaining;

/// <summary>Which examples of a run are asked for.</summary>
public sealed record ExamplesRequest
{
    /// <summary>The explainer that reads influences off any finished predictor with a feature map.</summary>
    public const string RepresenterPointsName = "representer-points";

    /// <summary>The run's folder.</summary>
    public required string Run { get; init; }

    /// <summary>Other data with the same columns. Null: the run's own (its test part, where rows are scored).</summary>
    public string? Data { get; init; }

    /// <summary>How data is read.</summary>
    public CaseReading Reading { get; init; } = new();

    /// <summary>Tells the time that a record names.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Is told what a person should know of how new data was matched, a sentence each.</summary>
    public Action<string>? Say { get; init; }

    /// <summary><c>representer-points</c>, or null: the run's own influences.</summary>
    public string? Explainer { get; init; }

    /// <summary>Every U. Empty: the run's, or 10.</summary>
    public IReadOnlyList<int> Examples { get; init; } = [];

    /// <summary>By what examples are ranked. Null: as in the run.</summary>
    public ExampleRanking? Ranking { get; init; }

    /// <summary>What U counts. Null: as in the run.</summary>
    public ExampleCounting? Counting { get; init; }

    /// <summary>Leaves out the values of training rows, which may be about other people; those of a run that was trained so are left out
    /// anyway.</summary>
    public bool HideRows { get; init; }

    /// <summary>Why an explanation is asked for, to be filed with it. Null: it is not said.</summary>
    public string? Reason { get; init; }

    /// <summary>Device of the tensors.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Leave to start the program that is the run's model.</summary>
    /// <value>None.</value>
    public ProgramLeave Program { get; init; } = new();
}

/// <summary>Explains and scores a finished run by training examples.</summary>
public static class RunExamples
{
    /// <summary>Whether a run, with an explainer named or not, is explained by training examples.</summary>
    public static bool Concerns(string run, string? explainer) =>
        explainer == ExamplesRequest.RepresenterPointsName || explainer is null && RunFolder.Open(run).ReadConfig().IsByExamples;

    /// <summary>Explains cases, in order.</summary>
    /// <param name="request">How.</param>
    /// <param name="cases">Which.</param>
    /// <exception cref="CandorException">A case, U or data do not fit the run, or the training data has changed since.</exception>
    public static IReadOnlyList<CaseExamples> Explain(ExamplesRequest request, IReadOnlyList<CaseChoice> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        using var scope = torch.NewDisposeScope();
        using var opened = new OpenedExamples(request);
        var found = cases.Select(c => c.Find(opened.Context, request.Say)).ToArray();
        var shown = new ExampleRows(opened.Context.Contract, opened.Context.Split.Source, opened.Rows, opened.Target);
        return [.. found.Select(f => Explain(request, opened, f, shown))];
    }

    private static CaseExamples Explain(ExamplesRequest request, OpenedExamples opened, FoundCase found, ExampleRows shown)
    {
        using var scope = torch.NewDisposeScope();
        var explanation = opened.Explainer.Explain(opened.Context.Inputs([found.Case]), opened.Examples[0])[0];
        var sample = shown.Of(explanation, found.Case);
        if (request.HideRows || opened.Context.Config.HideRows)
            sample = sample.WithoutRows();
        var provenance = Provenance.Of(request.Run, opened.Context, found, opened.Name, request.Clock) with
        {
            Settings = opened.Settings,
            Reason = request.Reason,
        };
        return new(found.Case, sample, provenance, Provenance.FileName(provenance, found.Case, sample.Prediction));
    }

    /// <summary>Accuracy and faithfulness for every U, as a record of its own (method <c>evaluate</c>) that a report can show.</summary>
    /// <exception cref="CandorException">A U or the data do not fit the run, or the training data has changed since.</exception>
    public static RunRecord Evaluate(ExamplesRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var start = request.Clock.GetTimestamp();
        using var scope = torch.NewDisposeScope();
        using var opened = new OpenedExamples(request);
        var context = opened.Context;
        var part = context.Part(request.Data, request.Reading, request.Say);
        var (after, results) = new ExampleMeasures(opened.Predictor, part, opened.Target)
            .Of(opened.Explainer, opened.Choice, opened.Examples[0], opened.Examples, opened.Rows.Length);
        var run = context.Folder.ReadRecord();
        return run with
        {
            Name = FormattableString.Invariant($"{part.Source.Name}, evaluated with {opened.Name}"),
            Method = "evaluate",
            Explainer = opened.Name,
            Finished = Moment.Utc(request.Clock),
            Seconds = request.Clock.GetElapsedTime(start).TotalSeconds,
            Settings = null,
            Configuration = new()
            {
                ["run"] = request.Run,
                ["data"] = request.Data ?? $"{context.Config.Data}, its test part",
                ["explainer"] = opened.Name,
                ["examples"] = string.Join(", ", opened.Examples),
                ["ranking"] = opened.Choice.Ranking.ToString(),
                ["counting"] = opened.Choice.Counting.ToString(),
            },
            Data = run.Data with
            {
                Name = part.Source.Name,
                Source = part.Source.Source,
                Sha256 = part.Source.Sha256,
                Train = 0,
                Validation = 0,
                Test = part.Count,
            },
            Environment = Records.Environment(opened.Predictor.Device),
            Before = null,
            After = after,
            Examples = results,
            Samples = [],
            History = [],
            Selections = [],
            Notes = opened.Notes,
        };
    }
}
