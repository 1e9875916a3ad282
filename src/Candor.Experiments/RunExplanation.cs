using Candor.Data;
using Candor.Data.Runs;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Torch;
using Candor.Training;

namespace Candor.Experiments;

/// <summary>How a single row is explained.</summary>
public sealed record ExplainRequest
{
    /// <summary>The run's folder.</summary>
    public required string Run { get; init; }

    /// <summary>Row in the data, from 0.</summary>
    public required int Row { get; init; }

    /// <summary>Other data with the same columns. Null: the run's own.</summary>
    public string? Data { get; init; }

    /// <summary>Another explainer. Null: the run's.</summary>
    public string? Explainer { get; init; }

    /// <summary>Its options. Null: the run's (with the run's explainer), else the defaults.</summary>
    public ExplainerSettings? Settings { get; init; }

    /// <summary>The class to explain. Null: the predicted one.</summary>
    public string? Target { get; init; }

    /// <summary>Seed of the perturbation masks. Null: the run's.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Device of the tensors.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Explains the predictor before tuning instead of the tuned one.</summary>
    public bool Before { get; init; }
}

/// <summary>Explains rows with a run's predictor.</summary>
public static class RunExplanation
{
    /// <summary>Explains a row.</summary>
    /// <returns>The row with its explanation (as <see cref="ExplainedSample.After"/>), and the explainer's name.</returns>
    /// <exception cref="CandorException">Row, class, data or explainer do not fit the run.</exception>
    public static (ExplainedSample Sample, string Explainer) Explain(ExplainRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var scope = new TensorScope();
        var context = RunContext.Open(request.Run, request.Device, request.Before);
        using var saved = context.Saved;
        var data = context.OpenData(request.Data, null);
        if (request.Row < 0 || request.Row >= data.Count)
            throw new CandorException($"There is no row {request.Row}: {data.Name} has rows 0 to {data.Count - 1} (--row).");
        var explainer = context.Explainer(request.Explainer, request.Settings);
        using var network = context.Network;
        var part = saved.Encode(data, "explained", [request.Row]);
        var classes = saved.Schema.Classes;
        var inputs = InputTensors.Of(part, saved.Predictor);
        var label = ExplainedLabel.Predicted;
        var labels = part.Labels;
        if (request.Target is { } target)
        {
            var index = classes.ToList().IndexOf(target);
            if (index < 0)
                throw Suggestion.Unknown("class", target, classes);
            (label, labels) = (ExplainedLabel.True, [index]);
        }
        using var assessment = new Assessment(
            saved.Predictor, explainer, inputs, Tensor.From(labels, [1], saved.Predictor.Device), request.Seed ?? context.Config.Seed);
        var explanation = RowExplanations.Of(assessment, label, classes, context.Baseline, context.Config.Steps, curves: data.Schema.Image is not null)[0];
        var explained = request.Target ?? explanation.Prediction;
        return (new ExplainedSample(
            request.Row, classes[(int)part.Labels[0]], explained, data.Schema.Image is null ? RowExplanations.Features(data, request.Row) : RowExplanations.Features(saved.Predictor.Space),
            null, explanation, RowExplanations.Image(data, request.Row, saved.Predictor.Space, inputs)), explainer.Name);
    }
}
