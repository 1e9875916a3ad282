using Candor.Data.Records;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Tensors;

namespace Candor.Tests.Metrics;

public class AssessmentTests
{
    private static readonly Baseline s_zero = Tiny.Zeros(4);

    private static Assessment Make(ulong seed = 0, int chunk = 1024, Explainer? explainer = null) =>
        new(Tiny.Mlp(4, 3), explainer ?? new Lime(new() { Samples = 20, AllMasks = false }), Tiny.Normal(7, 4),
            Tiny.Cycle(7, 3), seed, chunk);

    [Fact]
    public void Nothing_outlives_it_whatever_was_asked_in_whatever_order()
    {
        using var outer = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(4, 3);
        var (x, y) = (Tiny.Normal(7, 4), Tiny.Cycle(7, 3));
        Leaks.None(() =>
        {
            using var assessment = new Assessment(predictor, new Lime(new() { Samples = 20 }), x, y);
            foreach (var label in Enum.GetValues<ExplainedLabel>())
            {
                // The short curve first, so that the long ones replace it.
                assessment.Curve(s_zero, label, insert: true, [1]);
                assessment.Curve(s_zero, label, insert: true, [0, 1, 2]);
                assessment.Curve(s_zero, label, insert: true, [2]);
                assessment.Curve(s_zero, label, insert: true, [3, 4]);
            }
            _ = Evaluator.Evaluate("all", assessment, Evaluator.Standard(s_zero, area: Area.Trapezoid));
        });
    }

