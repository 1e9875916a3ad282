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
internal sealed class SampleExplainer(DataSplit data, Explainer explainer, Baseline baseline, TrainConfig config)
{
    // Random rankings beside each explanation: few, since there are many rows.
    private const int Rankings = 5;

    private readonly Contract _contract = Contract.Of(data.Source.Schema, data.Standardizer, config.Reading);

    /// <summary>Test rows to show: the first of each class in turn, the rightly predicted ones first; of a regression the first.</summary>
    public int[] Choose(Predictor predictor)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        predictor.train(false);
        var predicted = predictor.Answers(InputTensors.Of(data.Test, predictor)).argmax(1).ToArray<long>();
        var labels = data.Test.Labels;
        return [.. Enumerable.Range(0, data.Test.Count)
            .OrderBy(i => predicted[i] == labels[i] ? 0 : 1)
            .GroupBy(i => labels[i])
            .SelectMany(g => g.Select((row, turn) => (row, turn)))
            .OrderBy(e => e.turn).ThenBy(e => labels[e.row])
            .Take(config.Samples).Select(e => e.row)];
    }

    /// <summary>φ of the true class of test rows, by position in the test part.</summary>
    public IReadOnlyList<SampleExplanation> Explain(Predictor predictor, int[] positions)
    {
        if (positions.Length == 0)
            return [];
        using var scope = torch.NewDisposeScope();
        var index = Tensor.From([.. positions.Select(p => (long)p)], [positions.Length], predictor.Device);
        var inputs = InputTensors.Of(data.Test, predictor).index_select(0, index);
        var labels = InputTensors.LabelsOf(data.Test, predictor).index_select(0, index);
        using var assessment = new Assessment(predictor, explainer, inputs, labels, config.Seed);
        return RowExplanations.Of(assessment, ExplainedLabel.True, data.Source.Schema.Classes, baseline, config.Steps,
            curves: data.Source.Schema.Image is not null, rankings: Rankings);
    }

    /// <summary>One explanation of each row, with the row's raw values.</summary>
    public IReadOnlyList<ExplainedSample> Alone(Predictor predictor, int[] positions, IReadOnlyList<SampleExplanation> explained) =>
        [.. Pair(predictor, positions, explained, explained).Select(s => s with { Before = null })];

    /// <summary>Both explanations of each row, with the row's raw values.</summary>
    public IReadOnlyList<ExplainedSample> Pair(Predictor predictor, int[] positions, IReadOnlyList<SampleExplanation> before,
        IReadOnlyList<SampleExplanation> after) =>
    [
        .. positions.Select((position, i) =>
        {
            using var scope = torch.NewDisposeScope();
            var row = data.Test.Rows[position];
            var shown = _contract.Of(data.Source, row);
            var input = InputTensors.Of(data.Part("sample", [row]), predictor);
            var explained = predictor.TargetScale is null ? shown.Label : data.Source.Schema.Label;
            return ShownCase.Of(shown, explained, predictor, config, input, before[i], after[i]);
        }),
    ];
}
