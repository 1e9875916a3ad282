using Candor.Literature;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers.Learned;

/// <summary>Causal explanations: E learns, by supervision, how much the model's loss grows when each unit is taken away.</summary>
/// <remarks>
/// Schwab &amp; Karlen (NeurIPS 2019). Targets are max(0, ε without the unit − ε) with ε the cross-entropy against the <em>true</em> label,
/// scaled
/// to sum 1 (uniform where nothing grows); the loss is KL(targets‖z). It needs N·D outputs of the model, once.
/// </remarks>
public sealed class CxPlain : LearnedMethod
{
    private const int Rows = 1024;
    private readonly Optimizer _optimizer;

    /// <summary>A fresh CXPlain.</summary>
    /// <param name="family">Networks for the kind of input.</param>
    /// <param name="options">How it is learned; the learning rate is 1e-4 with Adam unless given.</param>
    /// <param name="baseline">b; null: zeros.</param>
    public CxPlain(NetworkFamily family, LearnedOptions options, Baseline? baseline = null)
        : base(family, WithOwnOptimizer(options), baseline, feedback: false) => _optimizer = Optimize("all", "explainer");

    /// <inheritdoc/>
    public override string Name => "cxplain";

    /// <inheritdoc/>
    public override Paper Paper => Papers.CxPlain;

    private static LearnedOptions WithOwnOptimizer(LearnedOptions options) => options.Optimizer == LearnedOptimizer.Auto
        ? options with { Optimizer = LearnedOptimizer.Adam, LearningRate = options.LearningRate ?? 1e-4 }
        : options;

    /// <summary>The targets, [N, D].</summary>
    public override Tensor Guide(IBlackBox model, LearnedData data)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var units = Family.Space.Units;
        var without = 1 - torch.eye(units, dtype: data.Inputs.dtype, device: data.Inputs.device).unsqueeze(0);
        var rows = Math.Max(1, Rows / units);
        var parts = new List<Tensor>();
        for (var row = 0L; row < data.Inputs.size(0); row += rows)
        {
            using var inner = torch.NewDisposeScope();
            var count = Math.Min(rows, data.Inputs.size(0) - row);
            var copies = Masked.Copies(data.Inputs.narrow(0, row, count), without, B, Family.Space);
            var y = model.Probabilities(copies).reshape(count, units, -1);
            parts.Add(inner.MoveToOuter(Targets(y, data.Outputs.narrow(0, row, count), data.Labels.narrow(0, row, count),
                Family.Space.Empty(data.Inputs.narrow(0, row, count)))));
        }
        return scope.MoveToOuter(torch.cat([.. parts]));
    }

    /// <summary>Normalised growth of the loss.</summary>
    /// <param name="without">M without each unit, [B, D, L].</param>
    /// <param name="whole">M(x), [B, L].</param>
    /// <param name="labels">True classes, [B].</param>
    /// <param name="empty">Units that hold nothing, [B, D]; null: none.</param>
    internal static Tensor Targets(Tensor without, Tensor whole, Tensor labels, Tensor? empty = null)
    {
        const double Least = 1e-12;
        var index = labels.unsqueeze(1);
        var loss = -whole.gather(1, index).clamp(min: Least).log();                                                   // [B, 1]
        var losses = -without.gather(2, index.unsqueeze(1).expand(-1, without.size(1), -1)).squeeze(2).clamp(min: Least).log();
        var growth = (losses - loss).relu();
        var uniform = torch.full([1, 1], 1.0 / without.size(1), dtype: growth.dtype, device: growth.device);
        if (empty is not null)
        {
            growth = growth.masked_fill(empty, 0);
            uniform = growth.ones_like().masked_fill(empty, 0);
            uniform /= uniform.sum(1, keepdim: true).clamp(min: 1);
        }
        var sum = growth.sum(1, keepdim: true);
        return torch.where(sum > 0, growth / sum.clamp(min: Least), uniform);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Tensor Value)> Step(LearnedBatch batch, int epoch, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var targets = batch.Guide ?? throw new ArgumentException("a batch of CXPlain carries targets", nameof(batch));
        _optimizer.ZeroGrad();
        var logZ = LogZ(batch.X, batch.Y);
        // KL(Ω‖z) = Σ Ω log Ω − Σ Ω log z, with 0 log 0 = 0.
        var loss = batch.Mean((targets * (targets.clamp(min: 1e-12).log() - logZ)).sum(1));
        loss.backward();
        _optimizer.Step();
        return [("klToTargets", loss)];
    }
}
