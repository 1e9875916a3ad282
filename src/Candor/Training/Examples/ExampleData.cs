using System.Globalization;
using Candor.Data;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training.Examples;

/// <summary>A split as tensors, with the numbers of a regression standardised by the training part.</summary>
internal sealed class ExampleData
{
    public ExampleData(DataSplit data, Predictor predictor, ExampleTrainerOptions options)
    {
        var schema = data.Source.Schema;
        if (predictor is not IFeatureMap)
            throw new CandorException($"Explanations by examples need a predictor with a feature map (mlp, or TorchScript with the methods features and classify), but {predictor.Architecture} has none.");
        if (predictor.Classes != schema.Outputs)
            throw new CandorException($"The predictor has {predictor.Classes} outputs, but the labels of {data.Source.Name} need {schema.Outputs}{(schema.Task == LearningTask.Regression ? " (they are numbers)" : ", one a class")}; make one for this data.");
        if (options.OpenPoints && predictor.BuffersByName().Any(b => b.Key.EndsWith("running_mean", StringComparison.Ordinal)))
            throw new CandorException($"{predictor.Architecture} has batch normalisation, whose statistics would be those of the points with open gates alone; leave --open-points out, or use a predictor without it.");
        if (options.FreshPoints is { } fresh && Convolves(predictor))
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"{predictor.Architecture} learns its convolutions, and with features that are kept from step to step " +
                $"(--fresh-points {fresh}) such networks do not learn: leave --fresh-points out, with --open-points where the method " +
                $"has gates, or with --candidates C where a step over all points costs too much."));
        if (options.Batch > data.Train.Count)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"A batch of {options.Batch} rows was asked for, but the training part has {data.Train.Count}; " +
                $"use --batch {data.Train.Count} or fewer."));
        Target = TargetScale.Of(data);
        Candidates = CandidatePoints.Choose(data.Train, options.Candidates, options.Seed);
        options.Choice.Validate(options.Examples, Candidates.Count, predictor.Classes);
        Watched = data.Validation.Count > 0 ? data.Validation : data.Train;
        (Inputs, Labels) = (InputsOf(data.Train, predictor), LabelsOf(data.Train, predictor));
        (WatchedInputs, WatchedLabels) = (InputsOf(Watched, predictor), LabelsOf(Watched, predictor));
        CandidateInputs = Candidates.Count == data.Train.Count
            ? Inputs
            : Inputs.index_select(0, Tensor.From([.. Candidates.Select(c => (long)c)], [Candidates.Count], predictor.Device));
    }

    /// <summary>Share of the largest class among the watched rows, which a constant gets right; 0 for regression.</summary>
    public double ConstantShare => Target is not null ? 0
        : Watched.Labels.GroupBy(l => l).Max(g => g.Count()) / (double)Watched.Count;

    /// <summary>How targets of a regression are scaled; null for classification.</summary>
    public TargetScale? Target { get; }

    /// <summary>Positions in the training part of the points that may become examples.</summary>
    public IReadOnlyList<int> Candidates { get; }

    public DataPart Watched { get; }

    public Tensor Inputs { get; }

    public Tensor Labels { get; }

    public Tensor CandidateInputs { get; }

    public Tensor WatchedInputs { get; }

    public Tensor WatchedLabels { get; }

    // Measured: docs/methods/fewer-examples.md. Where the convolutions stay as they are, what learns is a perceptron.
    private static bool Convolves(Predictor predictor) => predictor is not IEmbedding && predictor.parameters().Any(p => p.dim() > 2);

    // What never changes is computed once.
    private static Tensor InputsOf(DataPart part, Predictor predictor)
    {
        var inputs = InputTensors.Of(part, predictor);
        if (predictor is not IEmbedding embedding)
            return inputs;
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        return scope.MoveToOuter(RowChunks.Join(predictor.PassRows(graph: false), inputs, embedding.Embed));
    }

    /// <summary>Classes [N] (int64), or scaled targets [N] of the predictor's type.</summary>
    private Tensor LabelsOf(DataPart part, Predictor predictor)
    {
        var labels = InputTensors.LabelsOf(part, predictor, Target);
        return Target is null ? labels : labels.to(predictor.DType);
    }
}
