using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Tests.Explainers;

namespace Candor.Tests.Masking;

public sealed class SlicTests : IDisposable
{
    private static readonly ImageShape s_shape = new(1, 12, 12);
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    private static Tensor Image(Func<int, int, double> value) =>
        Tensor.From([.. Enumerable.Range(0, 144).Select(p => value(p / 12, p % 12))], [1, 1, 12, 12]);

    private static Tensor Noise(int rows, ulong seed = 1)
    {
        using var generator = new Generator(seed);
        return torch.randn([rows, 1, 12, 12], dtype: ScalarType.Float64, device: generator.device, generator: generator);
    }

    [Fact]
    public void A_flat_image_is_cut_into_the_grid_it_starts_from() =>
        Assert.Equal(new SuperpixelGrid(s_shape, 3).UnitOfPixel, new Slic(s_shape, new() { Cells = 3 }).UnitsOf(Image((_, _) => 0)));

    // Columns 0–4 are dark and 5–11 bright, which no grid of 2 or 3 follows: no segment has both.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Segments_keep_to_one_side_of_an_edge(int cells)
    {
        var units = new Slic(s_shape, new() { Cells = cells }).UnitsOf(Image((_, x) => x < 5 ? -1 : 1));
        var dark = Enumerable.Range(0, 144).Where(p => p % 12 < 5).Select(p => units[p]).ToHashSet();
        var bright = Enumerable.Range(0, 144).Where(p => p % 12 >= 5).Select(p => units[p]).ToHashSet();
        Assert.Empty(dark.Intersect(bright));
    }

    [Fact]
    public void Every_segment_is_connected()
    {
        var units = new Slic(s_shape, new() { Cells = 4, Compactness = 0.05 }).UnitsOf(Noise(1));
        var seen = new HashSet<int>();
        var pieces = new List<int>();
        for (var start = 0; start < 144; start++)
        {
            if (!seen.Add(start))
                continue;
            pieces.Add(units[start]);
            var stack = new Stack<int>([start]);
            while (stack.TryPop(out var p))
                foreach (var next in new[] { p - 12, p + 12, p % 12 > 0 ? p - 1 : -1, p % 12 < 11 ? p + 1 : -1 })
                    if (next is >= 0 and < 144 && units[next] == units[p] && seen.Add(next))
                        stack.Push(next);
        }
        Assert.Equal(pieces.Distinct().Count(), pieces.Count);
    }

    [Theory]
    [InlineData(1, 12, 12, 4, 0.05)]
    [InlineData(3, 10, 15, 3, 0.5)]
    [InlineData(3, 16, 9, 5, 2)]
    public void Segments_are_those_of_the_algorithm_written_down_plainly(int channels, int high, int wide, int cells, double compactness)
    {
        var shape = new ImageShape(channels, high, wide);
        for (var seed = 1ul; seed < 6; seed++)
        {
            using var generator = new Generator(seed);
            var image = torch.randn([channels, high, wide], dtype: ScalarType.Float64, device: generator.device, generator: generator);
            Assert.Equal(Plainly(image.flatten().ToArray<double>(), shape, cells, compactness),
                new Slic(shape, new() { Cells = cells, Compactness = compactness }).UnitsOf(image));
        }
    }

    [Fact]
    public void A_batch_of_any_number_of_lanes_has_the_same_units()
    {
        var (x, threads) = (Noise(20), TorchRuntime.Threads);
        TorchRuntime.Threads = 4;
        var laid = new Slic(s_shape, new() { Cells = 3 }).For(x).Gather(x);
        TorchRuntime.Threads = 1;
        Same.Values(laid, new Slic(s_shape, new() { Cells = 3 }).For(x).Gather(x), 0);
        TorchRuntime.Threads = threads;
    }