    [Fact]
    public void A_stop_is_heeded_between_blocks_of_rows()
    {
        using var scope = torch.NewDisposeScope();
        using var stop = new CancellationTokenSource();
        using var predictor = Tiny.Mlp(4, 3);
        using var assessment = new Assessment(
            predictor, new Lime(new() { Samples = 20 }), Tiny.Normal(7, 4), Tiny.Cycle(7, 3), cancellation: stop.Token);
        _ = new Insertion(s_zero).Score(assessment);
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => new Infidelity(s_zero).Score(assessment));
        Assert.Throws<OperationCanceledException>(() => new MaxSensitivity().Score(assessment));
    }

    [Fact]
    public void More_rows_than_a_block_score_as_they_do_in_pieces()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(4, 3);
        var (x, y) = (Tiny.Normal(1500, 4), Tiny.Cycle(1500, 3));
        Metric[] metrics = [new Insertion(s_zero), new SensitivityN(s_zero)];
        using var whole = new Assessment(predictor, new Lime(new() { Samples = 20 }), x, y);
        using var end = new Assessment(predictor, new Lime(new() { Samples = 20 }), x.narrow(0, 1400, 100), y.narrow(0, 1400, 100));
        Assert.All(metrics, m => Same.Values(Same.Numbers(m.Score(end)), m.Score(whole).narrow(0, 1400, 100), 1e-9));
    }

    [Fact]
    public void What_is_done_of_an_evaluation_rises_from_nothing_to_all()
    {
        using var scope = torch.NewDisposeScope();
        using var assessment = Make();
        var shares = new List<double>();
        Evaluator.Evaluate("it", assessment, Catalog.AllMetrics(s_zero), observe: shares.Add);
        Assert.Equal(shares.Order(), shares);
        Assert.Equal(1, shares[^1], 12);
        Assert.True(shares.Count > Catalog.Metrics.Count, "max-sensitivity tells of its draws");
    }

    [Fact]
    public void An_input_that_is_no_number_is_named_by_its_row()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Logistic(1, 2);
        Same.Says(() => new Assessment(predictor, new Told([1, 2]), Tiny.Rows([0.0, 1], [1, double.NaN]), Tiny.Labels(0, 1)), "Row 1",
            "NaN", "--missing mean");
    }

    [Fact]
    public void A_contribution_that_is_no_number_costs_its_row_alone_in_every_metric_and_is_reported()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Logistic(1, 2, -1);
        var zero = Tiny.Zeros(3);
        var x = Tiny.Rows([0.5, 1, 2], [1, 3, 1], [0.2, 0.3, 0.4]);
        Evaluation Of(params double[][] phi)
        {
            using var assessment = new Assessment(predictor, new Told(phi), x, Tiny.Labels(1, 1, 0));
            return Evaluator.Evaluate("it", assessment, Catalog.AllMetrics(zero));
        }
        var broken = Of([1, 2, 3], [double.NaN, 1, 2], [3, 2, 1]);
        var whole = Of([1, 2, 3], [0, 1, 2], [3, 2, 1]);
        Assert.All(broken.PerRow.Where(m => m.Key != "accuracy"), m =>
        {
            Assert.True(double.IsNaN(m.Value[1]), m.Key);
            Assert.Equal(whole.PerRow[m.Key][0], m.Value[0]);
            Assert.Equal(whole.PerRow[m.Key][2], m.Value[2]);
            Assert.Equal(2, broken.Metrics[m.Key].N);
        });
        Assert.Contains(broken.Remarks,
            r => r.Contains("NaN", StringComparison.Ordinal) && r.Contains("1 of 3 rows", StringComparison.Ordinal));
        Assert.Equal(2, broken.Insertion!.Rows);
        Assert.All(broken.Insertion.Probability, p => Assert.True(double.IsFinite(p)));
        Assert.Null(whole.Insertion!.Rows);
    }

    [Fact]
    public void Of_one_class_every_metric_is_a_number_or_says_what_it_lacks()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = new Candor.Predictors.Mlp(new ColumnSpace(3), 1, [4], 1, torch.CPU, ScalarType.Float64);
        using var assessment = new Assessment(predictor, new Told([1, 2, 3]), Tiny.Normal(4, 3), Tiny.Labels(0, 0, 0, 0));
        foreach (var metric in Catalog.AllMetrics(Tiny.Zeros(3)))
        {
            try
            {
                Assert.All(Same.Numbers(metric.Score(assessment)), s => Assert.True(double.IsFinite(s), metric.Name));
            }
            catch (CandorException e)
            {
                Assert.Contains("1 class", e.Message, StringComparison.Ordinal);
                Assert.Contains(metric.Name, new[] { "wrongLabelInsertion", "insertionMargin" });
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_a_pass_over_some_rows_needs_is_freed_before_the_next(bool assessed)
    {
        using var scope = torch.NewDisposeScope();
        var live = new List<long>();
        using var predictor = Tiny.Logit(4, x =>
        {
            live.Add(TorchRuntime.LiveTensors);
            return x.exp().log().sum(1);
        });
        var x = Tiny.Normal(5 * predictor.ChunkRows(graph: false), 4);
        using var assessment = new Assessment(predictor, new Lime(), x, Tiny.Cycle((int)x.size(0), 2));

        _ = assessed ? assessment.Probabilities : predictor.Probabilities(x);

        // One tensor a pass may stay: its probabilities.
        Assert.Equal(5, live.Count);
        Assert.All(live.Zip(live.Skip(1)), pass => Assert.True(pass.Second - pass.First <= 1, string.Join(", ", live)));
    }

    [Fact]
    public void What_it_keeps_is_freed_once_however_often_it_is_disposed()
    {
        using var predictor = Tiny.Mlp(4, 3);
        using var x = Tiny.Normal(7, 4);
        using var y = Tiny.Cycle(7, 3);
        Leaks.None(() =>
        {
            var assessment = new Assessment(predictor, new KernelShap(new() { Samples = 12 }), x, y);
            _ = assessment.Explain(ExplainedLabel.Wrong);
            _ = assessment.Probabilities;
            assessment.Dispose();
            assessment.Dispose();
        });
    }

    [Fact]
    public void A_curve_is_the_same_read_from_a_longer_one_or_computed_alone()
    {
        using var scope = torch.NewDisposeScope();
        using var a = Make();
        using var b = Make();
        _ = a.Curve(s_zero, ExplainedLabel.True, insert: true, [0, 1, 2, 3, 4]);
        Same.Values(b.Curve(s_zero, ExplainedLabel.True, insert: true, [2, 3]), a.Curve(s_zero, ExplainedLabel.True, insert: true, [2, 3]),
            1e-15);
    }

    [Fact]
    public void Curves_of_different_labels_baselines_and_directions_are_kept_apart()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Logistic(1, 2, 3, 4);
        using var a = new Assessment(predictor, new Told([4, 3, 2, 1]), torch.ones([1, 4], dtype: ScalarType.Float64), Tiny.Labels(1));
        var one = Baseline.Of([1, 1, 1, 1]);
        Same.Values([Tiny.Sigmoid(1)], a.Curve(s_zero, ExplainedLabel.True, insert: true, [1]));
        Same.Values([Tiny.Sigmoid(9)], a.Curve(s_zero, ExplainedLabel.True, insert: false, [1]));
        Same.Values([Tiny.Sigmoid(10)], a.Curve(one, ExplainedLabel.True, insert: true, [1]));
        Same.Values([1 - Tiny.Sigmoid(1)], a.Curve(s_zero, ExplainedLabel.Wrong, insert: true, [1]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Scores_do_not_depend_on_the_chunk(int chunk)
    {
        using var scope = torch.NewDisposeScope();
        using var whole = Make();
        using var chunked = Make(chunk: chunk);
        foreach (var metric in Evaluator.Standard(s_zero))
            Same.Values(metric.Score(whole), metric.Score(chunked), 1e-12);
    }

    [Fact]
    public void The_same_seed_draws_the_same_masks_subsets_and_wrong_labels()
    {
        using var scope = torch.NewDisposeScope();
        using var a = Make(seed: 4);
        using var b = Make(seed: 4);
        using var other = Make(seed: 5);
        foreach (var metric in Evaluator.Standard(s_zero))
            Same.Values(metric.Score(a), metric.Score(b), 0);
        Assert.NotEqual(Same.Numbers(a.Explain(ExplainedLabel.True)), Same.Numbers(other.Explain(ExplainedLabel.True)));
    }

    [Fact]
    public void An_explainer_that_does_not_fit_is_refused_before_anything_is_computed() =>
        Same.Says(() => Make(explainer: new Lime(new() { Samples = 2 })).Dispose(), "2 samples");
}
