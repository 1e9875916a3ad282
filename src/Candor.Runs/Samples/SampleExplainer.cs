using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Runs.Samples;

/// <summary>Explains single rows of a part, before and after tuning, for the bars of a report.</summary>
/// <param name="data">The set.</param>
/// <param name="explainer">Explains them.</param>
/// <param name="baseline">b.</param>
/// <param name="config">How many are asked for.</param>
/// <param name="first">Whether they are the first rows, not those worth showing.</param>
internal sealed class SampleExplainer(DataSplit data, Explainer explainer, Baseline baseline, TrainConfig config, bool first = false)
{
    // Random rankings beside each explanation: few, since there are many rows.
    private const int Rankings = 5;

    private readonly Contract _contract = Contract.Of(data.Source.Schema, data.Standardizer, config.Reading);

    // Rows whose explanations before and after tuning are compared, to find those that changed most.
    private const int Compared = 48;

    /// <summary>Test rows to show (<see cref="SampleChoice"/>), by what the predictor says of them as it is.</summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="before">Its state before tuning; null: it was not tuned.</param>
    public ChosenRow[] Choose(Predictor predictor, IReadOnlyDictionary<string, Tensor>? before = null)
    {
        if (config.Samples == 0)
            return [];
        if (first)
            return SampleChoice.First(data.Test.Count, config.Samples);
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        predictor.train(false);
        var outputs = predictor.Answers(InputTensors.Of(data.Test, predictor)).to(ScalarType.Float64);
        var answers = outputs.to(torch.CPU).ToArray<double>();
        var changed = before is null ? [] : Changed(predictor, before);
        var width = (int)outputs.size(1);
        if (predictor.TargetScale is not null)
        {
            var targets = InputTensors.LabelsOf(data.Test, predictor).to(ScalarType.Float64).to(torch.CPU).ToArray<double>();
            return SampleChoice.OfNumbers([.. answers.Zip(targets, (f, y) => f - y)], config.Samples, changed);
        }
        return SampleChoice.Of([.. data.Test.Labels.Select((y, i) => RowAnswer.Of((int)y, answers.AsSpan(i * width, width)))],
            config.Samples, changed);
    }

    // Places of the looked at rows, those first whose φ of the true class turned most.
    private int[] Changed(Predictor predictor, IReadOnlyDictionary<string, Tensor> before)
    {
        var few = Math.Min(Compared, data.Test.Count);
        int[] looked = [.. Enumerable.Range(0, few).Select(i => (int)((long)i * data.Test.Count / few))];
        var after = Contributions(predictor, looked);
        using var now = new SavedState(predictor);
        predictor.LoadState(before);
        var earlier = Contributions(predictor, looked);
        return [.. looked.Index().Select(e => (e.Item, Far: Turned.By(after[e.Index], earlier[e.Index])))
            .Where(e => double.IsFinite(e.Far)).OrderByDescending(e => e.Far).Select(e => e.Item)];
    }

    private double[][] Contributions(Predictor predictor, int[] positions)
    {
        using var scope = torch.NewDisposeScope();
        using var assessment = Assess(predictor, positions);
        var phi = assessment.Explain(ExplainedLabel.True);
        return [.. phi.to(ScalarType.Float64).to(torch.CPU).ToArray<double>().Chunk((int)phi.size(1))];
    }

    private Assessment Assess(Predictor predictor, int[] positions)
    {
        var index = Tensor.From([.. positions.Select(p => (long)p)], [positions.Length], predictor.Device);
        return new(predictor, explainer, InputTensors.Of(data.Test, predictor).index_select(0, index),
            InputTensors.LabelsOf(data.Test, predictor).index_select(0, index), config.Seed);
    }

    /// <summary>φ of the true class of test rows by the predictor before tuning.</summary>
    public IReadOnlyList<SampleExplanation> ExplainBefore(
        Predictor predictor, IReadOnlyDictionary<string, Tensor> before, ChosenRow[] chosen)
    {
        using var now = new SavedState(predictor);
        predictor.LoadState(before);
        return Explain(predictor, chosen);
    }

    /// <summary>φ of the true class of test rows.</summary>
    public IReadOnlyList<SampleExplanation> Explain(Predictor predictor, ChosenRow[] chosen)
    {
        if (chosen.Length == 0)
            return [];
        using var scope = torch.NewDisposeScope();
        using var assessment = Assess(predictor, [.. chosen.Select(c => c.Position)]);
        return RowExplanations.Of(assessment, ExplainedLabel.True, data.Source.Schema.Classes, baseline, config.Steps,
            curves: data.Source.Schema.Image is not null, rankings: Rankings);
    }

    /// <summary>One explanation of each row, with the row's raw values.</summary>
    public IReadOnlyList<ExplainedSample> Alone(Predictor predictor, ChosenRow[] chosen, IReadOnlyList<SampleExplanation> explained) =>
        [.. Pair(predictor, chosen, explained, explained).Select(s => s with { Before = null })];

    /// <summary>Both explanations of each row, with the row's raw values.</summary>
    public IReadOnlyList<ExplainedSample> Pair(Predictor predictor, ChosenRow[] chosen, IReadOnlyList<SampleExplanation> before,
        IReadOnlyList<SampleExplanation> after) =>
    [
        .. chosen.Select((c, i) =>
        {
            using var scope = torch.NewDisposeScope();
            var row = data.Test.Rows[c.Position];
            var shown = _contract.Of(data.Source, row);
            var input = InputTensors.Of(data.Part("sample", [row]), predictor);
            var explained = predictor.TargetScale is null ? shown.Label : data.Source.Schema.Label;
            return ShownCase.Of(shown, explained, predictor, config, input, before[i], after[i]) with { Reason = c.Reason };
        }),
    ];
}
