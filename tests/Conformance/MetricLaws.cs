using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Predictors;
using Candor.Tensors;

namespace Conformance;

public class MetricLaws
{
    private static Assessment Assess(Bench bench, string explainer, Tensor? x = null, Tensor? y = null) =>
        new(bench.Predictor, Table.Explainer(explainer), x ?? bench.X, y ?? bench.Y, seed: 3)
        {
            // The first unit decides.
            Relevant = torch.arange(bench.Predictor.Space.Units, device: TestDevice.Here).eq(0).expand((x ?? bench.X).size(0), -1),
            Training = (bench.X, bench.Y),
        };

    private static bool MayBeUndefined(Metric metric) => metric is MaxSensitivity or ModelRandomization or LabelRandomization
        or Complexity or Sparseness or TruthAgreement or FFidelity or Road;

    [Theory]
    [MemberData(nameof(Table.Pairs), MemberType = typeof(Table))]
    public void Scores_are_one_a_row_in_their_range_and_never_infinite(string explainer, string predictor)
    {
        using var bench = new Bench(predictor);
        using var assessment = Assess(bench, explainer);
        foreach (var (metric, low, high, _) in Table.Metrics(bench.Baseline, bench.Predictor.Space))
        {
            var scores = metric.Score(assessment);
            Assert.Equal([bench.Rows], scores.shape);
            Assert.Equal(ScalarType.Float64, scores.dtype);
            // float32 probabilities may exceed 1 by their rounding.
            Assert.All(Bench.Numbers(scores), s => Assert.True(
                double.IsNaN(s) ? MayBeUndefined(metric) : s >= low - 1e-6 && s <= high + 1e-6,
                    FormattableString.Invariant($"{metric.Name}: {s}")));
        }
    }

    [Theory]
    [MemberData(nameof(Table.PairsSharingMasks), MemberType = typeof(Table))]
    public void Rows_scored_one_by_one_are_as_in_the_batch(string explainer, string predictor)
    {
        using var bench = new Bench(predictor);
        using var batch = Assess(bench, explainer);
        Assessment[] single =
            [.. Enumerable.Range(0, bench.Rows).Select(i => Assess(bench, explainer, bench.X.narrow(0, i, 1), bench.Y.narrow(0, i, 1)))];
        foreach (var (metric, _, _, drawsByRow) in Table.Metrics(bench.Baseline, bench.Predictor.Space))
            if (!drawsByRow || !MayBeUndefined(metric) && bench.Predictor.Classes == 2)
                bench.Close(metric.Score(batch), torch.cat([.. single.Select(metric.Score)]));
        foreach (var assessment in single)
            assessment.Dispose();
    }

    [Theory]
    [MemberData(nameof(Table.PairsSharingMasks), MemberType = typeof(Table))]
    public void Permuting_the_rows_permutes_the_scores(string explainer, string predictor)
    {
        using var bench = new Bench(predictor);
        var order = Tensor.From<long>([3, 0, 4, 2, 1]).to(TestDevice.Here);
        using var straight = Assess(bench, explainer);
        using var permuted = Assess(bench, explainer, bench.X.index_select(0, order), bench.Y.index_select(0, order));
        foreach (var (metric, _, _, drawsByRow) in Table.Metrics(bench.Baseline, bench.Predictor.Space))
            if (!drawsByRow || !MayBeUndefined(metric) && bench.Predictor.Classes == 2)
                bench.Close(metric.Score(straight).index_select(0, order), metric.Score(permuted));
    }

    [Theory]
    [MemberData(nameof(Table.Pairs), MemberType = typeof(Table))]
    public void The_same_seed_gives_the_same_bits(string explainer, string predictor)
    {
        using var bench = new Bench(predictor);
        using var a = Assess(bench, explainer);
        using var b = Assess(bench, explainer);
        // In another order, too: no metric disturbs the stream of another.
        var metrics = Table.Metrics(bench.Baseline, bench.Predictor.Space);
        var first = metrics.Select(m => Bench.Numbers(m.Metric.Score(a))).ToArray();
        var second = metrics.Reverse().Select(m => Bench.Numbers(m.Metric.Score(b))).Reverse().ToArray();
        Assert.Equal(first, second);
    }

    [Theory]
    [MemberData(nameof(Table.Pairs), MemberType = typeof(Table))]
    public void Parameters_gradients_and_grad_mode_stay_and_nothing_outlives_the_assessment(string explainer, string predictor)
    {
        using var bench = new Bench(predictor);
        var weights = bench.Predictor.parameters().Select(Bench.Numbers).ToArray();
        Bench.NothingOutlives(() =>
        {
            using var assessment = Assess(bench, explainer);
            foreach (var (metric, _, _, _) in Table.Metrics(bench.Baseline, bench.Predictor.Space))
                metric.Score(assessment);
        });
        Assert.True(torch.is_grad_enabled());
        Assert.Equal(weights, bench.Predictor.parameters().Select(Bench.Numbers));
        Assert.All(bench.Predictor.parameters(), p => Assert.Null(p.grad));
    }

    [Fact]
    public void Of_a_model_that_ignores_its_inputs_only_relative_change_is_undefined()
    {
        using var scope = torch.NewDisposeScope();
        using var constant = new Mlp(new ColumnSpace(3), 2, [], dtype: ScalarType.Float64, device: TestDevice.Here);
        using (torch.no_grad())
            foreach (var parameter in constant.parameters())
                parameter.fill_(0);
        var b = Baseline.Of(new double[3]);
        using var assessment = new Assessment(constant, new Gradient(), torch.ones([4, 3], dtype: ScalarType.Float64,
            device: TestDevice.Here),
            Tensor.From<long>([0, 1, 0, 1]).to(TestDevice.Here))
        {
            Relevant = torch.arange(3, device: TestDevice.Here).eq(0).expand(4, -1),
            Training = (torch.ones([4, 3], dtype: ScalarType.Float64, device: TestDevice.Here),
                Tensor.From<long>([0, 1, 0, 1]).to(TestDevice.Here)),
        };
        foreach (var (metric, _, _, _) in Table.Metrics(b, constant.Space))
            Assert.All(Bench.Numbers(metric.Score(assessment)), s => Assert.Equal(
                MayBeUndefined(metric) && metric is not (TruthAgreement or FFidelity), double.IsNaN(s)));
    }
}
