using Candor.Mpi;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Bench;

/// <summary>Steps that ranks share where mpirun started this program, and what their sums cost: bench/ranks.sh.</summary>
internal static class RankedStep
{
    private static readonly Lazy<Ranks> s_ranks = new(() => MpiRanks.IsLaunched ? MpiRanks.Start() : Ranks.One);

    /// <summary>Who shares the work.</summary>
    public static Ranks Ranks => s_ranks.Value;

    /// <summary>One step: this rank's rows of the batch, gradients of all ranks, the update.</summary>
    public static void Take(
        Predictor predictor, Tensor x, Tensor y, Generator generator, Objective objective, StepOptions options, Optimizer optimizer)
    {
        optimizer.ZeroGrad();
        if (Ranks.Count == 1)
        {
            using var whole = new Step(predictor, x, y, generator, objective, options);
            whole.Backward(objective);
            optimizer.Step();
            return;
        }
        optimizer.Ranks = Ranks;
        var share = new BatchShare(Ranks, x.size(0), options.ExplainedOf(x.size(0)));
        var own = share.Batch.IndexOn(x.device);
        using var step = new Step(predictor, x.index_select(0, own), y.index_select(0, own), generator, objective, options, share)
        {
            Exchange = optimizer.Exchange,
        };
        step.Backward(objective);
        optimizer.Step();
    }

    /// <summary>The sum of so many float32 numbers over the ranks.</summary>
    public static void Sum(BenchOptions options)
    {
        using var scope = torch.NewDisposeScope();
        var numbers = torch.ones([options.Elements], device: options.Device);
        Rounds.Measure($"sum-{options.Elements}", 1, options, () => Ranks.Sum(numbers));
    }

    /// <summary>Leaves the other ranks.</summary>
    public static void End()
    {
        if (s_ranks.IsValueCreated)
            (Ranks as IDisposable)?.Dispose();
    }
}
