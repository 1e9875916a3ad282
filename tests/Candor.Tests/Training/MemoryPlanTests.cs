using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Tests.Training;

public class MemoryPlanTests
{
    private const long MiB = 1 << 20;

    private static readonly DataSplit s_data = ImageSets.Corners(80, side: 16).Split(0.6, 0.2, seed: 1);

    private static SmallCnn Network() => new(new SuperpixelGrid(s_data.Source.Schema.Image!, 4), 4, 1, dtype: ScalarType.Float64);

    private static MemoryPlan Plan(long budget, Predictor predictor, Explainer explainer, int batch = 8) => MemoryPlan.For(
        budget, predictor, s_data, new CrossEntropy() + 1 * new InsertionRegularizer(explainer, Baseline.Mean(s_data.Train)),
            new() { Batch = batch });

    private static long Least(Explainer explainer)
    {
        using var predictor = Network();
        var (low, high) = (MemoryPlan.Process, MemoryPlan.Process + 64 * MiB);
        while (high - low > MiB)
        {
            var middle = (low + high) / 2;
            try
            {
                Plan(middle, predictor, explainer);
                high = middle;
            }
            catch (CandorException)
            {
                low = middle;
            }
        }
        return high;
    }

    [Fact]
    public void More_memory_gives_larger_chunks_up_to_the_fastest_and_too_little_is_refused()
    {
        using var predictor = Network();
        var lime = new Lime(new() { Samples = 40 });
        var least = Least(lime);
        // Far enough apart that what is measured anew each time is small change.
        var chunks = Enumerable.Range(0, 4).Select(i => Plan(least + ((2L << (2 * i)) * MiB), predictor, lime).ChunkRows).ToArray();
        Assert.Equal(chunks.Order(), chunks);
        Assert.InRange(chunks[0], 8, 64);
        Assert.True(chunks[^1] > chunks[0]);
        Assert.Equal(predictor.ChunkRows(graph: true), Plan(1L << 40, predictor, lime).ChunkRows);
        var error = Assert.Throws<CandorException>(() => Plan(least - 4 * MiB, predictor, lime)).Message;
        Assert.Contains("--batch 4", error, StringComparison.Ordinal);
        Assert.Contains("(--memory)", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Planning_leaves_the_predictor_as_it_was_and_gives_the_same_chunks_again()
    {
        var live = TorchRuntime.LiveTensors;
        using (var scope = torch.NewDisposeScope())
        {
            using var predictor = new ResNet18(new SuperpixelGrid(s_data.Source.Schema.Image!, 4), 4, ResNetStem.Small, 1, width: 4);
            var before = predictor.CopyState();
            var plans = Enumerable.Range(0, 2).Select(_ => Plan(1L << 40, predictor, new GradCam())).ToArray();
            Assert.Equal(plans[0].ChunkRows, plans[1].ChunkRows);
            foreach (var (name, value) in predictor.StateByName())
            {
                Assert.True(value.to(ScalarType.Float64).contiguous()
                    .ToArray<double>().SequenceEqual(before[name].to(ScalarType.Float64).contiguous().ToArray<double>()), name);
                Assert.Null(value.grad);
            }
            foreach (var tensor in before.Values)
                tensor.Dispose();
        }
        Assert.Equal(live, TorchRuntime.LiveTensors);
    }

    [Theory] // What a step really takes beside what the plan counts for the process, its parameters and the data.
    [InlineData("lime")]
    [InlineData("grad-cam")]
    public void A_step_stays_within_what_was_planned(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Network();
        Explainer explainer = name == "lime" ? new Lime(new() { Samples = 60 }) : new GradCam();
        var plan = Plan(Least(explainer) + 2 * MiB, predictor, explainer);
        var objective = new CrossEntropy() + 1 * new InsertionRegularizer(explainer, Baseline.Mean(s_data.Train));
        var x = InputTensors.Of(s_data.Train, predictor).narrow(0, 0, 8).contiguous();
        var y = InputTensors.LabelsOf(s_data.Train, predictor).narrow(0, 0, 8);
        // What else the process takes meanwhile counts too, so the least of three.
        var peak = Enumerable.Range(0, 3).Min(_ =>
        {
            using var inner = torch.NewDisposeScope();
            using var generator = new Generator(1);
            using var meter = new HeapMeter();
            using (var step = new Step(predictor, x, y, generator, objective,
                new() { Path = GradientPath.Chunked, ChunkRows = plan.ChunkRows }))
                step.Backward(objective);
            return meter.Peak;
        });
        var parameters = predictor.parameters().Sum(p => p.numel() * 8);
        // Gradients and their sums belong to the parameters; shares and masks of a few units are small change.
        Assert.InRange(peak, plan.Batch / 4, (long)((plan.Batch + plan.ChunkRows * plan.PerRow) * 1.15) + 3 * parameters + MiB);
    }

    [Fact]
    public void A_plan_that_was_kept_comes_back_for_the_same_bound_only()
    {
        using var predictor = Network();
        var plan = Plan(1L << 40, predictor, new Lime(new() { Samples = 40 }));
        Assert.Equal(plan.ToString(), MemoryPlan.FromJson(plan.ToJson(), 1L << 40)!.ToString());
        Assert.Null(MemoryPlan.FromJson(plan.ToJson(), 1L << 39));
        foreach (var damaged in new[] { "", "{", "[]", "{}", "{\"budget\":\"x\"}", "null" })
            Assert.Null(MemoryPlan.FromJson(damaged, 1L << 40));
    }
}
