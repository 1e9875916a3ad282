using TorchSharp.Modules;

namespace Candor.Tensors;

/// <summary>Batch normalisation in training whose mean and variance are those of all ranks' rows, as one process would have them.</summary>
internal static class SharedBatchNorm
{
    /// <summary>Whether a pass in training mode normalises over all ranks.</summary>
    public static bool IsDue(bool training) => training && RowShare.Current is { NormalizesOverAll: true };

    /// <summary>Normalises [B, C, …], and moves the running statistics.</summary>
    public static Tensor Run(BatchNorm layer, Tensor x)
    {
        if (layer.track_running_stats)
            layer.num_batches_tracked?.add_(1);
        return Run(x, layer.weight, layer.bias, layer.running_mean, layer.running_var, layer.momentum, layer.eps,
            (double?)layer.num_batches_tracked?.ToInt64() ?? 1);
    }

    /// <summary>Normalises [B, C, …], and moves the running statistics where there are any.</summary>
    /// <param name="x">This rank's rows.</param>
    /// <param name="weight">γ, [C]; null: 1.</param>
    /// <param name="bias">β, [C]; null: 0.</param>
    /// <param name="runningMean">Changed in place; null: none is kept.</param>
    /// <param name="runningVar">The same.</param>
    /// <param name="momentum">Share of a batch in the running statistics; null: that of all batches so far.</param>
    /// <param name="eps">ε.</param>
    /// <param name="batches">Batches so far, this one counted.</param>
    public static Tensor Run(Tensor x, Tensor? weight, Tensor? bias, Tensor? runningMean, Tensor? runningVar, double? momentum, double eps,
        double batches = 1)
    {
        var share = RowShare.Current ?? throw new InvalidOperationException("no share is entered.");
        share.Require(x.size(0));
        long[] others = [.. Enumerable.Range(0, (int)x.dim()).Where(d => d != 1).Select(d => (long)d)];
        long[] channels = [.. Enumerable.Range(0, (int)x.dim()).Select(d => d == 1 ? x.size(1) : 1)];
        var count = (double)share.All * others.Skip(1).Aggregate(1L, (n, d) => n * x.shape[d]);
        var own = share.Counts ? 1.0 : 0;
        var mean = RankSum.Of(x.sum(others) * own, share.Ranks) / count;
        var centred = x - mean.reshape(channels);
        var variance = RankSum.Of(centred.square().sum(others) * own, share.Ranks) / count;
        using (torch.no_grad())
        {
            var rate = momentum ?? 1 / batches;
            runningMean?.mul_(1 - rate).add_(mean.detach(), rate);
            runningVar?.mul_(1 - rate).add_(variance.detach() * (count / Math.Max(1, count - 1)), rate);
        }
        var scale = (variance + eps).rsqrt();
        var normal = centred * (weight is null ? scale : scale * weight).reshape(channels);
        return bias is null ? normal : normal + bias.reshape(channels);
    }

    /// <summary>The sum over ranks, with the gradient that goes with it: what one rank adds moves all ranks' values.</summary>
    private sealed class RankSum : torch.autograd.SingleTensorFunction<RankSum>
    {
        public override string Name => "RankSum";

        public static Tensor Of(Tensor own, Ranks ranks) => apply(own, ranks);

        public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
        {
            var ranks = (Ranks)vars[1];
            ctx.save_data("ranks", ranks);
            var sum = ((Tensor)vars[0]).detach().clone();
            ranks.Sum(sum);
            return sum;
        }

        public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output)
        {
            var sum = grad_output.contiguous().clone();
            ((Ranks)ctx.get_data("ranks")).Sum(sum);
            return [sum, null!];
        }
    }
}