    // Ten rounds of: centres to the means, pixels to the nearest centre within two steps; then lone pieces to their neighbours.
    private static int[] Plainly(double[] image, ImageShape shape, int cells, double compactness)
    {
        var (pixels, wide) = (shape.Pixels, shape.Width);
        var (stepY, stepX) = ((double)shape.Height / cells, (double)wide / cells);
        double Value(int c, int p) => image[c * pixels + p];
        int[] labels = [.. Enumerable.Range(0, pixels).Select(p => p / wide * cells / shape.Height * cells + p % wide * cells / wide)];
        var centres = new (double[] Colour, double Y, double X)[cells * cells];
        for (var round = 0; round < 10; round++)
        {
            for (var k = 0; k < centres.Length; k++)
            {
                int[] own = [.. Enumerable.Range(0, pixels).Where(p => labels[p] == k)];
                if (own.Length > 0)
                    centres[k] = ([.. Enumerable.Range(0, shape.Channels).Select(c => own.Sum(p => Value(c, p)) / own.Length)],
                        own.Sum(p => (double)(p / wide)) / own.Length, own.Sum(p => (double)(p % wide)) / own.Length);
            }
            labels = [.. Enumerable.Range(0, pixels).Select(p => Enumerable.Range(0, centres.Length).Where(k => Near(centres[k],
                p)).DefaultIfEmpty(labels[p]).MinBy(k => Distance(centres[k], p)))];
        }
        // Breadth first from the largest piece of each label, in the order of the pixels.
        int[] Around(int p) => [.. new[] { p % wide > 0 ? p - 1 : -1, p % wide < wide - 1 ? p + 1 : -1, p - wide,
            p + wide }.Where(q => q >= 0 && q < pixels)];
        var piece = new int[pixels];
        for (var start = 0; start < pixels; start++)
            if (piece[start] == 0)
                Fill(start, start + 1);
        var kept = Enumerable.Range(0, pixels).GroupBy(p => piece[p]).GroupBy(g => labels[g.First()]).Select(g =>
            g.MaxBy(p => p.Count())!.Key).ToHashSet();
        var queue = new Queue<int>(Enumerable.Range(0, pixels).Where(p => kept.Contains(piece[p])));
        var settled = queue.ToHashSet();
        while (queue.TryDequeue(out var p))
        {
            foreach (var next in Around(p).Where(settled.Add))
            {
                labels[next] = labels[p];
                queue.Enqueue(next);
            }
        }
        return labels;

        void Fill(int p, int number)
        {
            piece[p] = number;
            foreach (var next in Around(p).Where(q => piece[q] == 0 && labels[q] == labels[p]))
                if (piece[next] == 0)
                    Fill(next, number);
        }

        bool Near((double[] Colour, double Y, double X) centre, int p) =>
            p / wide >= (int)(centre.Y - 2 * stepY) && p / wide <= (int)(centre.Y + 2 * stepY) && p % wide >= (int)(centre.X - 2 * stepX)
                && p % wide <= (int)(centre.X + 2 * stepX);

        double Distance((double[] Colour, double Y, double X) centre, int p)
        {
            var (dy, dx) = ((p / wide - centre.Y) / stepY, (p % wide - centre.X) / stepX);
            return Enumerable.Range(0, shape.Channels).Sum(c => (Value(c, p) - centre.Colour[c]) * (Value(c,
                p) - centre.Colour[c])) / shape.Channels + compactness * compactness * (dy * dy + dx * dx);
        }
    }

    [Fact]
    public void Rows_of_a_batch_have_their_own_units_in_expanding_and_gathering()
    {
        var slic = new Slic(s_shape, new() { Cells = 3 });
        var x = Noise(3);
        var space = slic.For(x);
        using var generator = new Generator(5);
        var u = torch.randn([3, 2, 9], dtype: ScalarType.Float64, device: generator.device, generator: generator);
        var laid = space.Expand(u);
        for (var row = 0; row < 3; row++)
        {
            var alone = slic.For(x.narrow(0, row, 1));
            Same.Values(alone.Expand(u.narrow(0, row, 1)), laid.narrow(0, row, 1), 0);
            Same.Values(alone.Gather(x.narrow(0, row, 1)), space.Gather(x).narrow(0, row, 1), 1e-12);
        }
        Same.Values(space.Expand(u.narrow(0, 0, 1).expand(3, -1, -1)), space.Expand(u.narrow(0, 0, 1)), 0);
        var v = torch.randn([3, 1, 12, 12], dtype: ScalarType.Float64, device: generator.device, generator: generator);
        var w = u.select(1, 0);
        Assert.Equal((space.Expand(w) * v).sum().ToDouble(), (w * space.Gather(v)).sum().ToDouble(), 1e-10);
    }

    // The pixels' weights are known, so a segment's share of a linear logit is the sum over its pixels.
    [Fact]
    public void Explanations_and_metrics_work_on_segments_of_each_image()
    {
        var slic = new Slic(s_shape, new() { Cells = 2 });
        var weights = Noise(1, 9);
        using var predictor = new LogitFunction(slic, 2, x => torch.stack([x.sum([1, 2, 3]) * 0, (x * weights).sum([1, 2, 3])], 1));
        var x = Noise(4);
        var shares = slic.For(x).Gather(x * weights);
        Same.Values(shares, Explained.By(new GradientTimesInput(ExplainedOutput.Logit), predictor, x), 1e-10);
        Same.Values(shares, Explained.By(new IntegratedGradients(new() { Output = ExplainedOutput.Logit }), predictor, x), 1e-10);
        Same.Values(shares, Explained.By(new KernelShap(new() { Output = ExplainedOutput.Logit, Samples = 16 }), predictor, x), 1e-7);
        Same.Values(shares, Explained.By(new Occlusion(new() { Output = ExplainedOutput.Logit }), predictor, x), 1e-10);
        using var assessment = new Assessment(predictor, new KernelShap(new() { Samples = 16 }), x, Tiny.Labels(0, 1, 0, 1));
        var all = Evaluator.Evaluate("slic", assessment, Evaluator.Standard(Baseline.Of(new double[144])));
        Assert.All(all.Metrics.Values, m => Assert.True(double.IsFinite(m.Mean)));
    }

    [Fact]
    public void Options_that_do_not_fit_are_refused()
    {
        Same.Says(() => new Slic(s_shape, new() { Cells = 13 }), "13 centres", "12×12");
        Same.Says(() => new Slic(s_shape, new() { Compactness = 0 }), "compactness 0");
        Assert.Throws<InvalidOperationException>(() => new Slic(s_shape).Gather(Noise(1)));
    }
}
