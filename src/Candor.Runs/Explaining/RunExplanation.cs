using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
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

    /// <summary>Leave to start the program that is the run's model.</summary>
    /// <value>None.</value>
    public ProgramLeave Program { get; init; } = new();

    /// <summary>Explains the predictor before tuning instead of the tuned one.</summary>
    public bool Before { get; init; }
}

/// <summary>Explains cases with a run's predictor.</summary>
public static class RunExplanation
{
    /// <summary>Explains a case.</summary>
    /// <returns>The case with its explanation (as <see cref="ExplainedSample.After"/>), the explainer's name, and whether it has an
    /// intercept (null: it has none to choose).</returns>
    /// <exception cref="CandorException">Row, class, data or explainer do not fit the run.</exception>
    public static (ExplainedSample Sample, string Explainer, bool? Intercept) Explain(ExplainRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var scope = torch.NewDisposeScope();
        var context = RunContext.Open(request.Run, request.Device, request.Program, request.Before);
        using var saved = context.Saved;
        var chosen = request.Case.Find(context, request.Say);
        var inputs = context.Inputs([chosen]);
        var explainer = context.Explainer(request.Explainer, request.Settings, shown: true);
        var intercept = ExplainerFits.Of(explainer);
        using var network = context.Network;
        var classes = saved.Schema.Classes;
        var label = ExplainedLabel.Predicted;
        long[] labels = [Math.Max(0, chosen.Class)];
        if (request.Target is { } target)
        {
            var index = classes.ToList().IndexOf(target);
            if (index < 0)
                throw Suggestion.Unknown("class", target, classes);
            (label, labels) = (ExplainedLabel.True, [index]);
        }
        using var assessment = new Assessment(
            saved.Predictor, explainer, inputs, Tensor.From(labels, [1], saved.Predictor.Device), request.Seed ?? context.Config.Seed);
        var explanation = RowExplanations.Of(assessment, label, classes, context.Baseline, context.Config.Steps, curves: saved.Schema.Image is not null)[0];
        var explained = request.Target ?? explanation.Prediction;
        return (ShownCase.Of(chosen, explained, saved.Predictor, context.Config, inputs, null, explanation), explainer.Name, intercept);
    }
}
