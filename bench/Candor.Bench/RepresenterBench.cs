using System.Diagnostics;
using Candor.Explainers.Examples;
using Candor.Masking;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training.Examples;

namespace Candor.Bench;

/// <summary>One step of training with sparse representer points, as in pytorch/representer_step.py: exact, with open points alone, cached,
/// with fresh points or with sampled candidates.</summary>
internal static class RepresenterBench
{
    private const int Columns = 19;
    private const int Classes = 7;
    private const int Batch = 32;
    private const int Epochs = 200;

    public static void Run(BenchOptions options)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(0);
        var n = options.Points;
        var hidden = options.Width;
        using var predictor = new Mlp(new ColumnSpace(Columns), Classes, [hidden, hidden, hidden], seed: 1, dropout: 0.3);
        var x = torch.randn([n, Columns], device: generator.device, generator: generator);
        // Labels that can be learnt, for gates to shut as they do in a training.
        var y = x.MatMul(torch.randn([Columns, Classes], device: generator.device, generator: generator)).argmax(1);
        var candidates = options.Path == "sampled" ? x.narrow(0, 0, Math.Max(1, n / 10)) : x;
        using var points = new SparseRepresenterPoints(candidates.size(0), Classes);
        using var adam = Optimizer.Adam(predictor.ParametersByName().Concat(points.ParametersByName()), 1e-3);
        var objective = ExampleMethod.Ours.Objective(1, 1e-3);
        IPointFeatures features = options.Path switch
        {
            "cached" => new CachedFeatures(predictor, x, candidates, options.Refresh, Ranks.One),
            "fresh" => new RollingFeatures(predictor, points, x, candidates, [.. Enumerable.Range(0, n)], options.Fresh, int.MaxValue),
            _ => new ExactFeatures(new SharedPass(predictor, Ranks.One), x, candidates, options.Path == "open"),
        };
        var counted = new Counted(features);
        // The open way's cost falls as gates shut, so its mean is taken over a whole training.
        var course = options.Path == "open" ? Epochs * ((n + Batch - 1) / Batch) : 0;
        // Steps until all features are computed anew: the cached way's period, the fresh way's epoch. Their share is in the mean, not in a
        // median.
        var period = options.Path switch { "cached" => options.Refresh, "fresh" => (n + Batch - 1) / Batch, _ => 0 };
        using var owned = features as IDisposable;
        var (idle, number) = (Memory.ResidentMiB, 0);
        Memory.ResetPeak();
        // Until the runtime has compiled the steps for good.
        for (var i = 0; i < (course > 0 ? 0 : n > 10_000 ? 3 : 60); i++)
            Once();
        for (var round = 0; round < options.Rounds; round++)
        {
            var steps = course > 0 ? course : period > 0 ? period * (options.Steps / period + 1) : Math.Max(15, options.Steps);
            var times = new double[steps];
            var cpu = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < steps; i++)
            {
                var start = Stopwatch.GetTimestamp();
                Once();
                times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
            var cpuMs = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / steps;
            var mean = times.Average();
            Array.Sort(times);
            var typical = period + course > 0 ? mean : times[steps / 2];
            Console.WriteLine(FormattableString.Invariant(
                $"{{\"round\": {round}, \"points\": {n}, \"medianMs\": {typical:f3}, \"minMs\": {times[0]:f3}, \"cpuMs\": {cpuMs:f3}, \"peakAboveIdleMiB\": {Memory.PeakMiB - idle:f0}, \"peakMiB\": {Memory.PeakMiB:f0}, \"pointsComputed\": {counted.Mean / n:f3}}}"));
        }

        void Once()
        {
            using var inner = torch.NewDisposeScope();
            adam.ZeroGrad();
            var index = torch.randint(0, n, [Batch], device: generator.device, generator: generator);
            var (loss, _) = ExampleLoss.Evaluate(predictor, points, objective, counted, period > 0 ? number++ % period : number++, index,
                y.index_select(0, index), generator, 1);
            loss.backward();
            features.Backward();
            adam.Step();
        }
    }

    /// <summary>Counts the points whose features are computed.</summary>
    private sealed class Counted(IPointFeatures inner) : IPointFeatures
    {
        private long _points, _steps;

        public double Mean => (double)_points / Math.Max(1, _steps);

        public StepFeatures At(int step, Tensor index, IReadOnlyList<Tensor> gates)
        {
            var seen = inner.At(step, index, gates);
            (_points, _steps) = (_points + seen.Points.size(0), _steps + 1);
            return seen;
        }

        public void Backward() => inner.Backward();
    }
}
