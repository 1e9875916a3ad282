using System.Globalization;
using Candor.Data;
using Candor.Data.Records;
using Candor.Metrics;
using Candor.Runs.Configuration;
using Candor.Runs.Predicting;
using Candor.Tensors;

namespace Candor.Runs.Comparing;

/// <summary>What a model says of the compared rows, and how that is scored.</summary>
/// <param name="Predictions">[rows].</param>
/// <param name="Scores">Scores, with those of each row; null where no metric can be computed.</param>
internal sealed record ModelMeasures(IReadOnlyList<Prediction> Predictions, Evaluation? Scores)
{
    /// <summary>Measures.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cases">The rows.</param>
    /// <param name="labelled">Whether their labels are known.</param>
    /// <param name="seed">Of masks and subsets.</param>
    /// <param name="request">What was asked for.</param>
    public static ModelMeasures Of(ComparedModel model, Case[] cases, bool labelled, ulong seed, CompareRequest request)
    {
        var predictor = new CasePredictor(model.Context, new());
        Prediction[] predictions = [.. cases.Chunk(1024).SelectMany(c =>
        {
            request.Cancellation.ThrowIfCancellationRequested();
            return predictor.Predict(c);
        })];
        return new(predictions, model.Scored is null || model.ReplacesPredictor ? labelled ? ByPredictions(model, cases, predictions) : null
            : ByExplanations(model, cases, labelled, seed, request, model.Name));
    }

    /// <summary>Scores by the model's explainer on rows, without curves.</summary>
    public static Evaluation ByExplanations(ComparedModel model, Case[] cases, bool labelled, ulong seed, CompareRequest request,
        string name, Predicate<string>? only = null)
    {
        using var scope = torch.NewDisposeScope();
        var (predictor, context) = (model.Predictor, model.Context);
        var names = Metrics(model, labelled).Where(m => only?.Invoke(m) ?? true);
        using var assessment = new Assessment(predictor, model.Scored!, context.Inputs(cases), Labels(model, cases, labelled), seed,
            cancellation: request.Cancellation);
        return Evaluator.Evaluate(name, assessment,
            [.. names.Select(m => Catalog.Metric(m, context.Baseline, context.Config.Steps, context.Config.Area))], curves: false,
            share => request.Measured?.Invoke(new($"scores of {name}", share)));
    }

    // Without labels: what speaks of the predicted class, or of a number, alone.
    private static IEnumerable<string> Metrics(ComparedModel model, bool labelled) => labelled
        ? TextOptions.Measured(model.Predictor.Space, model.Scored!, model.Predictor.Task)
        : model.Predictor.Task == LearningTask.Regression ? Catalog.NumberMetrics.Except(["r2"])
        : ["insertionPredicted", "deletionPredicted"];

    private static Tensor Labels(ComparedModel model, Case[] cases, bool labelled)
    {
        var (device, scale) = (model.Predictor.Device, model.Predictor.TargetScale);
        return scale is null
            ? Tensor.From(cases.Select(c => labelled ? (long)c.Class : 0).ToArray(), [cases.Length], device)
            : Tensor.From(cases.Select(c => labelled ? scale.ToOutput(Number(c)) : 0).ToArray(), [cases.Length], device)
                .to(model.Predictor.DType);
    }

    private static double Number(Case row) => double.Parse(row.Label, CultureInfo.InvariantCulture);

    // Examples that stand in the predictor's place are scored by what they predict.
    private static Evaluation ByPredictions(ComparedModel model, Case[] cases, Prediction[] predictions)
    {
        using var scope = torch.NewDisposeScope();
        var classes = model.Context.Saved.Schema.Classes;
        if (classes.Count == 0)
        {
            var r2 = R2.Of(Tensor.From(cases.Select(Number).ToArray(), [cases.Length], torch.CPU),
                Tensor.From(predictions.Select(p => p.Value!.Value).ToArray(), [cases.Length], torch.CPU)).ToArray<double>();
            return Scored(model.Name, "r2", r2);
        }
        var probabilities = Tensor.From(predictions.SelectMany(p => p.Probabilities).ToArray(), [cases.Length, classes.Count], torch.CPU);
        var labels = Tensor.From(cases.Select(c => (long)c.Class).ToArray(), [cases.Length], torch.CPU);
        return Scored(model.Name, "accuracy", [.. cases.Zip(predictions, (c, p) => c.Label == p.Decision ? 1.0 : 0.0)]) with
        {
            Decisions = DecisionScores.Of(probabilities, labels),
        };
    }

    private static Evaluation Scored(string name, string metric, double[] rows) => new()
    {
        Name = name,
        Rows = rows.Length,
        Metrics = new Dictionary<string, Score> { [metric] = Evaluator.Summary(rows, Direction.Up) },
        PerRow = new Dictionary<string, double[]> { [metric] = rows },
    };
}
