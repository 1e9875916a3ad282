using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Runs.Predicting;
using Candor.Runs.Samples;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Runs.Explaining;

/// <summary>How a single case is explained.</summary>
public sealed record ExplainRequest
{
    /// <summary>The run's folder.</summary>
    public required string Run { get; init; }

    /// <summary>What is explained.</summary>
    public required CaseChoice Case { get; init; }

    /// <summary>Why the explanation is asked for, to be filed with it. Null: it is not said.</summary>
    public string? Reason { get; init; }

    /// <summary>What would change the decision, where that is asked for. Null: it is not.</summary>
    public CounterfactualOptions? WhatWouldChange { get; init; }

    /// <summary>Tells the time that pages name.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Is told what a person should know of how new data was matched, a sentence each.</summary>
    public Action<string>? Say { get; init; }

    /// <summary>Another explainer. Null: the run's.</summary>
    public string? Explainer { get; init; }

    /// <summary>Its options. Null: the run's (with the run's explainer), else the defaults. LIME and RISE have an intercept unless this
    /// says otherwise.</summary>
    public ExplainerSettings? Settings { get; init; }

    /// <summary>The class to explain. Null: the predicted one.</summary>
    public string? Target { get; init; }

    /// <summary>Seed of the perturbation masks. Null: the run's.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Device of the tensors.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Threads of the tensor library, which are the process's: the same number gives the same bits. Null: as they are.</summary>
    public int? Threads { get; init; }

    /// <summary>Leave to start the program that is the run's model.</summary>
    /// <value>None.</value>
    public ProgramLeave Program { get; init; } = new();

    /// <summary>Explains the predictor before tuning instead of the tuned one.</summary>
    public bool Before { get; init; }

    /// <summary>Stops the work between two blocks of masked rows.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>Explains cases with a run's predictor.</summary>
public static class RunExplanation
{
    /// <summary>Explains a case.</summary>
    /// <exception cref="CandorException">Case, class, data or explainer do not fit the run.</exception>
    public static CaseExplanation Explain(ExplainRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Explain(request, [request.Case])[0];
    }

    /// <summary>Explains several cases, in order: each as it is explained alone.</summary>
    /// <param name="request">How; its own case is not looked at.</param>
    /// <param name="cases">Which.</param>
    /// <exception cref="CandorException">A case, class, data or explainer do not fit the run.</exception>
    public static IReadOnlyList<CaseExplanation> Explain(ExplainRequest request, IReadOnlyList<CaseChoice> cases)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(cases);
        var documents = RunDocuments.Read(request.Run, request.Program, request.Before);
        using var scope = torch.NewDisposeScope();
        var context = RunContext.Open(documents, request.Device, request.Program, request.Threads,
            cases.Count > 0 ? cases[0].Reading.Limits : null, request.Say);
        using var saved = context.Saved;
        var found = cases.Select(c => c.Find(context, request.Say)).ToArray();
        var explainer = context.Explainer(request.Explainer, request.Settings, shown: true);
        using var network = context.Network;
        return [.. found.Select(f => Explain(request, context, f, explainer))];
    }

    /// <summary>Explains a case that was found, with an explainer of the run's.</summary>
    internal static CaseExplanation Explain(ExplainRequest request, RunContext context, FoundCase found, Explainer explainer)
    {
        using var scope = torch.NewDisposeScope();
        var (saved, chosen) = (context.Saved, found.Case);
        var inputs = context.Inputs([chosen]);
        var classes = saved.Schema.Classes;
        var label = ExplainedLabel.Predicted;
        long[] labels = [Math.Max(0, chosen.Class)];
        if (request.Target is { } target)
            (label, labels) = (ExplainedLabel.True, [context.ClassOf(target)]);
        using var assessment = new Assessment(
            saved.Predictor, explainer, inputs, Tensor.From(labels, [1], saved.Predictor.Device), request.Seed ?? context.Config.Seed,
            cancellation: request.Cancellation);
        var explanation = RowExplanations.Of(assessment, label, classes, context.Baseline, context.Config.Steps,
            curves: saved.Schema.Image is not null)[0];
        var explained = saved.Predictor.Task == LearningTask.Regression ? saved.Schema.Label : request.Target ?? explanation.Prediction;
        var provenance = Provenance.Of(request, context, found, explainer);
        var changes = request.WhatWouldChange is { } options
            ? CounterfactualSearch.Find(chosen, options, new CasePredictor(context, new()).Predict) : null;
        return new(chosen, ShownCase.Of(chosen, explained, saved.Predictor, context.Config, inputs, null, explanation), explainer.Name,
            ExplainerFits.Of(explainer), provenance, Provenance.FileName(provenance, chosen, explained))
        { WhatWouldChange = changes };
    }
}
