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

/// <summary>How a single row is explained.</summary>
public sealed record ExplainRequest
{
    /// <summary>The run's folder.</summary>
    public required string Run { get; init; }

    /// <summary>Row in the data, from 0. Null: <see cref="Text"/> is explained.</summary>
    public int? Row { get; init; }

    /// <summary>A text to explain instead of a row.</summary>
    public string? Text { get; init; }

    /// <summary>Other data with the same columns. Null: the run's own.</summary>
    public string? Data { get; init; }

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

/// <summary>Explains rows, or texts that are of no data set, with a run's predictor.</summary>
public static class RunExplanation
{
    /// <summary>Explains a row.</summary>
    /// <returns>The row with its explanation (as <see cref="ExplainedSample.After"/>), the explainer's name, and whether it has an
    /// intercept (null: it has none to choose).</returns>
    /// <exception cref="CandorException">Row, class, data or explainer do not fit the run.</exception>
    public static (ExplainedSample Sample, string Explainer, bool? Intercept) Explain(ExplainRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var scope = torch.NewDisposeScope();
        var context = RunContext.Open(request.Run, request.Device, request.Program, request.Before);
        using var saved = context.Saved;
        if (request.Text is null == request.Row is null)
            throw new CandorException("Say what is to be explained: a row of the data (--row 12), or a text (--text \"…\").");
        var data = request.Text is null ? context.OpenData(request.Data, null) : null;
        if (data is not null && (request.Row < 0 || request.Row >= data.Count))
            throw new CandorException($"There is no row {request.Row}: {data.Name} has rows 0 to {data.Count - 1} (--row).");
        var explainer = context.Explainer(request.Explainer, request.Settings, shown: true);
        var intercept = ExplainerFits.Of(explainer);
        using var network = context.Network;
        var classes = saved.Schema.Classes;
        var row = request.Row ?? -1;
        var part = data is null ? null : saved.Encode(data, "explained", [row]);
        var inputs = part is null ? Encoded(saved, request.Text!) : InputTensors.Of(part, saved.Predictor);
        var label = ExplainedLabel.Predicted;
        long[] labels = part?.Labels ?? [0];
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
        var known = part is null ? "" : classes[(int)part.Labels[0]];
        if (saved.Standardizer.Text is { } encoder)
            return (TextOptions.Sample(row, known, explained, request.Text ?? data!.Document(row), encoder,
                TextOptions.Selected(context.Config, saved.Predictor.Space), null, explanation), explainer.Name, intercept);
        return (new ExplainedSample(
            row, known, explained, data!.Schema.Image is null ? RowExplanations.Features(data, row) : RowExplanations.Features(saved.Predictor.Space),
            null, explanation, RowExplanations.Image(data, row, saved.Predictor.Space, inputs)), explainer.Name, intercept);
    }

    private static Tensor Encoded(SavedPredictor saved, string text)
    {
        if (saved.Standardizer.Text is not { } encoder)
            throw new CandorException("--text explains a text, but the predictor was trained on other data; name a row (--row 12).");
        if (encoder.Spans(text).Count == 0)
            throw new CandorException("The text has no word, so there is nothing to explain; give one with a word at least (--text \"…\").");
        var tokens = new float[encoder.Shape.Tokens];
        encoder.Encode(text, tokens);
        return Tensor.From(tokens, [1, tokens.Length], saved.Predictor.Device).to(saved.Predictor.DType);
    }
}
